// SPDX-License-Identifier: Apache-2.0
import { equalBytes } from "../canonical/encoding.ts";
import { nodeHash } from "./hash.ts";
import { type NodeReader, rangeRoot, splitPoint } from "./tree.ts";

/** A claim that the tree of `second` leaves extends the tree of `first` leaves. */
export interface ConsistencyClaim {
  readonly first: number;
  readonly second: number;
  readonly firstRoot: Uint8Array;
  readonly secondRoot: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/** Consistency proof between two sizes, 0 < first ≤ second (RFC 9162 §2.1.4.1). */
export function consistencyProof(first: number, second: number, read: NodeReader): readonly Uint8Array[] {
  const proof: Uint8Array[] = [];
  let start = 0;
  let end = second;
  let isWholeOldTree = true;
  while (first !== end) {
    const middle = start + splitPoint(end - start);
    if (first <= middle) {
      proof.unshift(rangeRoot(middle, end, read));
      end = middle;
    } else {
      proof.unshift(rangeRoot(start, middle, read));
      start = middle;
      isWholeOldTree = false;
    }
  }
  return isWholeOldTree ? proof : [rangeRoot(start, end, read), ...proof];
}

/** True when the proof shows that the second tree extends the first (RFC 9162 §2.1.4.2). Never throws. */
export function isConsistent(claim: ConsistencyClaim): boolean {
  const { first, second, firstRoot, secondRoot, proof } = claim;
  const isInRange =
    Number.isSafeInteger(first) && Number.isSafeInteger(second) && first > 0 && first <= second;
  if (!isInRange) return false;
  if (first === second) return proof.length === 0 && equalBytes(firstRoot, secondRoot);
  const nodes = isPowerOfTwo(first) ? [firstRoot, ...proof] : proof;
  return nodes.length > 0 && climbs(claim, nodes);
}

function climbs(
  { first, second, firstRoot, secondRoot }: ConsistencyClaim,
  nodes: readonly Uint8Array[],
): boolean {
  let at = climbWhile({ node: first - 1, last: second - 1 }, 1);
  let oldHash = nodes[0] as Uint8Array;
  let newHash = oldHash;
  for (const sibling of nodes.slice(1)) {
    if (at.last === 0) return false;
    if (at.node % 2 === 1 || at.node === at.last) {
      oldHash = nodeHash(sibling, oldHash);
      newHash = nodeHash(sibling, newHash);
      at = climbWhile(at, 0);
    } else {
      newHash = nodeHash(newHash, sibling);
    }
    at = parent(at);
  }
  return at.last === 0 && equalBytes(oldHash, firstRoot) && equalBytes(newHash, secondRoot);
}

interface Position {
  readonly node: number;
  readonly last: number;
}

function parent({ node, last }: Position): Position {
  return { node: Math.floor(node / 2), last: Math.floor(last / 2) };
}

/** Climbs while the node is a right child (parity 1) or an unpaired left one (parity 0). */
function climbWhile(from: Position, parity: 0 | 1): Position {
  let at = from;
  while (at.node % 2 === parity && (parity === 1 || at.node !== 0)) at = parent(at);
  return at;
}

function isPowerOfTwo(n: number): boolean {
  let rest = n;
  while (rest % 2 === 0) rest /= 2;
  return rest === 1;
}
