// SPDX-License-Identifier: Apache-2.0

import { hash, integer, list, literal, nullable, object, oneOf, text, timestamp } from "../decode/decoder.ts";
import { decodeFact, PERIOD_PATTERN } from "../disclosure/decode-fact.ts";
import { GWP_SETS } from "../disclosure/gwp-set.ts";
import { BOUNDARIES, did, FRAMEWORKS } from "../log/statement.ts";
import { decodeProof, webAddress } from "./proof.ts";

/** The exact allow-list of contexts, in this order; none is ever fetched. */
export const CREDENTIAL_CONTEXT = [
  "https://www.w3.org/ns/credentials/v2",
  "https://www.w3.org/ns/credentials/undefined-terms/v2",
] as const;

export const STATUS_PURPOSES = ["revocation", "refresh"] as const;
export type StatusPurpose = (typeof STATUS_PURPOSES)[number];

const MAX_FACTS = 10_000;

const context = (value: unknown, path: string) => {
  const items = list(text(200), CREDENTIAL_CONTEXT.length)(value, path);
  return CREDENTIAL_CONTEXT.map((expected, i) => literal(expected)(items[i], `${path}[${i}]`));
};

const statusEntry = object({
  id: webAddress,
  type: literal("BitstringStatusListEntry"),
  statusPurpose: oneOf(STATUS_PURPOSES),
  statusListIndex: text(16, /^(0|[1-9][0-9]*)$/, "a decimal index"),
  statusListCredential: webAddress,
});

const subject = object({
  id: did,
  legalName: object({ en: nullable(text(400)), zh: nullable(text(400)) }),
  country: text(2, /^[A-Z]{2}$/, "an ISO 3166-1 alpha-2 code"),
  lei: nullable(text(20)),
  uscc: nullable(text(18)),
  isin: list(text(12), 20),
  disclosure: object({
    id: text(128),
    statementHash: hash,
    version: integer(1),
    period: text(21, PERIOD_PATTERN, "start/endExclusive"),
    frameworks: list(oneOf(FRAMEWORKS), FRAMEWORKS.length),
    boundary: oneOf(BOUNDARIES),
    gwpSet: oneOf(GWP_SETS),
    ruleSet: text(32),
    factsRoot: hash,
    factCount: integer(1),
  }),
  facts: list(decodeFact, MAX_FACTS),
});

const shape = {
  "@context": context,
  id: webAddress,
  type: (value: unknown, path: string) => {
    const items = list(text(64), 2)(value, path);
    return [
      literal("VerifiableCredential")(items[0], `${path}[0]`),
      literal("EsgDisclosureCredential")(items[1], `${path}[1]`),
    ] as const;
  },
  issuer: object({ id: did, name: text(200) }),
  validFrom: timestamp,
  credentialSubject: subject,
  credentialStatus: list(statusEntry, STATUS_PURPOSES.length),
};

/** Reads a certificate's credential (docs/formats.md §7): exact keys, exact contexts, one proof. */
export const decodeCredential = object({ ...shape, proof: decodeProof });
/** The same before it is signed. */
export const decodeUnsignedCredential = object(shape);

export type Credential = ReturnType<typeof decodeCredential>;
export type UnsignedCredential = ReturnType<typeof decodeUnsignedCredential>;
export type CredentialProof = Credential["proof"];
export type StatusEntry = ReturnType<typeof statusEntry>;
