// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import type { ObjectStore } from "../../functions/ports/object-store.ts";
import { FIFTY } from "./register-stores.ts";

const TYPE = "application/octet-stream";
const bytesOf = (text: string) => new TextEncoder().encode(text);

export function describeObjectStore(adapter: string, makeStore: () => Promise<ObjectStore>): void {
  describe(`object store on ${adapter}`, () => {
    it.each([
      ["a checkpoint", "log/checkpoint", 180],
      ["an empty object", "staging/empty", 0],
      ["a document larger than a pipe", "disclosures/a.v1/facts.json", 3_000_000],
    ])("answers %s byte for byte", async (_what, key, length) => {
      const store = await makeStore();
      const bytes = Uint8Array.from({ length }, (_, i) => (i * 31) & 0xff);

      await store.put(key, bytes, TYPE);

      expect(Buffer.compare((await store.get(key)) ?? bytesOf("none"), bytes)).toBe(0);
    });

    it("has nothing under a key where nothing was put", async () => {
      const store = await makeStore();
      await store.put("log/tile/0/000", bytesOf("tile"), TYPE);

      expect(await store.get("log/tile/0/001")).toBeUndefined();
      expect(await store.get("log/tile/0")).toBeUndefined();
      expect(await store.get("log/tile/0/000/1")).toBeUndefined();
    });

    it("replaces on put and not on putIfAbsent", async () => {
      const store = await makeStore();
      const isFirst = await store.putIfAbsent("log/checkpoint", bytesOf("one"), TYPE);
      const isSecond = await store.putIfAbsent("log/checkpoint", bytesOf("two"), TYPE);
      const kept = await store.get("log/checkpoint");
      await store.put("log/checkpoint", bytesOf("three"), TYPE);

      expect([isFirst, isSecond]).toEqual([true, false]);
      expect(kept).toEqual(bytesOf("one"));
      expect(await store.get("log/checkpoint")).toEqual(bytesOf("three"));
    });

    it("lets exactly one of fifty put under a free key", async () => {
      const store = await makeStore();

      const results = await Promise.all(
        FIFTY.map((i) => store.putIfAbsent("log/tile/0/000", bytesOf(`${i}`), TYPE)),
      );

      const winners = FIFTY.filter((i) => results[i]);
      expect(winners).toHaveLength(1);
      expect(await store.get("log/tile/0/000")).toEqual(bytesOf(`${winners[0]}`));
    });

    it("swaps what stands for what was read, and nothing else", async () => {
      const store = await makeStore();

      const swaps = [
        await store.swap("log/checkpoint", bytesOf("none"), bytesOf("zero"), TYPE),
        await store.swap("log/checkpoint", undefined, bytesOf("one"), TYPE),
        await store.swap("log/checkpoint", undefined, bytesOf("late"), TYPE),
        await store.swap("log/checkpoint", bytesOf("one"), bytesOf("two"), TYPE),
        await store.swap("log/checkpoint", bytesOf("one"), bytesOf("late"), TYPE),
      ];

      expect(swaps).toEqual([false, true, false, true, false]);
      expect(await store.get("log/checkpoint")).toEqual(bytesOf("two"));
    });

    it("lets exactly one of fifty swap the same bytes", async () => {
      const store = await makeStore();
      await store.put("log/checkpoint", bytesOf("old"), TYPE);

      const results = await Promise.all(
        FIFTY.map((i) => store.swap("log/checkpoint", bytesOf("old"), bytesOf(`${i}`), TYPE)),
      );

      const winners = FIFTY.filter((i) => results[i]);
      expect(winners).toHaveLength(1);
      expect(await store.get("log/checkpoint")).toEqual(bytesOf(`${winners[0]}`));
    });

    it("shows the old bytes or the new ones while they are replaced", async () => {
      const store = await makeStore();
      const versions = [bytesOf("a".repeat(200_000)), bytesOf("b".repeat(100_000))];
      await store.put("log/checkpoint", versions[0] as Uint8Array, TYPE);

      const writing = Promise.all(
        FIFTY.map((i) => store.put("log/checkpoint", versions[i % 2] as Uint8Array, TYPE)),
      );
      const seen = await Promise.all(FIFTY.map(() => store.get("log/checkpoint")));
      await writing;

      const whole = seen.filter((bytes) =>
        versions.some((version) => Buffer.compare(version, bytes ?? bytesOf("")) === 0),
      );
      expect(whole).toHaveLength(50);
    });

    it("keeps a full tile beside the partial ones of the same number", async () => {
      const store = await makeStore();

      await store.put("log/tile/0/000.p/3", bytesOf("partial"), TYPE);
      await store.put("log/tile/0/000", bytesOf("full"), TYPE);

      expect(await store.get("log/tile/0/000.p/3")).toEqual(bytesOf("partial"));
      expect(await store.get("log/tile/0/000")).toEqual(bytesOf("full"));
    });

    it.each([
      ["below an object", "a/b", "a/b/c"],
      ["that is a folder of objects", "a/b/c", "a/b"],
    ])("refuses a key %s", async (_what, standing, key) => {
      const store = await makeStore();
      await store.put(standing, bytesOf("standing"), TYPE);

      await expect(store.put(key, bytesOf("new"), TYPE)).rejects.toMatchObject({ code: "INVARIANT" });
      await expect(store.putIfAbsent(key, bytesOf("new"), TYPE)).rejects.toMatchObject({ code: "INVARIANT" });
      expect(await store.get(standing)).toEqual(bytesOf("standing"));
    });

    it.each([
      [""],
      ["/"],
      ["/etc/passwd"],
      ["a/"],
      ["a//b"],
      ["."],
      [".."],
      ["../a"],
      ["a/../../b"],
      ["a/./b"],
      ["a\\b"],
      ["a\u0000b"],
      ["~staging/x"],
      ["a b"],
      ["é"],
      ["a/".repeat(600)],
    ])("refuses the key %j", async (key) => {
      const store = await makeStore();

      await expect(store.put(key, bytesOf("x"), TYPE)).rejects.toMatchObject({ code: "INVARIANT" });
      await expect(store.putIfAbsent(key, bytesOf("x"), TYPE)).rejects.toMatchObject({ code: "INVARIANT" });
      await expect(store.swap(key, bytesOf("x"), bytesOf("y"), TYPE)).rejects.toMatchObject({
        code: "INVARIANT",
      });
      await expect(store.get(key)).rejects.toMatchObject({ code: "INVARIANT" });
    });
  });
}
