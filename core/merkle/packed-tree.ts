// SPDX-License-Identifier: Apache-2.0
import { concatBytes, toHex } from "../canonical/encoding.ts";
import { DomainError } from "../errors.ts";
import { emptyRoot, HASH_BYTES } from "./hash.ts";
import { pathLength } from "./inclusion.ts";
import { hashPairs, type PairHasher } from "./pair-hasher.ts";
import type { NodeReader } from "./tree.ts";

/** A whole tree in few large arrays: 64 bytes a leaf instead of an object a node. */
export interface PackedTree {
  readonly size: number;
  /** leaf hashes, then each level above, 32 bytes a node; the last node of a level may stand for fewer leaves than the others */
  readonly levels: readonly Uint8Array[];
}

/** The tree over leaf hashes that stand one after the other, 32 bytes each (RFC 9162 §2.1.1). Throws BAD_INPUT for other lengths. */
export function packedTree(leaves: Uint8Array, hash: PairHasher = hashPairs): PackedTree {
  if (leaves.length % HASH_BYTES !== 0)
    throw new DomainError("BAD_INPUT", `leaves: expected a multiple of 32 bytes, got ${leaves.length}`);
  const levels = [leaves];
  let below = leaves;
  while (below.length > HASH_BYTES) {
    const single = below.length % (2 * HASH_BYTES);
    const above = hash(below.subarray(0, below.length - single));
    // A node without a partner is its own parent, which is what RFC 9162 §2.1.1 comes to at the right edge.
    below = single === 0 ? above : concatBytes(above, below.subarray(below.length - single));
    levels.push(below);
  }
  return { size: leaves.length / HASH_BYTES, levels };
}

/** Reads the complete subtrees of a packed tree. */
export function packedNodes({ levels }: PackedTree): NodeReader {
  return (level, index) => {
    const node = levels[level]?.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES);
    if (node?.length !== HASH_BYTES)
      throw new DomainError("INVARIANT", `expected a node at level ${level}, index ${index}`);
    return node;
  };
}

/**
 * Siblings from leaf to root of a packed tree (RFC 9162 §2.1.3.1), as `inclusionPath` gives them, in lower-case hex and without a
 * hash. For many paths of one tree: what is a sibling of many leaves is written once.
 */
export function hexPaths(tree: PackedTree): (index: number) => readonly string[] {
  const written = tree.levels.map((): string[] => []);
  return (index) =>
    siblingsOf(tree, index).map(({ level, node }) => {
      const known = written[level] as string[];
      known[node] ??= toHex(nodeAt(tree, level, node));
      return known[node] as string;
    });
}

interface Sibling {
  readonly level: number;
  readonly node: number;
}

function siblingsOf({ size, levels }: PackedTree, index: number): readonly Sibling[] {
  if (pathLength(index, size) === undefined)
    throw new DomainError("INVARIANT", `expected an index below ${size}, got ${index}`);
  const siblings: Sibling[] = [];
  let node = index;
  for (let level = 0; level < levels.length - 1; level += 1) {
    const sibling = node % 2 === 0 ? node + 1 : node - 1;
    if (HASH_BYTES * sibling < (levels[level] as Uint8Array).length) siblings.push({ level, node: sibling });
    node = Math.floor(node / 2);
  }
  return siblings;
}

function nodeAt({ levels }: PackedTree, level: number, node: number): Uint8Array {
  return (levels[level] as Uint8Array).subarray(HASH_BYTES * node, HASH_BYTES * (node + 1));
}

/** Merkle tree hash of a packed tree (RFC 9162 §2.1.1). */
export function packedRoot(tree: PackedTree): Uint8Array {
  return tree.size === 0 ? emptyRoot() : (tree.levels.at(-1) as Uint8Array);
}
