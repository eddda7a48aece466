// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../errors.ts";
import { HASH_BYTES } from "./hash.ts";
import { hashPairs, type PairHasher } from "./pair-hasher.ts";
import { type NodeReader, rangeRoot } from "./tree.ts";

/** A whole tree in few large arrays: 64 bytes a leaf instead of an object a node. */
export interface PackedTree {
  readonly size: number;
  /** complete levels over the leaf hashes, lowest first, 32 bytes a node */
  readonly levels: readonly Uint8Array[];
}

/** The tree over leaf hashes that stand one after the other, 32 bytes each (RFC 9162 §2.1.1). Throws BAD_INPUT for other lengths. */
export function packedTree(leaves: Uint8Array, hash: PairHasher = hashPairs): PackedTree {
  if (leaves.length % HASH_BYTES !== 0)
    throw new DomainError("BAD_INPUT", `leaves: expected a multiple of 32 bytes, got ${leaves.length}`);
  const levels = [leaves];
  let below = leaves;
  while (below.length >= 2 * HASH_BYTES) {
    below = hash(below.subarray(0, below.length - (below.length % (2 * HASH_BYTES))));
    levels.push(below);
  }
  return { size: leaves.length / HASH_BYTES, levels };
}

/** Reads nodes of a packed tree. */
export function packedNodes({ levels }: PackedTree): NodeReader {
  return (level, index) => {
    const node = levels[level]?.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES);
    if (node?.length !== HASH_BYTES)
      throw new DomainError("INVARIANT", `expected a node at level ${level}, index ${index}`);
    return node;
  };
}

/** Merkle tree hash of a packed tree (RFC 9162 §2.1.1). */
export function packedRoot(tree: PackedTree): Uint8Array {
  return rangeRoot(0, tree.size, packedNodes(tree));
}
