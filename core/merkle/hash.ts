// SPDX-License-Identifier: Apache-2.0
import { sha256 as nobleSha256 } from "@noble/hashes/sha2.js";

export const HASH_BYTES = 32;

// Leaf and node inputs carry different first bytes, so a node can never be replayed as a leaf (RFC 9162 §2.1.1).
const LEAF_PREFIX = 0x00;
const NODE_PREFIX = 0x01;

// Making a hasher costs as much as a block of input: these two are kept, and one takes over the state of the other each time.
const untouched = nobleSha256.create();
const working = untouched.clone();
const nodeInput = Uint8Array.of(NODE_PREFIX, ...new Uint8Array(2 * HASH_BYTES));

/** SHA-256 (FIPS 180-4), 32 bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
  const digest = new Uint8Array(HASH_BYTES);
  sha256Into(bytes, digest);
  return digest;
}

/** {@link sha256} into the 32 bytes of `digest`. */
function sha256Into(bytes: Uint8Array, digest: Uint8Array): void {
  untouched._cloneInto(working).update(bytes).digestInto(digest);
}

/** SHA-256(0x00 || data), RFC 9162 §2.1.1. */
export function leafHash(data: Uint8Array): Uint8Array {
  const input = new Uint8Array(data.length + 1);
  input[0] = LEAF_PREFIX;
  input.set(data, 1);
  return sha256(input);
}

/** SHA-256(0x01 || left || right), RFC 9162 §2.1.1. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  const input = new Uint8Array(1 + 2 * HASH_BYTES);
  input[0] = NODE_PREFIX;
  input.set(left, 1);
  input.set(right, 1 + HASH_BYTES);
  return sha256(input);
}

/** Node hash of `left || right`, 64 bytes, into the 32 bytes of `digest`. */
export function nodeHashInto(pair: Uint8Array, digest: Uint8Array): void {
  nodeInput.set(pair, 1);
  sha256Into(nodeInput, digest);
}

/** Root of the tree without leaves: SHA-256 of nothing (RFC 9162 §2.1.1). */
export function emptyRoot(): Uint8Array {
  return sha256(new Uint8Array(0));
}
