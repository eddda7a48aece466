// SPDX-License-Identifier: Apache-2.0
import { readBundle } from "../../../core/bundle/bundle.ts";
import { statusPosition } from "../../../core/credential/status-list.ts";
import { DomainError } from "../../../core/errors.ts";
import type { CertificateStatement, RevocationStatement } from "../../../core/log/statement.ts";
import type { CertificateFileRecord } from "../../ports/certificate-store.ts";
import { certificateKey, FILE_TYPES, fileRecord } from "../issue-certificate.ts";
import { RECORDS } from "../kept-records.ts";
import { decodeKeptPlan, decodeKeptRevocation, readKept } from "./read-kept-records.ts";
import type { Rebuild } from "./rebuild-state.ts";

/** An entry of the log, as read. */
export interface Logged<S> {
  readonly statement: S;
  readonly text: string;
  readonly hash: string;
  readonly index: number;
}

/** Of a disclosure in the log, found by the hash of its statement. */
export interface CertifiedDisclosure {
  readonly id: string;
  readonly index: number;
  readonly supersedes: string | null;
}

/** Puts back a certificate that is in the log as it was issued: plan, served files, statement. */
export async function rebuildCertificate(
  { statement, text, hash, index }: Logged<CertificateStatement>,
  of: CertifiedDisclosure,
  { needs, counts, doubt }: Rebuild,
): Promise<void> {
  const { certificates, disclosures, objects } = needs;
  const serial = statement.id;
  const record = await disclosures.find(of.id);
  if (record === undefined)
    throw new DomainError("INVARIANT", `entry ${index}: disclosure ${of.id} is missing`);
  const kept = await readKept(`${RECORDS.certificates}${serial}.json`, decodeKeptPlan, objects);
  const files = {
    pdf: await servedFile(serial, "pdf", objects),
    credential: await servedFile(serial, "json", objects),
    bundle: await servedFile(serial, "touchstone.json", objects),
  };
  if (files.pdf.sha256 !== statement.pdfSha256)
    doubt(`${files.pdf.key}: expected SHA-256 ${statement.pdfSha256}, got ${files.pdf.sha256}`);
  await certificates.plan({
    serial,
    disclosureId: of.id,
    organizationId: record.organizationId,
    stage: "PLANNED",
    issuedAt: statement.issuedAt,
    // Of no use once the files exist; the certificate waited for an anchor that covers its disclosure.
    anchoredSize: kept?.anchoredSize ?? of.index + 1,
    disclosureIndex: of.index,
    organizationRevision: kept?.organizationRevision ?? 1,
    statement: null,
    statementHash: null,
    logIndex: null,
    files: null,
    revocation: null,
  });
  await certificates.issue(serial, { statement: text, statementHash: hash, files });
  counts.certificates += 1;
}

/** What a certificate's entry in the log changes beside its own record, once both are noted in the log. */
export async function settleCertificate(
  serial: string,
  of: CertifiedDisclosure,
  { needs }: Rebuild,
): Promise<void> {
  const { certificates, disclosures, statuses, objects } = needs;
  const key = certificateKey(serial, "touchstone.json");
  const bundle = await objects.get(key);
  if (bundle !== undefined && readBundle(bundle).certificateStatement !== null)
    await certificates.complete(serial, fileRecord(key, bundle, FILE_TYPES["touchstone.json"]));
  await disclosures.setCertificate(of.id, serial);
  if (of.supersedes === null) return;
  const old = await disclosures.find(of.supersedes);
  if (old?.logIndex == null)
    throw new DomainError(
      "INVARIANT",
      `disclosure ${of.id} supersedes ${of.supersedes}, which is not in the log`,
    );
  const { list, index } = statusPosition(old.logIndex);
  await statuses.set("refresh", list, index);
}

/** Puts back the revocation of a certificate. */
export async function rebuildRevocation(
  serial: string,
  { statement, text, hash }: Pick<Logged<RevocationStatement>, "statement" | "text" | "hash">,
  { needs, counts }: Rebuild,
): Promise<void> {
  const { certificates, disclosures, statuses } = needs;
  const certificate = await certificates.find(serial);
  if (certificate === undefined) throw new DomainError("INVARIANT", `certificate ${serial} is missing`);
  const { reason, revokedAt } = statement;
  await certificates.revoke(serial, { reason, revokedAt, statement: text, statementHash: hash });
  const { list, index } = statusPosition(certificate.disclosureIndex);
  await statuses.set("revocation", list, index);
  await disclosures.setRevoked(certificate.disclosureId, revokedAt);
  counts.revocations += 1;
}

/** Certificates that were planned, and revocations that were accepted, before their statements were in the log. */
export async function rebuildUnlogged(rebuild: Rebuild): Promise<void> {
  await rebuildPlans(rebuild);
  const { listing, objects, certificates } = rebuild.needs;
  for await (const key of listing.list(RECORDS.revocations)) {
    const kept = await readKept(key, decodeKeptRevocation, objects);
    const certificate = kept && (await certificates.find(kept.serial));
    if (kept === undefined || certificate == null || certificate.revocation !== null) continue;
    const { serial, reason, revokedAt, statement: text, statementHash: hash } = kept;
    const statement = {
      v: 1,
      type: "revocation",
      certificate: certificate.statementHash ?? "",
      reason,
      revokedAt,
    } as const;
    await rebuildRevocation(serial, { statement, text, hash }, rebuild);
  }
}

async function rebuildPlans({ needs }: Rebuild): Promise<void> {
  const { listing, objects, certificates, disclosures } = needs;
  for await (const key of listing.list(RECORDS.certificates)) {
    const kept = await readKept(key, decodeKeptPlan, objects);
    if (kept === undefined || (await certificates.find(kept.serial)) !== undefined) continue;
    const record = await disclosures.find(kept.disclosureId);
    if (record?.logIndex !== kept.disclosureIndex || record.certificateSerial !== null) continue;
    const { v: _v, ...plan } = kept;
    const blank = { statement: null, statementHash: null, logIndex: null, files: null, revocation: null };
    // Issued again from this plan, every file that exists is kept and the statement comes out the same.
    await certificates.plan({ ...plan, ...blank, stage: "PLANNED" });
  }
}

async function servedFile(
  serial: string,
  kind: keyof typeof FILE_TYPES,
  objects: Rebuild["needs"]["objects"],
): Promise<CertificateFileRecord> {
  const key = certificateKey(serial, kind);
  const bytes = await objects.get(key);
  if (bytes === undefined)
    throw new DomainError("NOT_FOUND", `${key}: expected a file of a certificate, got nothing`);
  return fileRecord(key, bytes, FILE_TYPES[kind]);
}
