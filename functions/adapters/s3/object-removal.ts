// SPDX-License-Identifier: Apache-2.0
import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import { DomainError } from "../../../core/errors.ts";
import type { ObjectRemoval } from "../../ports/object-removal.ts";
import { checkKey, PUBLIC_PREFIX, refuse, type S3ObjectStoreOptions } from "./object-store.ts";

/**
 * Removes objects of the private bucket; what the log serves is never removed. In a versioned bucket a removal hides the object, and
 * the bucket's own rules end its versions.
 */
export function createS3ObjectRemoval({
  client,
  privateBucket: Bucket,
}: Pick<S3ObjectStoreOptions, "client" | "privateBucket">): ObjectRemoval {
  return {
    async remove(Key) {
      checkKey(Key);
      if (Key.startsWith(PUBLIC_PREFIX))
        throw new DomainError("INVARIANT", `object key: expected a private one, got ${Key}`);
      await client
        .send(new DeleteObjectCommand({ Bucket, Key }))
        .catch((error: unknown) => refuse(error, Key));
    },
  };
}
