// SPDX-License-Identifier: Apache-2.0
import { utf8 } from "../../core/canonical/canonical-json.ts";
import { toHex } from "../../core/canonical/encoding.ts";
import { integer, nullable, object, oneOf, text, timestamp } from "../../core/decode/decoder.ts";
import { GWP_SETS } from "../../core/disclosure/gwp-set.ts";
import { DomainError } from "../../core/errors.ts";
import { MAX_STATEMENT_BYTES, readStatement, statementHash } from "../../core/log/statement.ts";
import { APPROVALS, type DisclosureRecord, scopeOfId } from "../ports/disclosure-store.ts";

/** What a record holds beside its statement: kept with the facts, so that the table can be made again from objects alone. */
export type Acceptance = Readonly<ReturnType<typeof decodeAcceptance>>;

export const decodeAcceptance = object({
  statement: text(MAX_STATEMENT_BYTES),
  organizationId: text(256),
  boundaryNote: nullable(text(10_000)),
  gwpSet: oneOf(GWP_SETS),
  currency: nullable(text(3)),
  saltSecret: text(43, /^[A-Za-z0-9_-]{43}$/, "32 bytes in base64url"),
  idempotencyHash: text(128),
  contentHash: text(128),
  submittedBy: text(256),
  receipt: object({
    issuedAt: timestamp,
    maxMergeDelaySeconds: integer(0),
    keyId: text(600),
    signature: text(88, /^[A-Za-z0-9+/]{86}==$/, "64 bytes in base64"),
  }),
  /** as it was when accepted */
  approval: oneOf(APPROVALS),
});

/** The record of a disclosure as it was when accepted. Throws INVARIANT where the statement is not one of a disclosure. */
export function acceptedRecord(acceptance: Acceptance, documentKey: string): DisclosureRecord {
  const { boundaryNote, statement: statementText, ...kept } = acceptance;
  const bytes = utf8(statementText);
  const statement = readStatement(bytes);
  if (statement.type !== "disclosure")
    throw new DomainError("INVARIANT", `${documentKey}: expected a disclosure, got a ${statement.type}`);
  return {
    ...kept,
    id: statement.id,
    scope: scopeOfId(statement.id),
    version: statement.version,
    period: statement.period,
    frameworks: statement.frameworks,
    boundary: { approach: statement.boundary, note: boundaryNote },
    factsRoot: statement.factsRoot,
    factCount: statement.factCount,
    statement: statementText,
    statementHash: toHex(statementHash(bytes)),
    findings: { errors: statement.rules.errors, warnings: statement.rules.warnings },
    documentKey,
    supersedes: statement.supersedes,
    submittedAt: statement.submittedAt,
    rejectedBecause: null,
    logIndex: null,
    certificateSerial: null,
    revokedAt: null,
  };
}
