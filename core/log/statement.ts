// SPDX-License-Identifier: Apache-2.0
import { canonicalBytes } from "../canonical/canonical-json.ts";
import { parseCanonicalJson } from "../canonical/strict-json.ts";
import { decodeUtf8 } from "../canonical/utf8-decode.ts";
import { hash, integer, list, literal, nullable, object, oneOf, text, timestamp } from "../decode/decoder.ts";
import { PERIOD_PATTERN } from "../disclosure/decode-fact.ts";
import { DomainError } from "../errors.ts";
import { leafHash } from "../merkle/hash.ts";

export const MAX_STATEMENT_BYTES = 4096;

export const FRAMEWORKS = [
  "CN_EXCHANGES",
  "ESRS_2023",
  "ESRS_2026",
  "GRI",
  "HKEX_C2",
  "IFRS_S2",
  "MOF_CN",
  "SFDR",
  "VSME",
] as const;
export type Framework = (typeof FRAMEWORKS)[number];

export const BOUNDARIES = ["EQUITY_SHARE", "FINANCIAL_CONTROL", "OPERATIONAL_CONTROL"] as const;
export type BoundaryApproach = (typeof BOUNDARIES)[number];

export interface DisclosureStatement {
  readonly v: 1;
  readonly type: "disclosure";
  readonly id: string;
  readonly organization: string;
  readonly period: string;
  readonly frameworks: readonly Framework[];
  readonly boundary: BoundaryApproach;
  readonly version: number;
  /** id of the disclosure this one replaces */
  readonly supersedes: string | null;
  readonly factsRoot: string;
  readonly factCount: number;
  readonly rules: {
    readonly set: string;
    readonly errors: number;
    readonly warnings: number;
    readonly findingsHash: string;
  };
  readonly submittedAt: string;
}

export interface CertificateStatement {
  readonly v: 1;
  readonly type: "certificate";
  readonly id: string;
  readonly disclosure: string;
  readonly credentialHash: string;
  readonly pdfSha256: string;
  readonly issuedAt: string;
}

export interface RevocationStatement {
  readonly v: 1;
  readonly type: "revocation";
  readonly certificate: string;
  readonly reason: string;
  readonly revokedAt: string;
}

export interface KeysStatement {
  readonly v: 1;
  readonly type: "keys";
  readonly issuer: string;
  readonly documentHash: string;
  readonly at: string;
}

/** A log entry (docs/formats.md §3): no amounts, no personal data. */
export type Statement = DisclosureStatement | CertificateStatement | RevocationStatement | KeysStatement;

const id = text(128, /^[A-Za-z0-9._-]+$/, "an id");
export const did = text(512, /^did:[a-z0-9]+:[A-Za-z0-9._:%-]+$/, "a DID");

const decodeDisclosure = object({
  v: literal(1),
  type: literal("disclosure"),
  id,
  organization: did,
  period: text(21, PERIOD_PATTERN, "start/endExclusive"),
  frameworks: list(oneOf(FRAMEWORKS), FRAMEWORKS.length),
  boundary: oneOf(BOUNDARIES),
  version: integer(1),
  supersedes: nullable(id),
  factsRoot: hash,
  factCount: integer(1),
  rules: object({ set: text(32), errors: integer(0), warnings: integer(0), findingsHash: hash }),
  submittedAt: timestamp,
});
const decodeCertificate = object({
  v: literal(1),
  type: literal("certificate"),
  id,
  disclosure: hash,
  credentialHash: hash,
  pdfSha256: hash,
  issuedAt: timestamp,
});
const decodeRevocation = object({
  v: literal(1),
  type: literal("revocation"),
  certificate: hash,
  reason: text(280),
  revokedAt: timestamp,
});
const decodeKeys = object({
  v: literal(1),
  type: literal("keys"),
  issuer: did,
  documentHash: hash,
  at: timestamp,
});

/** The bytes of a statement as they stand in the log. Throws BAD_INPUT where they exceed 4,096. */
export function statementBytes(statement: Statement): Uint8Array {
  const bytes = canonicalBytes(statement);
  if (bytes.length > MAX_STATEMENT_BYTES) {
    throw new DomainError(
      "BAD_INPUT",
      `statement: expected at most ${MAX_STATEMENT_BYTES} bytes, got ${bytes.length}`,
    );
  }
  return bytes;
}

/** Leaf hash of a statement in the log's tree. */
export function statementHash(bytes: Uint8Array): Uint8Array {
  return leafHash(bytes);
}

/** Reads a log entry: canonical JSON, exact keys, known version; anything else is BAD_INPUT. */
export function readStatement(bytes: Uint8Array): Statement {
  if (bytes.length > MAX_STATEMENT_BYTES)
    throw new DomainError("BAD_INPUT", `statement: expected at most ${MAX_STATEMENT_BYTES} bytes`);
  const json = decodeUtf8(bytes);
  if (json === undefined) throw new DomainError("BAD_INPUT", "statement: expected UTF-8 text");
  const value = parseCanonicalJson(json);
  const type = typeof value === "object" && value !== null && "type" in value ? value.type : undefined;
  switch (type) {
    case "disclosure":
      return sortedFrameworks(decodeDisclosure(value, "statement"));
    case "certificate":
      return decodeCertificate(value, "statement");
    case "revocation":
      return decodeRevocation(value, "statement");
    case "keys":
      return decodeKeys(value, "statement");
    default:
      throw new DomainError(
        "BAD_INPUT",
        "statement.type: expected disclosure, certificate, revocation or keys",
      );
  }
}

function sortedFrameworks(statement: DisclosureStatement): DisclosureStatement {
  const isSorted = statement.frameworks.every(
    (name, i) => i === 0 || (statement.frameworks[i - 1] as string) < name,
  );
  if (!isSorted) throw new DomainError("BAD_INPUT", "statement.frameworks: expected distinct names in order");
  return statement;
}
