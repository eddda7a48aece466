// SPDX-License-Identifier: Apache-2.0
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { ObjectListing } from "../../ports/object-listing.ts";
import { keySegments } from "./object-key.ts";

/** The keys of the objects below `root`. */
export function createFilesObjectListing(root: string): ObjectListing {
  return {
    async *list(prefix) {
      yield* filesBelow(root, keySegments(prefix.replace(/\/$/, "")).join("/"));
    },
  };
}

async function* filesBelow(root: string, folder: string): AsyncGenerator<string> {
  const found = await readdir(join(root, folder), { withFileTypes: true }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  });
  // A folder's keys go on with a slash, which sorts before letters and behind "-" and ".".
  const sortKey = (entry: (typeof found)[number]) => (entry.isDirectory() ? `${entry.name}/` : entry.name);
  for (const entry of found.sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))) {
    if (entry.isDirectory()) yield* filesBelow(root, `${folder}/${entry.name}`);
    else yield `${folder}/${entry.name}`;
  }
}
