// SPDX-License-Identifier: Apache-2.0
import { canonicalBytes, utf8 } from "../canonical/canonical-json.ts";
import { parseCanonicalJson } from "../canonical/strict-json.ts";
import { hash, list, literal, nullable, object, oneOf, text } from "../decode/decoder.ts";
import { DomainError } from "../errors.ts";
import type { VerifyEd25519 } from "../log/checkpoint.ts";
import { did } from "../log/statement.ts";
import { dayNumber } from "../rules/calendar.ts";

export const ASSURANCE_LEVELS = ["LIMITED", "REASONABLE"] as const;
export type AssuranceLevel = (typeof ASSURANCE_LEVELS)[number];
export const ASSURANCE_STANDARDS = [
  "AA1000AS",
  "ISAE_3000",
  "ISAE_3410",
  "ISO_14064_3",
  "ISSA_5000",
] as const;
export type AssuranceStandard = (typeof ASSURANCE_STANDARDS)[number];
export const ASSURANCE_OPINIONS = ["UNMODIFIED", "QUALIFIED", "ADVERSE", "DISCLAIMER"] as const;
export type AssuranceOpinion = (typeof ASSURANCE_OPINIONS)[number];

/** What an assurer signs: the JCS bytes of this object (docs/assurance.md). */
export interface Assurance {
  readonly v: 1;
  readonly type: "assurance";
  /** statement hash of the disclosure, which binds every figure of it */
  readonly disclosure: string;
  /** DID of the organization that discloses */
  readonly organization: string;
  /** DID of the assurer */
  readonly assurer: string;
  /** the assurer's DID, # and the id of its key */
  readonly key: string;
  /** as the organization named it when it granted access */
  readonly engagement: string;
  readonly level: AssuranceLevel;
  /** distinct, in order */
  readonly standards: readonly AssuranceStandard[];
  /** what the figures were measured against */
  readonly criteria: string;
  /** leaf hashes of the facts in scope, distinct, in order; null: every fact of the disclosure */
  readonly scope: readonly string[] | null;
  readonly opinion: AssuranceOpinion;
  /** why the opinion is not UNMODIFIED; null where it is */
  readonly basis: string | null;
  /** calendar date of the assurer's report */
  readonly date: string;
  /** SHA-256 of the report */
  readonly report: string | null;
}

export const MAX_SCOPE = 4000;
export const MAX_ASSURANCE_BYTES = 300_000;

// Controls, lone surrogates, line separators and bidi controls could make a page say something else.
const PRINTABLE = /^(?!\s)[^\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069\ufeff]+(?<!\s)$/u;
const line = (max: number) =>
  text(max, PRINTABLE, `1 to ${max} printable characters without spaces around them`);

const decode = object({
  v: literal(1),
  type: literal("assurance"),
  disclosure: hash,
  organization: did,
  assurer: did,
  key: text(600, /^did:[a-z0-9]+:[A-Za-z0-9._:%-]+#[A-Za-z0-9_-]+$/, "a DID, # and the id of a key"),
  engagement: line(100),
  level: oneOf(ASSURANCE_LEVELS),
  standards: list(oneOf(ASSURANCE_STANDARDS), ASSURANCE_STANDARDS.length),
  criteria: line(500),
  scope: nullable(list(hash, MAX_SCOPE)),
  opinion: oneOf(ASSURANCE_OPINIONS),
  basis: nullable(line(1000)),
  date: text(10, /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/, "a date such as 2024-03-31"),
  report: nullable(hash),
});

/** The bytes an assurer signs. */
export function assuranceBytes(assurance: Assurance): Uint8Array {
  return canonicalBytes(assurance);
}

/** Reads the canonical text of an assurance; anything else, and what contradicts itself, is BAD_INPUT. */
export function readAssurance(json: string): Assurance {
  const { length } = utf8(json);
  if (length > MAX_ASSURANCE_BYTES)
    throw new DomainError(
      "BAD_INPUT",
      `statement: expected at most ${MAX_ASSURANCE_BYTES} bytes, got ${length}`,
    );
  return checkAssurance(decode(parseCanonicalJson(json), "statement"));
}

/** The assurance itself where it agrees with itself (ISAE 3000 (Revised) 69 and 74–77), or BAD_INPUT. */
export function checkAssurance(assurance: Assurance): Assurance {
  const { standards, scope, opinion, basis, assurer, key, date } = assurance;
  if (standards.length === 0 || !isOrdered(standards))
    throw refused("standards", "at least one, distinct and in order");
  if (scope !== null && (scope.length === 0 || !isOrdered(scope)))
    throw refused("scope", "null, or leaf hashes that are distinct and in order");
  if ((opinion === "UNMODIFIED") !== (basis === null))
    throw refused("basis", "null for an UNMODIFIED opinion, and the reason for any other");
  if (!key.startsWith(`${assurer}#`)) throw refused("key", "a key of the assurer");
  if (dayNumber(date) === undefined) throw refused("date", "a date of the calendar");
  return assurance;
}

/** True when the signature over these very bytes is the key's (Ed25519, RFC 8032). */
export function isSignedBy(
  publicKey: Uint8Array,
  signed: { readonly statement: string; readonly signature: Uint8Array },
  verifyEd25519: VerifyEd25519,
): boolean {
  return verifyEd25519(publicKey, utf8(signed.statement), signed.signature);
}

function isOrdered(names: readonly string[]): boolean {
  return names.every((name, i) => i === 0 || (names[i - 1] as string) < name);
}

function refused(field: string, expected: string): DomainError {
  const path = `statement.${field}`;
  return new DomainError("BAD_INPUT", `${path}: expected ${expected}`, { path });
}
