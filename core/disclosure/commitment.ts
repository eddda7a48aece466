// SPDX-License-Identifier: Apache-2.0
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { toHex } from "../canonical/encoding.ts";
import { DomainError } from "../errors.ts";
import { HASH_BYTES } from "../merkle/hash.ts";
import { rootFromPath } from "../merkle/inclusion.ts";
import { hexPaths, packedRoot, packedTree } from "../merkle/packed-tree.ts";
import {
  disclosureString,
  factLeaf,
  readDisclosureString,
  SALT_BYTES,
  type SaltedFact,
} from "./disclosure-string.ts";
import type { Fact } from "./fact.ts";
import { factKeyBytes, keyedInLeafOrder } from "./fact-key.ts";

/** What a disclosure commits to: its facts in leaf order and the proofs of each (docs/formats.md §2). */
export interface Commitment {
  readonly facts: readonly CommittedFact[];
  readonly factsRoot: string;
  /** Siblings of the leaf at an index, in hex. */
  readonly pathOf: (index: number) => readonly string[];
}

export interface CommittedFact {
  readonly fact: Fact;
  readonly disclosure: string;
  /** leaf hash in hex, the fact's id */
  readonly leaf: string;
}

/** One fact shown to a third party, with the siblings that lead to the root. */
export interface ShownFact {
  readonly index: number;
  readonly disclosure: string;
  readonly siblings: readonly string[];
}

/** Salt of one fact, from the disclosure's 32-byte secret: HMAC-SHA-256 of the fact key, first 16 bytes. */
export function saltOf(secret: Uint8Array, fact: Fact): Uint8Array {
  return hmac(sha256, secret, factKeyBytes(fact)).slice(0, SALT_BYTES);
}

/** {@link saltOf} for many facts of one disclosure: the key of the HMAC (RFC 2104 §4) is prepared once. */
export function salting(secret: Uint8Array): (fact: Fact) => Uint8Array {
  const keyed = hmac.create(sha256, secret);
  const working = keyed.clone();
  const code = new Uint8Array(HASH_BYTES);
  return (fact) => {
    keyed._cloneInto(working).update(factKeyBytes(fact)).digestInto(code);
    return code.slice(0, SALT_BYTES);
  };
}

/** Commits to facts; the order given does not matter. Throws BAD_INPUT where two facts have the same key. */
export function commitFacts(salted: readonly SaltedFact[]): Commitment {
  const ordered = keyedInLeafOrder(salted, ({ fact }) => fact);
  const twin = ordered.find(({ key }, i) => key === ordered[i - 1]?.key);
  if (twin !== undefined) {
    throw new DomainError(
      "BAD_INPUT",
      `facts: expected each metric, period and dimensions once, got ${twin.key} twice`,
    );
  }
  const leaves = new Uint8Array(HASH_BYTES * ordered.length);
  const facts = ordered.map(({ item }, i) => {
    const disclosure = disclosureString(item);
    const leaf = factLeaf(disclosure);
    leaves.set(leaf, HASH_BYTES * i);
    return { fact: item.fact, disclosure, leaf: toHex(leaf) };
  });
  const tree = packedTree(leaves);
  return { facts, factsRoot: toHex(packedRoot(tree)), pathOf: hexPaths(tree) };
}

/** The proof for the fact at an index of a commitment. */
export function showFact({ facts, pathOf }: Commitment, index: number): ShownFact {
  const shown = facts[index];
  if (shown === undefined)
    throw new DomainError("INVARIANT", `expected an index below ${facts.length}, got ${index}`);
  return {
    index,
    disclosure: shown.disclosure,
    siblings: pathOf(index),
  };
}

/** The fact that is shown, when it leads to the root; undefined otherwise. Throws BAD_INPUT for an unreadable disclosure. */
export function provenFact(
  shown: { readonly index: number; readonly disclosure: string; readonly siblings: readonly Uint8Array[] },
  commitment: { readonly factsRoot: string; readonly factCount: number },
): Fact | undefined {
  const { fact } = readDisclosureString(shown.disclosure);
  const leaf = factLeaf(shown.disclosure);
  const root = rootFromPath({ leaf, index: shown.index, size: commitment.factCount, path: shown.siblings });
  return root !== undefined && toHex(root) === commitment.factsRoot ? fact : undefined;
}
