// SPDX-License-Identifier: Apache-2.0
import { S3Client } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { createS3ObjectStore } from "../../../functions/adapters/s3/object-store.ts";
import { type WireAnswer, type WireRequest, wire } from "../../fixtures/aws-wire.ts";
import { memoryS3, s3Failure } from "../../fixtures/memory-s3.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
function storeOver(answer: (request: WireRequest) => WireAnswer) {
  const client = new S3Client({ ...wire(answer), requestChecksumCalculation: "WHEN_REQUIRED" });
  return createS3ObjectStore({ client, publicBucket: "open", privateBucket: "closed" });
}

describe("S3 object store", () => {
  it("gives back the bytes it was given last", async () => {
    const store = storeOver(memoryS3().answer);

    await store.put("log/checkpoint", bytes("one"), "text/plain");
    await store.put("log/checkpoint", bytes("two"), "text/plain");

    expect(await store.get("log/checkpoint")).toEqual(bytes("two"));
  });

  it("answers undefined for a key where nothing stands", async () => {
    const store = storeOver(memoryS3().answer);

    expect(await store.get("certificates/none.pdf")).toBeUndefined();
  });

  it("lets only the first conditional write of a key win", async () => {
    const store = storeOver(memoryS3().answer);

    const first = await store.putIfAbsent("staging/1", bytes("one"), "text/plain");
    const second = await store.putIfAbsent("staging/1", bytes("two"), "text/plain");

    expect([first, second]).toEqual([true, false]);
    expect(await store.get("staging/1")).toEqual(bytes("one"));
  });

  it("swaps only what was read, whoever comes in between", async () => {
    const s3 = memoryS3();
    const store = storeOver((request) => {
      const answer = s3.answer(request);
      // Another writer is faster, just after the look.
      if (request.method === "GET") s3.objects.set("open/log/checkpoint", bytes("theirs"));
      return answer;
    });
    await store.put("log/checkpoint", bytes("one"), "text/plain");

    const isSwapped = await store.swap("log/checkpoint", bytes("one"), bytes("ours"), "text/plain");

    expect(isSwapped).toBe(false);
    expect(s3.objects.get("open/log/checkpoint")).toEqual(bytes("theirs"));
  });

  it("swaps what stands for what was read", async () => {
    const store = storeOver(memoryS3().answer);

    const swaps = [
      await store.swap("log/checkpoint", bytes("none"), bytes("zero"), "text/plain"),
      await store.swap("log/checkpoint", undefined, bytes("one"), "text/plain"),
      await store.swap("log/checkpoint", bytes("one"), bytes("two"), "text/plain"),
      await store.swap("log/checkpoint", bytes("one"), bytes("late"), "text/plain"),
    ];

    expect(swaps).toEqual([false, true, true, false]);
    expect(await store.get("log/checkpoint")).toEqual(bytes("two"));
  });

  it.each([
    ["log/tile/0/000", "open/log/tile/0/000"],
    ["disclosures/a/b.json", "closed/disclosures/a/b.json"],
    ["logs/x", "closed/logs/x"],
    ["certificates/1.pdf", "closed/certificates/1.pdf"],
  ])("keeps %s at %s", async (key, place) => {
    const s3 = memoryS3();

    await storeOver(s3.answer).put(key, bytes("x"), "text/plain");

    expect([...s3.objects.keys()]).toEqual([place]);
  });

  it.each([
    "",
    "/a",
    "a/",
    "a//b",
    "a/../b",
    "..",
    ".",
    "a/./b",
    "~a",
    "a\u0000b",
    "log/ü",
    "a b",
    "a".repeat(1025),
  ])("refuses the key %j before asking S3", async (key) => {
    const s3 = memoryS3();

    await expect(storeOver(s3.answer).put(key, bytes("x"), "text/plain")).rejects.toMatchObject({
      code: "INVARIANT",
    });
    expect(s3.objects.size).toBe(0);
  });

  it.each([
    [500, "InternalError"],
    [503, "SlowDown"],
    [409, "ConditionalRequestConflict"],
  ])("says UNAVAILABLE when S3 answers %i %s", async (status, code) => {
    const store = storeOver(() => s3Failure(status, code));

    await expect(store.putIfAbsent("a", bytes("x"), "text/plain")).rejects.toMatchObject({
      code: "UNAVAILABLE",
    });
    await expect(store.get("a")).rejects.toMatchObject({ code: "UNAVAILABLE" });
  });

  it("lets a missing right through, which no caller can cure", async () => {
    const store = storeOver(() => s3Failure(403, "AccessDenied"));

    await expect(store.get("a")).rejects.toMatchObject({ name: "AccessDenied" });
  });
});
