// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { hexOf, logHead } from "../fixtures/records.ts";
import { FIFTY, type MakeStores } from "./register-stores.ts";

export function describeLogStore(adapter: string, makeStores: MakeStores): void {
  describe(`log store on ${adapter}`, () => {
    it("has no head at first and then the one that was put", async () => {
      const { log } = await makeStores();
      const batch = { fromSize: 3, stagingKey: "staging/3-9/entries" };
      const before = await log.head();

      const isPut = await log.swap({ ...logHead(1), batch });

      expect(before).toBeUndefined();
      expect(isPut).toBe(true);
      expect(await log.head()).toEqual({ ...logHead(1), batch });
    });

    it.each([
      ["the revision that stands there", 2],
      ["an older revision", 1],
      ["a revision that leaves one out", 4],
    ])("does not swap to %s", async (_what, revision) => {
      const { log } = await makeStores();
      await log.swap(logHead(1));
      await log.swap(logHead(2));

      const isPut = await log.swap(logHead(revision, 99));

      expect(isPut).toBe(false);
      expect(await log.head()).toEqual(logHead(2));
    });

    it("does not start with a later revision", async () => {
      const { log } = await makeStores();

      expect(await log.swap(logHead(2))).toBe(false);
      expect(await log.head()).toBeUndefined();
    });

    it.each([
      ["different heads", (i: number) => logHead(2, 100 + i)],
      ["the very same head", () => logHead(2)],
    ])("lets exactly one of fifty swap to %s", async (_what, next) => {
      const { log } = await makeStores();
      await log.swap(logHead(1));

      const results = await Promise.all(FIFTY.map((i) => log.swap(next(i))));

      const winners = FIFTY.filter((i) => results[i]);
      expect(winners).toHaveLength(1);
      expect(await log.head()).toEqual(next(winners[0] ?? -1));
    });
  });
}

export function describeWitnessStore(adapter: string, makeStores: MakeStores): void {
  describe(`witness store on ${adapter}`, () => {
    it("keeps each member's heads apart", async () => {
      const { witnesses } = await makeStores();
      const heads = { revision: 1, heads: [{ size: 3, root: hexOf("a") }] };

      const isPut = await witnesses.save("member-1", heads);

      expect(isPut).toBe(true);
      expect(await witnesses.load("member-1")).toEqual(heads);
      expect(await witnesses.load("member-2")).toBeUndefined();
    });

    it("does not save over what was saved since", async () => {
      const { witnesses } = await makeStores();
      await witnesses.save("member-1", { revision: 1, heads: [] });
      await witnesses.save("member-1", { revision: 2, heads: [{ size: 3, root: hexOf("a") }] });

      const isPut = await witnesses.save("member-1", { revision: 2, heads: [{ size: 3, root: hexOf("b") }] });

      expect(isPut).toBe(false);
      expect((await witnesses.load("member-1"))?.heads).toEqual([{ size: 3, root: hexOf("a") }]);
    });
  });
}

export function describeStatusStore(adapter: string, makeStores: MakeStores): void {
  describe(`status store on ${adapter}`, () => {
    it("keeps set places of each list and purpose, in order and once", async () => {
      const { statuses } = await makeStores();

      await Promise.all([131_071, 7, 10, 7, 0].map((index) => statuses.set("revocation", 0, index)));
      await statuses.set("revocation", 1, 3);
      await statuses.set("refresh", 0, 5);

      expect(await statuses.positions("revocation", 0)).toEqual([0, 7, 10, 131_071]);
      expect(await statuses.positions("revocation", 1)).toEqual([3]);
      expect(await statuses.positions("refresh", 0)).toEqual([5]);
      expect(await statuses.positions("refresh", 1)).toEqual([]);
    });
  });
}
