// SPDX-License-Identifier: Apache-2.0
import { type Bundle, MAX_BUNDLE_BYTES, readBundle } from "../core/bundle/bundle.ts";
import { toHex } from "../core/canonical/encoding.ts";
import { failed, type Outcome, passed, undecided } from "./checks/outcome.ts";
import { attempt, type Read } from "./evidence.ts";
import type { PdfFinding, PdfProblem } from "./pdf/pdf-problem.ts";
import { type CertificatePdf, readCertificatePdf, startsLikePdf } from "./pdf/read-certificate-pdf.ts";
import type { Primitives } from "./primitives.ts";
import type { CheckName, Reason } from "./report.ts";
import type { Trust } from "./trust.ts";

/** What a file turned out to be; without a bundle nothing further can be checked. */
export interface OpenedFile {
  readonly isPdf: boolean;
  readonly outcomes: Partial<Record<CheckName, Outcome>>;
  readonly bundle: Bundle | undefined;
  /** hex; null for a bare bundle */
  readonly pdfSha256: string | null;
}

interface Needs {
  readonly trust: Trust | undefined;
  readonly nowMs: number;
  readonly primitives: Primitives;
}

const JSON_SPACE: readonly number[] = [0x20, 0x09, 0x0a, 0x0d];
const OPEN_BRACE = 0x7b;

/** Finds the bundle in a file. Never throws for its content. */
export function openFile(file: Uint8Array, needs: Needs): OpenedFile {
  if (startsLikePdf(file)) return openPdf(file, needs);
  const first = file.find((byte) => !JSON_SPACE.includes(byte));
  return first === OPEN_BRACE ? openBundle(file) : refused(failed("UNRECOGNIZED_FILE"));
}

function openBundle(file: Uint8Array): OpenedFile {
  if (file.length > MAX_BUNDLE_BYTES) {
    return refused(failed("TOO_LARGE", { limit: MAX_BUNDLE_BYTES, size: file.length }));
  }
  const bundle = attempt(() => readBundle(file));
  if (!bundle.isReadable) return refused(failed("BUNDLE_MALFORMED", { problem: bundle.problem }));
  const outcomes = { DOCUMENT_INTEGRITY: passed({ form: "bundle" }) };
  return { isPdf: false, outcomes, bundle: bundle.value, pdfSha256: null };
}

function refused(outcome: Outcome): OpenedFile {
  return { isPdf: false, outcomes: { DOCUMENT_INTEGRITY: outcome }, bundle: undefined, pdfSha256: null };
}

function openPdf(file: Uint8Array, needs: Needs): OpenedFile {
  const pdf = readPdf(file, new Date(needs.nowMs).toISOString(), needs);
  const bytes = pdf.bundle;
  const bundle = bytes === undefined ? undefined : attempt(() => readBundle(bytes));
  return {
    isPdf: true,
    outcomes: {
      DOCUMENT_INTEGRITY: integrityOf(pdf, bundle),
      PDF_SIGNATURE: pdfOutcome(signerAtIssue(file, pdf.signer, bundle, needs)),
    },
    bundle: bundle?.isReadable ? bundle.value : undefined,
    pdfSha256: toHex(needs.primitives.sha256(file)),
  };
}

function readPdf(file: Uint8Array, at: string, { trust, primitives }: Needs): CertificatePdf {
  return readCertificatePdf(file, { trustedRoots: trust?.pdfRootCertificates ?? [], at, primitives });
}

function integrityOf({ document }: CertificatePdf, bundle: Read<Bundle> | undefined): Outcome {
  const isIntact = document.status === "passed";
  return isIntact && bundle?.isReadable === false
    ? failed("BUNDLE_MALFORMED", { problem: bundle.problem })
    : pdfOutcome(document);
}

/** A seal outlives its signer's certificate: what counts is the day of issue, which the credential's own signature vouches for. */
function signerAtIssue(
  file: Uint8Array,
  signer: PdfFinding,
  bundle: Read<Bundle> | undefined,
  needs: Needs,
): PdfFinding {
  if (signer.reason !== "CERTIFICATE_EXPIRED" || !bundle?.isReadable) return signer;
  return readPdf(file, bundle.value.credential.validFrom, needs).signer;
}

const PDF_REASONS: Readonly<Record<PdfProblem, Reason>> = {
  NOT_OUR_PDF: "PDF_MALFORMED",
  TOO_LARGE: "PDF_MALFORMED",
  STRUCTURE: "PDF_MALFORMED",
  APPENDED_BYTES: "PDF_ALTERED",
  BYTE_RANGE: "PDF_MALFORMED",
  PERMISSIONS: "PDF_MALFORMED",
  ATTACHMENT: "PDF_MALFORMED",
  SIGNATURE_FORM: "PDF_SIGNATURE_INVALID",
  DIGEST_MISMATCH: "PDF_ALTERED",
  SIGNATURE_INVALID: "PDF_SIGNATURE_INVALID",
  CERTIFICATE_FORM: "PDF_SIGNATURE_INVALID",
  CERTIFICATE_CHAIN: "PDF_SIGNER_UNTRUSTED",
  CERTIFICATE_UNTRUSTED: "PDF_SIGNER_UNTRUSTED",
  CERTIFICATE_NOT_YET_VALID: "PDF_SIGNER_UNTRUSTED",
  CERTIFICATE_EXPIRED: "PDF_SIGNER_UNTRUSTED",
  NO_TRUST_ANCHOR: "NO_TRUST",
};

function pdfOutcome({ status, reason, detail }: PdfFinding): Outcome {
  if (status === "passed") return passed({ form: "pdf" });
  const mapped = reason === undefined ? "UNEXPECTED" : PDF_REASONS[reason];
  return status === "failed" ? failed(mapped, { problem: detail }) : undecided(mapped, { problem: detail });
}
