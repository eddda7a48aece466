// SPDX-License-Identifier: Apache-2.0
import { S3Client } from "@aws-sdk/client-s3";
import { expect, it } from "vitest";
import { createS3ObjectRemoval } from "../../../functions/adapters/s3/object-removal.ts";
import { createS3ObjectStore } from "../../../functions/adapters/s3/object-store.ts";
import { type WireAnswer, type WireRequest, wire } from "../../fixtures/aws-wire.ts";
import { memoryS3, s3Failure } from "../../fixtures/memory-s3.ts";

function removalOver(answer: (request: WireRequest) => WireAnswer) {
  const client = new S3Client({ ...wire(answer), requestChecksumCalculation: "WHEN_REQUIRED" });
  const options = { client, publicBucket: "open", privateBucket: "closed" };
  return { store: createS3ObjectStore(options), removal: createS3ObjectRemoval(options) };
}

it("removes one object, also one that is gone", async () => {
  const { objects, answer } = memoryS3();
  const { store, removal } = removalOver(answer);
  for (const key of ["drafts/a/1", "drafts/a/2"]) await store.put(key, Uint8Array.of(1), "text/plain");

  await removal.remove("drafts/a/1");
  await removal.remove("drafts/a/1");

  expect([...objects.keys()]).toEqual(["closed/drafts/a/2"]);
});

it.each(["", "../x", "a/../b", "a b", "/a", "a//b", "log/checkpoint"])(
  "refuses the key %j without asking",
  async (key) => {
    const asked: string[] = [];
    const { removal } = removalOver(({ method }) => {
      asked.push(method);
      return { statusCode: 204 };
    });

    await expect(removal.remove(key)).rejects.toMatchObject({ code: "INVARIANT" });
    expect(asked).toEqual([]);
  },
);

it("does not take a failure for a removal", async () => {
  const { removal } = removalOver(() => s3Failure(503, "SlowDown"));

  await expect(removal.remove("drafts/a/1")).rejects.toMatchObject({ code: "UNAVAILABLE" });
});
