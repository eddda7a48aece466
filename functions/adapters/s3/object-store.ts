// SPDX-License-Identifier: Apache-2.0
import { GetObjectCommand, PutObjectCommand, type S3Client, S3ServiceException } from "@aws-sdk/client-s3";
import { equalBytes } from "../../../core/canonical/encoding.ts";
import { DomainError } from "../../../core/errors.ts";
import type { ObjectStore } from "../../ports/object-store.ts";

export interface S3ObjectStoreOptions {
  readonly client: S3Client;
  /** serves the log to anyone */
  readonly publicBucket: string;
  /** everything else */
  readonly privateBucket: string;
}

type Condition = { readonly IfNoneMatch: "*" } | { readonly IfMatch: string };

export const PUBLIC_PREFIX = "log/";
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
  const read = async (key: string) => {
    try {
      const { Body, ETag } = await client.send(new GetObjectCommand(place(key)));
      return Body && { bytes: await Body.transformToByteArray(), tag: ETag };
    } catch (error) {
      if (isGone(error)) return undefined;
      return refuse(error, key);
    }
  };
  const putIf = async (condition: Condition, key: string, bytes: Uint8Array, mediaType: string) => {
    const request = new PutObjectCommand({
      ...place(key),
      Body: bytes,
      ContentType: mediaType,
      ...condition,
    });
    try {
      await client.send(request);
      return true;
    } catch (error) {
      if (statusOf(error) === 412 || isGone(error)) return false;
      return refuse(error, key);
    }
  };
  return {
    async put(key, bytes, mediaType) {
      const request = new PutObjectCommand({ ...place(key), Body: bytes, ContentType: mediaType });
      await client.send(request).catch((error: unknown) => refuse(error, key));
    },
    putIfAbsent: (key, bytes, mediaType) => putIf({ IfNoneMatch: "*" }, key, bytes, mediaType),
    async swap(key, expected, bytes, mediaType) {
      if (expected === undefined) return putIf({ IfNoneMatch: "*" }, key, bytes, mediaType);
      // The tag is that of the very bytes that were compared, so nothing can come between the look and the write.
      const standing = await read(key);
      if (standing?.tag === undefined || !equalBytes(standing.bytes, expected)) return false;
      return putIf({ IfMatch: standing.tag }, key, bytes, mediaType);
    },
    get: async (key) => (await read(key))?.bytes,
  };
}

/** Throws INVARIANT for a key that no object may have. */
export function checkKey(key: string): void {
  const isSafe = key.length <= MAX_KEY && KEY.test(key) && !DOTS.test(key);
  if (!isSafe) throw new DomainError("INVARIANT", "object key: expected [A-Za-z0-9._/-] and no .. segment");
}

/** What a conditional write was to replace does not stand any more. */
function isGone(error: unknown): boolean {
  return error instanceof S3ServiceException && error.name === "NoSuchKey";
}

function statusOf(error: unknown): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
}

/** UNAVAILABLE where asking again may help; anything else goes through. */
// 409 is S3's answer to two conditional writes of one key at the same moment: neither is known to have won, try again.
export function refuse(error: unknown, key: string): never {
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
