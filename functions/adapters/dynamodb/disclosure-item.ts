// SPDX-License-Identifier: Apache-2.0

import {
  hash,
  integer,
  list,
  nullable,
  object,
  oneOf,
  text,
  timestamp,
} from "../../../core/decode/decoder.ts";
import { GWP_SETS } from "../../../core/disclosure/gwp-set.ts";
import { BOUNDARIES, FRAMEWORKS, MAX_STATEMENT_BYTES } from "../../../core/log/statement.ts";
import { APPROVALS, type DisclosureRecord } from "../../ports/disclosure-store.ts";
import { type Fields, type Item, readStored, readStoredJson, toStoredJson } from "./item.ts";
import { type Key, keyPart, outboxFields, type QueueSpread, sortable } from "./key.ts";

const VERSION_DIGITS = 6;

const decodeBody = object({
  id: text(128),
  organizationId: text(256),
  scope: text(128),
  version: integer(1),
  period: text(21),
  frameworks: list(oneOf(FRAMEWORKS), FRAMEWORKS.length),
  boundary: object({ approach: oneOf(BOUNDARIES), note: nullable(text(10_000)) }),
  gwpSet: oneOf(GWP_SETS),
  currency: nullable(text(3)),
  factsRoot: hash,
  factCount: integer(1),
  statementHash: hash,
  findings: object({ errors: integer(0), warnings: integer(0) }),
  documentKey: text(1024),
  saltSecret: text(43, /^[A-Za-z0-9_-]{43}$/, "32 bytes in base64url"),
  idempotencyHash: text(128),
  contentHash: text(128),
  supersedes: nullable(text(128)),
  submittedAt: timestamp,
  submittedBy: text(256),
  receipt: object({
    issuedAt: timestamp,
    maxMergeDelaySeconds: integer(0),
    keyId: text(600),
    signature: text(88, /^[A-Za-z0-9+/]{86}==$/, "64 bytes in base64"),
  }),
});

const decodeChanging = object({
  statement: text(MAX_STATEMENT_BYTES),
  approval: oneOf(APPROVALS),
  rejectedBecause: nullable(text(10_000)),
  logIndex: nullable(integer(0)),
  certificateSerial: nullable(text(256)),
  revokedAt: nullable(timestamp),
});

export function disclosureKey({ scope, version }: Pick<DisclosureRecord, "scope" | "version">): Key {
  return { pk: scopePartition(scope), sk: `V#${sortable(version, VERSION_DIGITS)}` };
}

export function scopePartition(scope: string): string {
  return `DIS#${keyPart(scope, "disclosure.scope")}`;
}

/** What never changes is one JSON text; what does is an attribute each, so that an update touches nothing else. */
export function disclosureFields(record: DisclosureRecord, spread: QueueSpread): Fields {
  const { statement, approval, rejectedBecause, logIndex, certificateSerial, revokedAt, ...immutable } =
    record;
  const key = disclosureKey(record);
  return {
    ...key,
    id: keyPart(record.id, "disclosure.id"),
    body: toStoredJson(decodeBody, immutable, "disclosure"),
    statement,
    approval,
    rejectedBecause,
    logIndex,
    certificateSerial,
    revokedAt,
    lookup: idempotencyLookup(record.idempotencyHash),
    listing: organizationListing(record.organizationId),
    listingKey: `${record.submittedAt}#${record.id}`,
    ...(approval === "APPROVED" &&
      logIndex === null &&
      outboxFields(key.pk, record.submittedAt, record.id, spread)),
  };
}

export function disclosureOf(item: Item): DisclosureRecord {
  const absent = { rejectedBecause: null, logIndex: null, certificateSerial: null, revokedAt: null };
  const { statement, approval } = item;
  const changing = Object.fromEntries(Object.keys(absent).map((name) => [name, item[name] ?? null]));
  return {
    ...readStoredJson(decodeBody, item.body, "disclosure"),
    ...readStored(decodeChanging, { statement, approval, ...changing }, "disclosure"),
  };
}

export function idempotencyLookup(hashText: string): string {
  return `IDEMPOTENCY#${keyPart(hashText, "idempotency hash")}`;
}

export function organizationListing(organizationId: string): string {
  return `ORG#${keyPart(organizationId, "organization id")}`;
}
