// SPDX-License-Identifier: Apache-2.0
import { GetObjectCommand, PutObjectCommand, type S3Client, S3ServiceException } from "@aws-sdk/client-s3";
import { DomainError } from "../../../core/errors.ts";
import type { ObjectStore } from "../../ports/object-store.ts";

export interface S3ObjectStoreOptions {
  readonly client: S3Client;
  /** serves the log to anyone */
  readonly publicBucket: string;
  /** everything else */
  readonly privateBucket: string;
}

const PUBLIC_PREFIX = "log/";
const MAX_KEY = 1024;
const KEY = /^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/;
const DOTS = /(^|\/)\.{1,2}(\/|$)/;

/**
 * Keeps objects in two buckets, so that no mistake in a policy of the public one can show a private document.
 * S3 answers a read after a settled write with the new bytes, and writes an object whole or not at all. It has no folders, so
 * unlike a disk it takes `a/b` beside `a/b/c`: the register's own keys never meet that way, and no request is spent on it.
 */
export function createS3ObjectStore({
  client,
  publicBucket,
  privateBucket,
}: S3ObjectStoreOptions): ObjectStore {
  const place = (key: string) => {
    checkKey(key);
    return { Bucket: key.startsWith(PUBLIC_PREFIX) ? publicBucket : privateBucket, Key: key };
  };
  return {
    async put(key, bytes, mediaType) {
      const request = new PutObjectCommand({ ...place(key), Body: bytes, ContentType: mediaType });
      await client.send(request).catch((error: unknown) => refuse(error, key));
    },
    async putIfAbsent(key, bytes, mediaType) {
      const request = new PutObjectCommand({
        ...place(key),
        Body: bytes,
        ContentType: mediaType,
        IfNoneMatch: "*",
      });
      try {
        await client.send(request);
        return true;
      } catch (error) {
        if (statusOf(error) === 412) return false;
        return refuse(error, key);
      }
    },
    async get(key) {
      try {
        const { Body } = await client.send(new GetObjectCommand(place(key)));
        return await Body?.transformToByteArray();
      } catch (error) {
        if (error instanceof S3ServiceException && error.name === "NoSuchKey") return undefined;
        return refuse(error, key);
      }
    },
  };
}

function checkKey(key: string): void {
  const isSafe = key.length <= MAX_KEY && KEY.test(key) && !DOTS.test(key);
  if (!isSafe) throw new DomainError("INVARIANT", "object key: expected [A-Za-z0-9._/-] and no .. segment");
}

function statusOf(error: unknown): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
}

// 409 is S3's answer to two conditional writes of one key at the same moment: neither is known to have won, try again.
function refuse(error: unknown, key: string): never {
  const status = statusOf(error) ?? 503;
  if (status >= 500 || status === 429 || status === 409) {
    throw new DomainError(
      "UNAVAILABLE",
      `object store: expected an answer for ${key}, got ${status}`,
      {},
      { cause: error },
    );
  }
  throw error;
}
