// SPDX-License-Identifier: Apache-2.0
import { type Check, overallVerdict, type VerificationReport } from "../../verifier/report.ts";

/**
 * A document's report, completed by the report of newer evidence for the same certificate: a check that the document
 * leaves open is taken from the evidence, and so is one that fails there. Evidence for anything else changes nothing.
 */
export function combineReports(
  document: VerificationReport,
  evidence: VerificationReport,
): VerificationReport {
  if (!isSameCertificate(document, evidence)) return document;
  const checks = document.checks.map((check) => {
    const newer = evidence.checks.find(({ name }) => name === check.name);
    return newer !== undefined && isDecisive(check, newer) ? newer : check;
  });
  return { ...document, checks, verdict: overallVerdict(checks) };
}

function isDecisive(check: Check, newer: Check): boolean {
  if (check.verdict === "failed") return false;
  return newer.verdict === "failed" || (check.verdict === "undecided" && newer.verdict === "passed");
}

function isSameCertificate({ subject: a }: VerificationReport, { subject: b }: VerificationReport): boolean {
  if (a === null || b === null) return false;
  return (
    a.certificate.credentialHash === b.certificate.credentialHash &&
    a.disclosure.statementHash === b.disclosure.statementHash
  );
}
