// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../errors.ts";
import { emptyRoot, nodeHash } from "./hash.ts";

/**
 * Hash of the complete subtree at `level` (0: leaves) and `index`, which covers the leaves
 * `[index · 2^level, (index + 1) · 2^level)`.
 */
export type NodeReader = (level: number, index: number) => Uint8Array;

/** A complete subtree: `level` and `index` as in {@link NodeReader}. */
export interface NodePosition {
  readonly level: number;
  readonly index: number;
}

/** All complete levels over leaf hashes, lowest first; kept so that many proofs of one tree cost one pass. */
export function treeLevels(leaves: readonly Uint8Array[]): readonly (readonly Uint8Array[])[] {
  const levels: (readonly Uint8Array[])[] = [leaves];
  let below = leaves;
  while (below.length > 1) {
    const level: Uint8Array[] = [];
    for (let i = 0; i + 1 < below.length; i += 2) {
      level.push(nodeHash(below[i] as Uint8Array, below[i + 1] as Uint8Array));
    }
    levels.push(level);
    below = level;
  }
  return levels;
}

/** Reads nodes from the levels of {@link treeLevels}. */
export function nodesOf(levels: readonly (readonly Uint8Array[])[]): NodeReader {
  return (level, index) => {
    const node = levels[level]?.[index];
    if (node === undefined)
      throw new DomainError("INVARIANT", `expected a node at level ${level}, index ${index}`);
    return node;
  };
}

/** Merkle tree hash of leaf hashes (RFC 9162 §2.1.1). */
export function merkleRoot(leaves: readonly Uint8Array[]): Uint8Array {
  return rangeRoot(0, leaves.length, nodesOf(treeLevels(leaves)));
}

/** The complete subtrees that make up the leaves `[start, end)`, left to right, where start is a multiple of the largest. */
export function decompose(start: number, end: number): readonly NodePosition[] {
  const nodes: NodePosition[] = [];
  let at = start;
  while (at < end) {
    let level = 0;
    let width = 1;
    while (at % (width * 2) === 0 && at + width * 2 <= end) {
      width *= 2;
      level += 1;
    }
    nodes.push({ level, index: at / width });
    at += width;
  }
  return nodes;
}

/** Hash of the leaves `[start, end)` of a tree, as RFC 9162 §2.1.1 splits it. */
export function rangeRoot(start: number, end: number, read: NodeReader): Uint8Array {
  return foldRight(decompose(start, end).map(({ level, index }) => read(level, index)));
}

/** Root implied by the complete subtrees of a tree, left to right. */
export function foldRight(nodes: readonly Uint8Array[]): Uint8Array {
  const last = nodes.at(-1);
  if (last === undefined) return emptyRoot();
  return nodes.slice(0, -1).reduceRight((right, left) => nodeHash(left, right), last);
}

/** Largest power of two smaller than n, n ≥ 2 (RFC 9162 §2.1.1). */
export function splitPoint(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}
