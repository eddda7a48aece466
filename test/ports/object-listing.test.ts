// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFilesObjectListing } from "../../functions/adapters/files/object-listing.ts";
import { createFilesObjectStore } from "../../functions/adapters/files/object-store.ts";
import { createMemoryObjectStore } from "../../functions/adapters/memory/object-store.ts";
import { createS3ObjectListing } from "../../functions/adapters/s3/object-listing.ts";
import { createS3ObjectStore } from "../../functions/adapters/s3/object-store.ts";
import { type WireAnswer, type WireRequest, wire } from "../fixtures/aws-wire.ts";
import { memoryS3, s3Failure } from "../fixtures/memory-s3.ts";
import { describeObjectListing, keysBelow } from "./object-listing.behaviour.ts";

let folder: string;
let roots = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "touchstone-listing-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** S3 as the adapters see it; pages are short, so that no list of two fits into one. */
function s3Over(answer: (request: WireRequest) => WireAnswer = memoryS3(2).answer) {
  const client = new S3Client({ ...wire(answer), requestChecksumCalculation: "WHEN_REQUIRED" });
  const options = { client, publicBucket: "open", privateBucket: "closed" };
  return { objects: createS3ObjectStore(options), listing: createS3ObjectListing(options) };
}

describeObjectListing("memory", async () => {
  const objects = createMemoryObjectStore();
  return { objects, listing: objects };
});
describeObjectListing("files", async () => {
  roots += 1;
  const root = join(folder, `root-${roots}`);
  return { objects: await createFilesObjectStore(root), listing: createFilesObjectListing(root) };
});
describeObjectListing("S3", async () => s3Over());

describe("S3 object listing", () => {
  it.each([
    ["fails", s3Failure(503, "SlowDown")],
    [
      "cuts a page short and does not say where to go on",
      {
        statusCode: 200,
        headers: { "content-type": "application/xml" },
        body: "<ListBucketResult><IsTruncated>true</IsTruncated><Contents><Key>a/b</Key></Contents></ListBucketResult>",
      },
    ],
  ])("never takes part of a list for the whole where S3 %s", async (_what, answer) => {
    const { listing } = s3Over(() => answer);

    await expect(keysBelow(listing, "a/")).rejects.toMatchObject({ code: "UNAVAILABLE" });
  });
});
