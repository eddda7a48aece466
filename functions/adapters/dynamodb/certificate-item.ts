// SPDX-License-Identifier: Apache-2.0
import { hash, integer, nullable, object, oneOf, text, timestamp } from "../../../core/decode/decoder.ts";
import { MAX_STATEMENT_BYTES } from "../../../core/log/statement.ts";
import type { CertificateRecord } from "../../ports/certificate-store.ts";
import { type Item, readStored, readStoredJson } from "./item.ts";
import { type Key, keyPart } from "./key.ts";

const decodeStoredPlan = object({
  serial: text(256),
  disclosureId: text(128),
  organizationId: text(256),
  issuedAt: timestamp,
  anchoredSize: integer(1),
  disclosureIndex: integer(0),
  organizationRevision: integer(1),
});
/** Planned before organizations could change: at the only revision there was. */
export const decodePlan: typeof decodeStoredPlan = (value, path) =>
  decodeStoredPlan(
    typeof value === "object" && value !== null ? { organizationRevision: 1, ...value } : value,
    path,
  );

export const decodeFile = object({
  key: text(1024),
  sha256: hash,
  size: integer(0),
  mediaType: text(128),
});

export const decodeRevocation = object({
  reason: text(280),
  revokedAt: timestamp,
  statementHash: hash,
});

const decodeChanging = object({
  stage: oneOf(["PLANNED", "ISSUED", "COMPLETE"]),
  statement: nullable(text(MAX_STATEMENT_BYTES)),
  statementHash: nullable(hash),
  logIndex: nullable(integer(0)),
});

export function certificateKey(serial: string): Key {
  return { pk: `CERT#${keyPart(serial, "certificate.serial")}`, sk: "CERT" };
}

export function revocationKey(serial: string): Key {
  return { pk: `REV#${keyPart(serial, "certificate.serial")}`, sk: "REV" };
}

export function pdfLookup(sha256: string): string {
  return `PDF#${keyPart(sha256, "certificate.pdf")}`;
}

export function certificateOf(item: Item): CertificateRecord {
  const { stage, statement = null, statementHash = null, logIndex = null, revocation } = item;
  return {
    ...readStoredJson(decodePlan, item.body, "certificate"),
    ...readStored(decodeChanging, { stage, statement, statementHash, logIndex }, "certificate"),
    files: filesOf(item),
    revocation:
      revocation === undefined
        ? null
        : readStoredJson(decodeRevocation, revocation, "certificate.revocation"),
  };
}

function filesOf({ stage, pdf, credential, bundle }: Item): CertificateRecord["files"] {
  if (stage === "PLANNED") return null;
  return {
    pdf: readStoredJson(decodeFile, pdf, "certificate.files.pdf"),
    credential: readStoredJson(decodeFile, credential, "certificate.files.credential"),
    bundle: readStoredJson(decodeFile, bundle, "certificate.files.bundle"),
  };
}
