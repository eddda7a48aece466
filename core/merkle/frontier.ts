// SPDX-License-Identifier: Apache-2.0
import { nodeHash } from "./hash.ts";
import { foldRight } from "./tree.ts";

/** The complete subtrees of a growing tree, left to right: enough to append and to know the root, at most 53 hashes. */
export interface Frontier {
  readonly size: number;
  readonly nodes: readonly Uint8Array[];
}

export const EMPTY_FRONTIER: Frontier = { size: 0, nodes: [] };

/** A node that became complete while appending: `level` 0 are the leaves. */
export type NodeWriter = (level: number, index: number, hash: Uint8Array) => void;

/** The frontier after appending leaf hashes; every node that becomes complete is handed to `write`. */
export function appendLeaves(
  frontier: Frontier,
  leaves: readonly Uint8Array[],
  write?: NodeWriter,
): Frontier {
  const nodes = [...frontier.nodes];
  let size = frontier.size;
  for (const leaf of leaves) {
    let hash = leaf;
    let level = 0;
    let index = size;
    write?.(level, index, hash);
    while (index % 2 === 1) {
      hash = nodeHash(nodes.pop() as Uint8Array, hash);
      level += 1;
      index = (index - 1) / 2;
      write?.(level, index, hash);
    }
    nodes.push(hash);
    size += 1;
  }
  return { size, nodes };
}

/** Root of the tree that a frontier stands for. */
export function frontierRoot(frontier: Frontier): Uint8Array {
  return foldRight(frontier.nodes);
}
