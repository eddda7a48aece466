// SPDX-License-Identifier: Apache-2.0
import { canonicalBytes, utf8 } from "../canonical/canonical-json.ts";
import { fromBase64Url, toBase64Url } from "../canonical/encoding.ts";
import { parseCanonicalJson } from "../canonical/strict-json.ts";
import { decodeUtf8 } from "../canonical/utf8-decode.ts";
import { DomainError } from "../errors.ts";
import { leafHash } from "../merkle/hash.ts";
import { decodeFact } from "./decode-fact.ts";
import type { Fact } from "./fact.ts";

export const SALT_BYTES = 16;
/** Longest disclosure string that is read, in characters. */
export const MAX_DISCLOSURE_STRING = 65_536;

/** A fact with the salt that hides it. */
export interface SaltedFact {
  readonly salt: Uint8Array;
  readonly fact: Fact;
}

/** base64url(JCS([salt, fact])): what SD-JWT (RFC 9901 §4.2.2) calls a disclosure of an array element. */
export function disclosureString({ salt, fact }: SaltedFact): string {
  if (salt.length !== SALT_BYTES)
    throw new DomainError("INVARIANT", `expected a salt of ${SALT_BYTES} bytes, got ${salt.length}`);
  return toBase64Url(canonicalBytes([toBase64Url(salt), fact]));
}

/** Reads a disclosure string; any other spelling of the same fact is refused with BAD_INPUT. */
export function readDisclosureString(text: string): SaltedFact {
  if (text.length > MAX_DISCLOSURE_STRING) throw refused(`at most ${MAX_DISCLOSURE_STRING} characters`);
  const bytes = fromBase64Url(text);
  const json = bytes === undefined ? undefined : decodeUtf8(bytes);
  if (json === undefined) throw refused("base64url of UTF-8 text");
  const pair = parseCanonicalJson(json);
  if (!Array.isArray(pair) || pair.length !== 2) throw refused("a pair of salt and fact");
  const [saltText, fact] = pair as readonly unknown[];
  const salt = typeof saltText === "string" ? fromBase64Url(saltText) : undefined;
  if (salt?.length !== SALT_BYTES) throw refused(`a salt of ${SALT_BYTES} bytes`);
  return { salt, fact: decodeFact(fact, "fact") };
}

/** Leaf hash of a disclosure string; in hex it is the fact's id. */
export function factLeaf(disclosure: string): Uint8Array {
  return leafHash(utf8(disclosure));
}

function refused(expected: string): DomainError {
  return new DomainError("BAD_INPUT", `disclosure: expected ${expected}`);
}
