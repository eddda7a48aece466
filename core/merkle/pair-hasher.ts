// SPDX-License-Identifier: Apache-2.0
import { HASH_BYTES, nodeHashInto } from "./hash.ts";

/**
 * Parents of consecutive pairs of nodes: 64·n bytes in, 32·n bytes out, each SHA-256(0x01 || left || right) (RFC 9162 §2.1.1). One
 * that is faster than {@link hashPairs} may stand in for it wherever many nodes are hashed at once.
 */
export type PairHasher = (pairs: Uint8Array) => Uint8Array;

/** The plain {@link PairHasher}, which runs everywhere. */
export function hashPairs(pairs: Uint8Array): Uint8Array {
  const parents = new Uint8Array(pairs.length / 2);
  for (let at = 0; at < parents.length; at += HASH_BYTES) {
    nodeHashInto(pairs.subarray(2 * at, 2 * at + 2 * HASH_BYTES), parents.subarray(at, at + HASH_BYTES));
  }
  return parents;
}
