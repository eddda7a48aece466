// SPDX-License-Identifier: Apache-2.0
import { equalBytes } from "../canonical/encoding.ts";
import { nodeHash } from "./hash.ts";
import { type NodeReader, rangeRoot, splitPoint } from "./tree.ts";

/** A claim that `leaf` stands at `index` of a tree with `size` leaves. */
export interface InclusionClaim {
  readonly leaf: Uint8Array;
  readonly index: number;
  readonly size: number;
  readonly path: readonly Uint8Array[];
}

/** Siblings from leaf to root (RFC 9162 §2.1.3.1). */
export function inclusionPath(index: number, size: number, read: NodeReader): readonly Uint8Array[] {
  const path: Uint8Array[] = [];
  let start = 0;
  let end = size;
  while (end - start > 1) {
    const middle = start + splitPoint(end - start);
    const isLeft = index < middle;
    path.unshift(isLeft ? rangeRoot(middle, end, read) : rangeRoot(start, middle, read));
    if (isLeft) end = middle;
    else start = middle;
  }
  return path;
}

/** Number of siblings that a path for this index and size must have; undefined where no tree has that shape. */
export function pathLength(index: number, size: number): number | undefined {
  const isInRange = Number.isSafeInteger(index) && Number.isSafeInteger(size) && index >= 0 && index < size;
  if (!isInRange) return undefined;
  let length = 0;
  let node = index;
  let last = size - 1;
  while (last > 0) {
    if (node % 2 === 1 || node < last) length += 1;
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return length;
}

/** Root implied by a claim (RFC 9162 §2.1.3.2), or undefined when no tree can have that shape. Never throws. */
export function rootFromPath({ leaf, index, size, path }: InclusionClaim): Uint8Array | undefined {
  // The length is checked before anything is hashed: prefixes alone do not stop every forgery.
  if (pathLength(index, size) !== path.length) return undefined;
  let hash = leaf;
  let node = index;
  let last = size - 1;
  let used = 0;
  while (last > 0) {
    if (node % 2 === 1) hash = nodeHash(path[used++] as Uint8Array, hash);
    else if (node < last) hash = nodeHash(hash, path[used++] as Uint8Array);
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return hash;
}

/** True when the claim leads to this root. */
export function isIncluded(claim: InclusionClaim, root: Uint8Array): boolean {
  const implied = rootFromPath(claim);
  return implied !== undefined && equalBytes(implied, root);
}
