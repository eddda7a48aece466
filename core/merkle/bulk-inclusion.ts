// SPDX-License-Identifier: Apache-2.0
import { HASH_BYTES } from "./hash.ts";
import { type InclusionClaim, pathLength } from "./inclusion.ts";
import { hashPairs, type PairHasher } from "./pair-hasher.ts";

const PAIR_BYTES = 2 * HASH_BYTES;

/** A claim on its way up; its hash so far stands in a buffer that all share. */
interface Climb {
  readonly claim: InclusionClaim;
  node: number;
  last: number;
  used: number;
}

/**
 * Which of many claims lead to one root (RFC 9162 §2.1.3.2), judged as `isIncluded` judges each: all of them climb together, so
 * that a {@link PairHasher} gets many pairs at once. Never throws.
 */
export function areIncluded(
  claims: readonly InclusionClaim[],
  root: Uint8Array,
  hash: PairHasher = hashPairs,
): readonly boolean[] {
  const hashes = new Uint8Array(HASH_BYTES * claims.length);
  const climbs = claims.map((claim, i): Climb | undefined => {
    if (!hasShape(claim)) return undefined;
    copy(claim.leaf, 0, hashes, HASH_BYTES * i);
    return { claim, node: claim.index, last: claim.size - 1, used: 0 };
  });
  while (climbOnce(climbs, hashes, hash)) {
    // Each turn goes one level up, at most 53 times.
  }
  return climbs.map((climb, i) => climb !== undefined && holds(hashes, HASH_BYTES * i, root));
}

/** Hashes of another length would shift what stands beside them. */
function hasShape({ leaf, index, size, path }: InclusionClaim): boolean {
  if (pathLength(index, size) !== path.length || leaf.length !== HASH_BYTES) return false;
  for (const sibling of path) if (sibling.length !== HASH_BYTES) return false;
  return true;
}

/** One level up for all that are not at the top; false when all are. */
function climbOnce(climbs: readonly (Climb | undefined)[], hashes: Uint8Array, hash: PairHasher): boolean {
  const paired: number[] = [];
  let isMoving = false;
  for (let i = 0; i < climbs.length; i += 1) {
    const climb = climbs[i];
    if (climb === undefined || climb.last === 0) continue;
    isMoving = true;
    if (climb.node % 2 === 1 || climb.node < climb.last) paired.push(i);
    else rise(climb);
  }
  if (!isMoving) return false;
  const { pairs, slots } = pairsOf(paired, climbs, hashes);
  const parents = hash(pairs);
  for (let at = 0; at < paired.length; at += 1) {
    const i = paired[at] as number;
    const climb = climbs[i] as Climb;
    copy(parents, HASH_BYTES * (slots[at] as number), hashes, HASH_BYTES * i);
    climb.used += 1;
    rise(climb);
  }
  return true;
}

/** The pairs to hash, and which of them each climb needs: neighbours of one tree soon share theirs. */
function pairsOf(paired: readonly number[], climbs: readonly (Climb | undefined)[], hashes: Uint8Array) {
  const pairs = new Uint8Array(PAIR_BYTES * paired.length);
  const slots: number[] = [];
  let count = 0;
  for (const i of paired) {
    const { claim, node, used } = climbs[i] as Climb;
    const side = HASH_BYTES * (node % 2);
    const at = PAIR_BYTES * count;
    copy(hashes, HASH_BYTES * i, pairs, at + side);
    copy(claim.path[used] as Uint8Array, 0, pairs, at + HASH_BYTES - side);
    if (count === 0 || !isSame(pairs, at - PAIR_BYTES, at)) count += 1;
    slots.push(count - 1);
  }
  return { pairs: pairs.subarray(0, PAIR_BYTES * count), slots };
}

function isSame(pairs: Uint8Array, one: number, other: number): boolean {
  for (let j = 0; j < PAIR_BYTES; j += 1) if (pairs[one + j] !== pairs[other + j]) return false;
  return true;
}

function rise(climb: Climb): void {
  climb.node = Math.floor(climb.node / 2);
  climb.last = Math.floor(climb.last / 2);
}

/** One hash; for so few bytes a loop is faster than a view and `set`. */
function copy(from: Uint8Array, start: number, into: Uint8Array, at: number): void {
  for (let j = 0; j < HASH_BYTES; j += 1) into[at + j] = from[start + j] as number;
}

function holds(hashes: Uint8Array, at: number, root: Uint8Array): boolean {
  if (root.length !== HASH_BYTES) return false;
  for (let j = 0; j < HASH_BYTES; j += 1) if (hashes[at + j] !== root[j]) return false;
  return true;
}
