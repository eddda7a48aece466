// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../../core/errors.ts";
import type { VerificationReport } from "../../../verifier/report.ts";
import type { CertificateFileRecord } from "../../ports/certificate-store.ts";
import { type CertificateAsOf, certificateStatusAsOf } from "../../usecases/frames/disclosures-as-of.ts";
import { type IssuedCertificate, readCertificateStatus } from "../../usecases/read-certificate.ts";
import { type VerifySubject, verifyCertificate } from "../../usecases/verify-certificate.ts";
import type { ApiContext, Resolvers } from "../api-context.ts";
import { globalId, ownId } from "../global-id.ts";

export interface VerifyInput {
  readonly serial?: string;
  readonly certificateId?: string;
  readonly pdfSha256?: string;
  readonly factsRoot?: string;
  readonly pdf?: string;
  readonly bundle?: string;
}

export const Certificate: Resolvers = {
  id: ({ serial }: IssuedCertificate) => globalId("certificate", serial),
  disclosure: async (certificate: IssuedCertificate | CertificateAsOf, _: unknown, { cache }: ApiContext) => {
    if ("of" in certificate) return certificate.of;
    const { disclosureId } = certificate;
    const record = await cache.reads.disclosures.find(disclosureId);
    if (record === undefined) throw new DomainError("INVARIANT", `disclosure ${disclosureId} is missing`);
    return record;
  },
  status: (certificate: IssuedCertificate | CertificateAsOf, _: unknown, { cache }: ApiContext) =>
    "of" in certificate
      ? certificateStatusAsOf(certificate)
      : readCertificateStatus(certificate, cache.reads),
  revokedAt: ({ revocation }: IssuedCertificate) => revocation?.revokedAt ?? null,
  revocationReason: ({ revocation }: IssuedCertificate) => revocation?.reason ?? null,
  pdf: file("pdf"),
  credential: file("credential"),
  bundle: file("bundle"),
  verifyUrl: ({ serial }: IssuedCertificate, _: unknown, { needs }: ApiContext) =>
    `${needs.settings.publicUrl}/v/${serial}`,
};

/** Runs a verification. Exactly one field of the input is given: the schema sees to that. */
export async function verification(input: VerifyInput, { cache }: ApiContext) {
  const { report, certificate, checkedAt } = await verifyCertificate(subjectOf(input), cache.reads);
  return {
    verdict: upper(report.verdict),
    checks: report.checks.map(({ name, verdict, reason, detail }) => ({
      name,
      verdict: upper(verdict),
      reason,
      detail,
    })),
    certificate: certificate ?? null,
    checkedAt,
  };
}

function subjectOf({ serial, certificateId, pdfSha256, factsRoot, pdf, bundle }: VerifyInput): VerifySubject {
  if (serial !== undefined) return { by: "serial", value: serial };
  if (certificateId !== undefined)
    return { by: "serial", value: ownId("certificate", certificateId, "certificateId") };
  if (pdfSha256 !== undefined) return { by: "pdfSha256", value: pdfSha256 };
  if (factsRoot !== undefined) return { by: "factsRoot", value: factsRoot };
  return pdf === undefined ? { by: "bundle", value: bundle ?? "" } : { by: "pdf", value: pdf };
}

function upper(verdict: VerificationReport["verdict"]): string {
  return verdict.toUpperCase();
}

function file(name: keyof IssuedCertificate["files"]) {
  return ({ files }: IssuedCertificate, _: unknown, { needs }: ApiContext) => {
    const { key, sha256, size, mediaType }: CertificateFileRecord = files[name];
    return { url: `${needs.settings.publicUrl}/${key}`, sha256, size, mediaType };
  };
}
