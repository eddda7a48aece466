// SPDX-License-Identifier: Apache-2.0
import { equalBytes } from "../canonical/encoding.ts";
import { HASH_BYTES } from "./hash.ts";
import { type InclusionClaim, pathLength } from "./inclusion.ts";
import { hashPairs, type PairHasher } from "./pair-hasher.ts";

const PAIR_BYTES = 2 * HASH_BYTES;
const WORDS = HASH_BYTES / 4;
/** So many claims and their paths stay in the cache of a processor. */
const TOGETHER = 1024;

/** Claims on their way up, side by side. Neighbours of one tree soon have the same hash, which then stands only once. */
interface Climb {
  readonly claims: readonly InclusionClaim[];
  readonly nodes: Float64Array;
  readonly lasts: Float64Array;
  /** siblings of each path that are used up */
  readonly used: Uint8Array;
  /** where in `hashes` the hash of each claim stands */
  readonly slots: Uint32Array;
  /** in words, eight times fewer steps than in bytes */
  hashes: Uint32Array;
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
  const answers: boolean[] = [];
  for (let start = 0; start < claims.length; start += TOGETHER) {
    for (const top of topsOf(claims.slice(start, start + TOGETHER), hash))
      answers.push(top !== undefined && equalBytes(top, root));
  }
  return answers;
}

/** The hash that each claim comes to; undefined where no tree can have its shape. */
function topsOf(claims: readonly InclusionClaim[], hash: PairHasher): readonly (Uint8Array | undefined)[] {
  const tops = claims.map((): Uint8Array | undefined => undefined);
  let moving = [...claims.keys()].filter((i) => hasShape(claims[i] as InclusionClaim));
  const climb = begin(claims, moving);
  // Each turn goes one level up, at most 53 times.
  while (moving.length > 0) {
    const still: number[] = [];
    for (const i of moving) {
      if (climb.lasts[i] === 0) tops[i] = hashAt(climb, i);
      else still.push(i);
    }
    rise(climb, still, hash);
    moving = still;
  }
  return tops;
}

/** Hashes of another length would shift what stands beside them. */
function hasShape({ leaf, index, size, path }: InclusionClaim): boolean {
  if (pathLength(index, size) !== path.length || leaf.length !== HASH_BYTES) return false;
  for (const sibling of path) if (sibling.length !== HASH_BYTES) return false;
  return true;
}

function begin(claims: readonly InclusionClaim[], moving: readonly number[]): Climb {
  const hashes = new Uint8Array(HASH_BYTES * claims.length);
  for (const i of moving) hashes.set((claims[i] as InclusionClaim).leaf, HASH_BYTES * i);
  return {
    claims,
    nodes: Float64Array.from(claims, ({ index }) => index),
    lasts: Float64Array.from(claims, ({ size }) => size - 1),
    used: new Uint8Array(claims.length),
    slots: Uint32Array.from(claims.keys()),
    hashes: wordsOf(hashes),
  };
}

/** One level up: what stands alone keeps its hash, all others are hashed with their siblings. */
function rise(climb: Climb, moving: readonly number[], hash: PairHasher): void {
  const { claims, nodes, lasts, used, slots, hashes } = climb;
  const pairs = new Uint8Array(PAIR_BYTES * moving.length);
  const words = wordsOf(pairs);
  const alone: number[] = [];
  let count = 0;
  for (const i of moving) {
    const [node, last] = [nodes[i] as number, lasts[i] as number];
    const half = Math.floor(node / 2);
    const side = node - 2 * half;
    nodes[i] = half;
    lasts[i] = Math.floor(last / 2);
    if (side === 0 && node === last) {
      alone.push(i);
      continue;
    }
    const place = 2 * count;
    const sibling = (claims[i] as InclusionClaim).path[used[i] as number] as Uint8Array;
    used[i] = (used[i] as number) + 1;
    copyHash(hashes, slots[i] as number, words, place + side);
    pairs.set(sibling, HASH_BYTES * (place + 1 - side));
    if (count === 0 || !isSamePair(words, count - 1, count)) count += 1;
    slots[i] = count - 1;
  }
  const parents = wordsOf(hash(pairs.subarray(0, PAIR_BYTES * count)));
  climb.hashes = alone.length === 0 ? parents : withAlone(climb, parents, alone);
}

/** The hashes of those that stand alone behind those of the others. */
function withAlone({ hashes, slots }: Climb, parents: Uint32Array, alone: readonly number[]): Uint32Array {
  const all = new Uint32Array(parents.length + WORDS * alone.length);
  all.set(parents);
  let slot = parents.length / WORDS;
  for (const i of alone) {
    copyHash(hashes, slots[i] as number, all, slot);
    slots[i] = slot;
    slot += 1;
  }
  return all;
}

function copyHash(from: Uint32Array, slot: number, into: Uint32Array, to: number): void {
  for (let j = 0; j < WORDS; j += 1) into[WORDS * to + j] = from[WORDS * slot + j] as number;
}

function isSamePair(words: Uint32Array, one: number, other: number): boolean {
  const apart = 2 * WORDS * (other - one);
  for (let j = 2 * WORDS * one; j < 2 * WORDS * (one + 1); j += 1)
    if (words[j] !== words[j + apart]) return false;
  return true;
}

function wordsOf(bytes: Uint8Array): Uint32Array {
  const { buffer, byteOffset, length } = bytes.byteOffset % 4 === 0 ? bytes : Uint8Array.from(bytes);
  return new Uint32Array(buffer, byteOffset, length / 4);
}

function hashAt({ hashes, slots }: Climb, i: number): Uint8Array {
  const { buffer, byteOffset } = hashes;
  return new Uint8Array(buffer, byteOffset + HASH_BYTES * (slots[i] as number), HASH_BYTES);
}
