// SPDX-License-Identifier: Apache-2.0
import { DomainError, isDomainError } from "../../core/errors.ts";

/** The closed list of reasons for which a PDF is refused; codes are never renamed. */
export const PDF_PROBLEMS = [
  "NOT_OUR_PDF",
  "TOO_LARGE",
  "STRUCTURE",
  "APPENDED_BYTES",
  "BYTE_RANGE",
  "PERMISSIONS",
  "ATTACHMENT",
  "SIGNATURE_FORM",
  "DIGEST_MISMATCH",
  "SIGNATURE_INVALID",
  "CERTIFICATE_FORM",
  "CERTIFICATE_CHAIN",
  "CERTIFICATE_UNTRUSTED",
  "CERTIFICATE_NOT_YET_VALID",
  "CERTIFICATE_EXPIRED",
  "NO_TRUST_ANCHOR",
] as const;

export type PdfProblem = (typeof PDF_PROBLEMS)[number];

/** What was found about one aspect of a PDF; `reason` is absent exactly when it passed. */
export interface PdfFinding {
  readonly status: "passed" | "failed" | "undecided";
  readonly reason?: PdfProblem;
  readonly detail: string;
}

/** Ends the reading of a PDF for the given reason. */
export function refusePdf(problem: PdfProblem, detail: string): never {
  throw new DomainError("BAD_INPUT", detail, { problem });
}

/** A check whose refusal becomes a finding; refusals without a reason of their own get the fallback. */
export function findingOf(fallback: PdfProblem, check: () => string): PdfFinding {
  try {
    return { status: "passed", detail: check() };
  } catch (error) {
    if (!isDomainError(error)) throw error;
    const stated = PDF_PROBLEMS.find((problem) => problem === error.details.problem);
    return { status: "failed", reason: stated ?? fallback, detail: error.message };
  }
}
