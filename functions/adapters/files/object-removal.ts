// SPDX-License-Identifier: Apache-2.0
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { ObjectRemoval } from "../../ports/object-removal.ts";
import { keySegments } from "./object-key.ts";

/** Removes files below `root`; a folder that is left empty stays. */
export function createFilesObjectRemoval(root: string): ObjectRemoval {
  return {
    remove: (key) => rm(join(root, ...keySegments(key)), { force: true }),
  };
}
