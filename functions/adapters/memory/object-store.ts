// SPDX-License-Identifier: Apache-2.0
import { equalBytes } from "../../../core/canonical/encoding.ts";
import { DomainError } from "../../../core/errors.ts";
import type { ObjectListing } from "../../ports/object-listing.ts";
import type { ObjectStore } from "../../ports/object-store.ts";

const KEY = /^(?!.*(?:^|\/)\.{0,2}(?:\/|$))[A-Za-z0-9._/-]{1,1024}$/;

/** As strict as files are: one key cannot be a folder of another. */
export function createMemoryObjectStore(): ObjectStore & ObjectListing {
  const objects = new Map<string, Uint8Array>();
  return {
    async put(key, bytes) {
      checkKey(key, objects);
      objects.set(key, bytes.slice());
    },
    async putIfAbsent(key, bytes) {
      checkKey(key, objects);
      if (objects.has(key)) return false;
      objects.set(key, bytes.slice());
      return true;
    },
    async swap(key, expected, bytes) {
      checkKey(key, objects);
      const standing = objects.get(key);
      if (
        standing === undefined || expected === undefined
          ? standing !== expected
          : !equalBytes(standing, expected)
      )
        return false;
      objects.set(key, bytes.slice());
      return true;
    },
    async get(key) {
      checkSpelling(key);
      return objects.get(key)?.slice();
    },
    async *list(prefix) {
      yield* [...objects.keys()].filter((key) => key.startsWith(prefix)).sort();
    },
  };
}

function checkSpelling(key: string): void {
  if (!KEY.test(key))
    throw new DomainError(
      "INVARIANT",
      `object key: expected names of [A-Za-z0-9._-] between slashes, got ${JSON.stringify(key.slice(0, 80))}`,
    );
}

function checkKey(key: string, objects: ReadonlyMap<string, unknown>): void {
  checkSpelling(key);
  const isFolder = [...objects.keys()].some(
    (other) => other.startsWith(`${key}/`) || key.startsWith(`${other}/`),
  );
  if (isFolder)
    throw new DomainError(
      "INVARIANT",
      `object key ${key}: expected no key to be a folder of another, got one that is`,
      { key },
    );
}
