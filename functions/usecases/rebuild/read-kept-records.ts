// SPDX-License-Identifier: Apache-2.0
import { parseStrictJson } from "../../../core/canonical/strict-json.ts";
import { decodeUtf8 } from "../../../core/canonical/utf8-decode.ts";
import {
  boolean,
  type Decoder,
  hash,
  integer,
  list,
  literal,
  nullable,
  object,
  oneOf,
  text,
  timestamp,
} from "../../../core/decode/decoder.ts";
import { MAX_STATEMENT_BYTES } from "../../../core/log/statement.ts";
import { decodeFiscalCalendar } from "../../../core/organization/fiscal-calendar.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import { ORGANIZATION_KINDS } from "../../ports/organization-store.ts";

const v = literal(1);
const name = nullable(text(1000));

const decodeCompleteOrganization = object({
  v,
  id: text(256),
  did: text(512),
  kind: oneOf(ORGANIZATION_KINDS),
  names: object({ en: name, zh: name }),
  country: text(2),
  lei: nullable(text(20)),
  uscc: nullable(text(18)),
  usccOverride: nullable(text(4000)),
  isin: list(text(12), 1000),
  fourEyes: boolean,
  contentHash: text(128),
  registeredAt: timestamp,
  otherNames: list(object({ tag: text(35), name: text(1000) }), 100),
  leiCountry: nullable(text(2)),
  fiscalCalendar: nullable(decodeFiscalCalendar),
  revision: integer(1),
  change: nullable(object({ at: timestamp, by: text(512), because: text(1000) })),
});
/** Copies made before organizations could change are of the only revision there was. */
export const decodeKeptOrganization = withDefaults(decodeCompleteOrganization, { revision: 1, change: null });

export const decodeKeptDecision = object({
  v,
  id: text(256),
  outcome: oneOf(["APPROVED", "REJECTED", "WITHDRAWN"]),
  reason: nullable(text(10_000)),
});

const decodeCompletePlan = object({
  v,
  serial: text(256),
  disclosureId: text(256),
  organizationId: text(256),
  issuedAt: timestamp,
  anchoredSize: integer(1),
  disclosureIndex: integer(0),
  organizationRevision: integer(1),
});
export const decodeKeptPlan = withDefaults(decodeCompletePlan, { organizationRevision: 1 });

export const decodeKeptRevocation = object({
  v,
  serial: text(256),
  reason: text(280),
  revokedAt: timestamp,
  statement: text(MAX_STATEMENT_BYTES),
  statementHash: hash,
});

export const decodeKeptEvidence = object({
  v,
  organizationId: text(256),
  sha256: hash,
  size: integer(0),
  mediaType: text(200),
  name: text(1000),
  isPublic: boolean,
  status: literal("STORED"),
  requestedAt: timestamp,
  storedAt: timestamp,
});

/** What is missing in an older copy is read as these. */
function withDefaults<T>(decoder: Decoder<T>, defaults: Readonly<Record<string, unknown>>): Decoder<T> {
  return (value, path) =>
    decoder(typeof value === "object" && value !== null ? { ...defaults, ...value } : value, path);
}

/** Reads the copy of a row; undefined where there is none, BAD_INPUT with the key where it cannot be read. */
export async function readKept<T>(
  key: string,
  decoder: Decoder<T>,
  objects: Pick<ObjectStore, "get">,
): Promise<T | undefined> {
  const bytes = await objects.get(key);
  return bytes && decoder(parseStrictJson(decodeUtf8(bytes) ?? ""), key);
}
