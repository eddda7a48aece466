// SPDX-License-Identifier: Apache-2.0
import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { DomainError } from "../../../core/errors.ts";
import type { ObjectListing } from "../../ports/object-listing.ts";
import { checkKey, PUBLIC_PREFIX, refuse, type S3ObjectStoreOptions } from "./object-store.ts";

/**
 * The keys of the objects in the two buckets, page by page: S3 answers them in the order of their UTF-8 bytes. A prefix stands
 * wholly in one bucket, as an object does.
 */
export function createS3ObjectListing({
  client,
  publicBucket,
  privateBucket,
}: S3ObjectStoreOptions): ObjectListing {
  return {
    async *list(prefix) {
      checkKey(prefix.replace(/\/$/, ""));
      const Bucket = prefix.startsWith(PUBLIC_PREFIX) ? publicBucket : privateBucket;
      let next: string | undefined;
      do {
        const request = new ListObjectsV2Command({ Bucket, Prefix: prefix, ContinuationToken: next });
        const page = await client.send(request).catch((error: unknown) => refuse(error, prefix));
        yield* (page.Contents ?? []).flatMap(({ Key }) => Key ?? []);
        next = page.NextContinuationToken;
        // Taken for the end, a page cut short would be objects that a rebuild never sees.
        if (page.IsTruncated === true && next === undefined)
          throw new DomainError(
            "UNAVAILABLE",
            `object store: expected the rest of ${prefix}, got no place to go on`,
          );
      } while (next !== undefined);
    },
  };
}
