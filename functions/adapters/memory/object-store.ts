// SPDX-License-Identifier: Apache-2.0
import { equalBytes } from "../../../core/canonical/encoding.ts";
import { DomainError } from "../../../core/errors.ts";
import type { ObjectListing } from "../../ports/object-listing.ts";
import type { ObjectRemoval } from "../../ports/object-removal.ts";
import type { ObjectStore } from "../../ports/object-store.ts";

const KEY = /^(?!.*(?:^|\/)\.{0,2}(?:\/|$))[A-Za-z0-9._/-]{1,1024}$/;

/** As strict as files are: one key cannot be a folder of another. */
export function createMemoryObjectStore(): ObjectStore & ObjectListing & ObjectRemoval {
  const objects = new Map<string, Uint8Array>();
  const folders = new Set<string>();
  const keep = (key: string, bytes: Uint8Array) => {
    for (const folder of foldersOf(key)) folders.add(folder);
    objects.set(key, bytes.slice());
  };
  return {
    async put(key, bytes) {
      checkKey(key, objects, folders);
      keep(key, bytes);
    },
    async putIfAbsent(key, bytes) {
      checkKey(key, objects, folders);
      if (objects.has(key)) return false;
      keep(key, bytes);
      return true;
    },
    async swap(key, expected, bytes) {
      checkKey(key, objects, folders);
      const standing = objects.get(key);
      if (
        standing === undefined || expected === undefined
          ? standing !== expected
          : !equalBytes(standing, expected)
      )
        return false;
      keep(key, bytes);
      return true;
    },
    async get(key) {
      checkSpelling(key);
      return objects.get(key)?.slice();
    },
    async remove(key) {
      checkSpelling(key);
      objects.delete(key);
    },
    async *list(prefix) {
      checkSpelling(prefix.replace(/\/$/, ""));
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

/** `a/b/c` stands in `a` and `a/b`. */
function foldersOf(key: string): readonly string[] {
  const names = key.split("/").slice(0, -1);
  return names.map((_, i) => names.slice(0, i + 1).join("/"));
}

function checkKey(key: string, objects: ReadonlyMap<string, unknown>, folders: ReadonlySet<string>): void {
  checkSpelling(key);
  if (!objects.has(key) && (folders.has(key) || foldersOf(key).some((folder) => objects.has(folder))))
    throw new DomainError(
      "INVARIANT",
      `object key ${key}: expected no key to be a folder of another, got one that is`,
      { key },
    );
}
