// SPDX-License-Identifier: Apache-2.0
import { keccak_256 } from "@noble/hashes/sha3.js";
import { concatBytes, equalBytes } from "../canonical/encoding.ts";
import { DomainError } from "../errors.ts";
import { decodeRlp, encodeRlp, type RlpItem, scalar } from "./rlp.ts";

/** A key as half bytes, and what stands under it. */
interface Entry {
  readonly nibbles: readonly number[];
  readonly value: Uint8Array;
}

const BRANCH = 17;
const PAIR = 2;
const HASH = 32;
const NOTHING = new Uint8Array(0);
const LEAF_FLAG = 2;

/** A Merkle Patricia trie over the values of one block, each under the RLP of its index (Yellow Paper §4.3.2, appendix D). */
export interface BlockTrie {
  readonly root: Uint8Array;
  /** Nodes from the root down to the value at an index; nodes shorter than 32 bytes stand inside of their parents. */
  prove(index: number): readonly Uint8Array[];
}

/** Builds the trie of receipts or transactions of one block (Yellow Paper §4.3.2); at least one value. */
export function blockTrie(values: readonly Uint8Array[]): BlockTrie {
  const entries = values.map((value, i): Entry => ({ nibbles: nibblesOf(keyOf(i)), value }));
  const proofs = values.map((): Uint8Array[] => []);
  const root = build(
    entries.map((entry, index) => ({ ...entry, index })),
    0,
    proofs,
  );
  return {
    root: keccak_256(encodeRlp(root)),
    prove: (index) => {
      const proof = proofs[index];
      if (proof === undefined)
        throw new DomainError("INVARIANT", `expected an index below ${values.length}, got ${index}`);
      // Built from the leaves up.
      return [encodeRlp(root), ...proof.toReversed()];
    },
  };
}

interface Placed extends Entry {
  readonly index: number;
}

/** The node for entries that share `depth` nibbles; every node with a hash of its own is noted in the proofs it belongs to. */
function build(entries: readonly Placed[], depth: number, proofs: readonly Uint8Array[][]): RlpItem {
  const [first] = entries;
  if (first === undefined) return NOTHING;
  if (entries.length === 1) return [hexPrefix(first.nibbles.slice(depth), true), first.value];
  const shared = sharedDepth(entries, depth);
  if (shared > depth) {
    const below = build(entries, shared, proofs);
    return [hexPrefix(first.nibbles.slice(depth, shared), false), reference(below, entries, proofs)];
  }
  const children = Array.from({ length: 16 }, (_, nibble) => {
    const under = entries.filter(({ nibbles }) => nibbles[depth] === nibble);
    return reference(build(under, depth + 1, proofs), under, proofs);
  });
  const here = entries.find(({ nibbles }) => nibbles.length === depth);
  return [...children, here?.value ?? NOTHING];
}

function reference(node: RlpItem, under: readonly Placed[], proofs: readonly Uint8Array[][]): RlpItem {
  if (node instanceof Uint8Array) return node;
  const encoded = encodeRlp(node);
  if (encoded.length < HASH) return node;
  for (const { index } of under) proofs[index]?.push(encoded);
  return keccak_256(encoded);
}

function sharedDepth(entries: readonly Placed[], from: number): number {
  const [first] = entries;
  let depth = from;
  while (
    first !== undefined &&
    depth < first.nibbles.length &&
    entries.every(({ nibbles }) => nibbles[depth] === first.nibbles[depth])
  )
    depth += 1;
  return depth;
}

/**
 * The value to which nodes lead from a root, each hashing to what its parent names, or undefined where they do not (Yellow Paper,
 * appendix D). The path is the one the nodes themselves describe: which key it stands for is not asked. Never throws.
 */
export function valueOfProof(root: Uint8Array, proof: readonly Uint8Array[]): Uint8Array | undefined {
  try {
    return follow(root, proof);
  } catch {
    return undefined;
  }
}

function follow(root: Uint8Array, proof: readonly Uint8Array[]): Uint8Array | undefined {
  let wanted = root;
  for (const [i, bytes] of proof.entries()) {
    if (!equalBytes(keccak_256(bytes), wanted)) return undefined;
    const node = decodeRlp(bytes);
    if (node instanceof Uint8Array) return undefined;
    const next = proof[i + 1];
    if (next === undefined) return leafValue(node);
    const hash = keccak_256(next);
    if (!childrenOf(node).some((child) => equalBytes(child, hash))) return undefined;
    wanted = hash;
  }
  return undefined;
}

/** Hashes that a branch or an extension names; a leaf has a value in their place and no children. */
function childrenOf(node: readonly RlpItem[]): readonly Uint8Array[] {
  const named = node.length === BRANCH ? node.slice(0, 16) : isLeaf(node) ? [] : node.slice(1);
  return named.filter((item): item is Uint8Array => item instanceof Uint8Array && item.length === HASH);
}

function leafValue(node: readonly RlpItem[]): Uint8Array | undefined {
  if (node.length === BRANCH) {
    const value = node[16];
    return value instanceof Uint8Array && value.length > 0 ? value : undefined;
  }
  const value = isLeaf(node) ? node[1] : undefined;
  return value instanceof Uint8Array ? value : undefined;
}

function isLeaf(node: readonly RlpItem[]): boolean {
  const [path] = node;
  return node.length === PAIR && path instanceof Uint8Array && (path[0] ?? 0) >> 4 >= LEAF_FLAG;
}

function keyOf(index: number): Uint8Array {
  return encodeRlp(scalar(BigInt(index)));
}

function nibblesOf(bytes: Uint8Array): readonly number[] {
  return [...bytes].flatMap((byte) => [byte >> 4, byte & 15]);
}

/** Nibbles as bytes, with their parity and whether a leaf ends here (Yellow Paper, appendix C). */
function hexPrefix(nibbles: readonly number[], isEnd: boolean): Uint8Array {
  const flag = isEnd ? LEAF_FLAG : 0;
  const whole = nibbles.length % 2 === 0 ? [flag, 0, ...nibbles] : [flag + 1, ...nibbles];
  return concatBytes(
    ...Array.from({ length: whole.length / 2 }, (_, i) =>
      Uint8Array.of(((whole[2 * i] ?? 0) << 4) | (whole[2 * i + 1] ?? 0)),
    ),
  );
}
