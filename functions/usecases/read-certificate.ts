// SPDX-License-Identifier: Apache-2.0
import { readSerial } from "../../core/credential/serial.ts";
import type {
  CertificateFileRecord,
  CertificateRecord,
  CertificateStore,
} from "../ports/certificate-store.ts";
import type { DisclosureStore } from "../ports/disclosure-store.ts";

/** A certificate whose files exist. */
export interface IssuedCertificate extends CertificateRecord {
  readonly files: {
    readonly pdf: CertificateFileRecord;
    readonly credential: CertificateFileRecord;
    readonly bundle: CertificateFileRecord;
  };
}

export type CertificateStatus = "VALID" | "SUPERSEDED" | "REVOKED";

/** The certificate with a serial, once it is issued; it may be written as people type it. */
export async function readCertificate(
  serial: string,
  { certificates }: { readonly certificates: CertificateStore },
): Promise<IssuedCertificate | undefined> {
  const printed = readSerial(serial);
  return printed === undefined ? undefined : issued(await certificates.find(printed));
}

/** The certificate whose PDF has this SHA-256. */
export async function readCertificateByPdf(
  sha256: string,
  { certificates }: { readonly certificates: CertificateStore },
): Promise<IssuedCertificate | undefined> {
  return issued(await certificates.findByPdf(sha256));
}

/** REVOKED before SUPERSEDED before VALID; a successor counts once it is in the log. */
export async function readCertificateStatus(
  certificate: IssuedCertificate,
  { disclosures }: { readonly disclosures: DisclosureStore },
): Promise<CertificateStatus> {
  if (certificate.revocation !== null) return "REVOKED";
  const record = await disclosures.find(certificate.disclosureId);
  const scope = record === undefined ? [] : await disclosures.findScope(record.scope);
  const isSuperseded = scope.some(
    ({ supersedes, logIndex }) => supersedes === certificate.disclosureId && logIndex !== null,
  );
  return isSuperseded ? "SUPERSEDED" : "VALID";
}

function issued(record: CertificateRecord | undefined): IssuedCertificate | undefined {
  return record === undefined || record.files === null ? undefined : { ...record, files: record.files };
}
