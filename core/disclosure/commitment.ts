// SPDX-License-Identifier: Apache-2.0
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, toHex } from "../canonical/encoding.ts";
import { DomainError } from "../errors.ts";
import { rootFromPath } from "../merkle/inclusion.ts";
import { type PackedTree, packedPath, packedRoot, packedTree } from "../merkle/packed-tree.ts";
import {
  disclosureString,
  factLeaf,
  readDisclosureString,
  SALT_BYTES,
  type SaltedFact,
} from "./disclosure-string.ts";
import type { Fact } from "./fact.ts";
import { factKey, factKeyBytes, inLeafOrder } from "./fact-key.ts";

/** What a disclosure commits to: its facts in leaf order and the tree over them (docs/formats.md §2). */
export interface Commitment {
  readonly facts: readonly CommittedFact[];
  readonly factsRoot: string;
  readonly tree: PackedTree;
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
  return (fact) => keyed.clone().update(factKeyBytes(fact)).digest().slice(0, SALT_BYTES);
}

/** Commits to facts; the order given does not matter. Throws BAD_INPUT where two facts have the same key. */
export function commitFacts(salted: readonly SaltedFact[]): Commitment {
  const ordered = inLeafOrder(salted, ({ fact }) => fact);
  const keys = ordered.map(({ fact }) => factKey(fact));
  const twin = keys.find((key, i) => key === keys[i - 1]);
  if (twin !== undefined) {
    throw new DomainError(
      "BAD_INPUT",
      `facts: expected each metric, period and dimensions once, got ${twin} twice`,
    );
  }
  const leaves: Uint8Array[] = [];
  const facts = ordered.map((entry) => {
    const disclosure = disclosureString(entry);
    const leaf = factLeaf(disclosure);
    leaves.push(leaf);
    return { fact: entry.fact, disclosure, leaf: toHex(leaf) };
  });
  const tree = packedTree(concatBytes(...leaves));
  return { facts, factsRoot: toHex(packedRoot(tree)), tree };
}

/** The proof for the fact at an index of a commitment. */
export function showFact({ facts, tree }: Commitment, index: number): ShownFact {
  const shown = facts[index];
  if (shown === undefined)
    throw new DomainError("INVARIANT", `expected an index below ${facts.length}, got ${index}`);
  return {
    index,
    disclosure: shown.disclosure,
    siblings: packedPath(tree, index).map(toHex),
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
