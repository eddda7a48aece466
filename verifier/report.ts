// SPDX-License-Identifier: Apache-2.0
import type { Fact } from "../core/disclosure/fact.ts";

/** The checks, in the order in which a careful person would make them. */
export const CHECK_NAMES = [
  "DOCUMENT_INTEGRITY",
  "PDF_SIGNATURE",
  "CREDENTIAL_SIGNATURE",
  "ISSUER_TRUSTED",
  "FACT_COMMITMENTS",
  "LOG_INCLUSION",
  "CHECKPOINT_SIGNATURE",
  "WITNESS_QUORUM",
  "CHAIN_ANCHOR",
  "CHAIN_FINALITY",
  "NOT_REVOKED",
  "NOT_SUPERSEDED",
] as const;
export type CheckName = (typeof CHECK_NAMES)[number];

export const VERDICTS = ["passed", "failed", "undecided"] as const;
export type Verdict = (typeof VERDICTS)[number];

/** The closed list of reasons for a check that did not pass (docs/verification.md); codes are never renamed. */
export const REASONS = [
  "UNRECOGNIZED_FILE",
  "TOO_LARGE",
  "BUNDLE_MALFORMED",
  "PDF_MALFORMED",
  "PDF_ALTERED",
  "PDF_SIGNATURE_INVALID",
  "PDF_SIGNER_UNTRUSTED",
  "CREDENTIAL_SIGNATURE_INVALID",
  "ISSUER_KEY_FOREIGN",
  "ISSUER_KEY_UNKNOWN",
  "ISSUER_UNTRUSTED",
  "NOT_YET_VALID",
  "STATEMENT_MALFORMED",
  "FACT_MALFORMED",
  "FACT_DUPLICATE",
  "FACT_ORDER",
  "PROOF_MISMATCH",
  "FACTS_DIFFER",
  "DISCLOSURE_DIFFERS",
  "CHECKPOINT_MALFORMED",
  "SIZE_MISMATCH",
  "INCLUSION_MISMATCH",
  "CERTIFICATE_STATEMENT_MISMATCH",
  "CERTIFICATE_INCLUSION_MISMATCH",
  "ORIGIN_MISMATCH",
  "LOG_SIGNATURE_INVALID",
  "LOG_SIGNATURE_MISSING",
  "COSIGNATURE_INVALID",
  "WITNESSES_TOO_FEW",
  "NO_ANCHOR",
  "CHAIN_UNTRUSTED",
  "CHAINS_TOO_FEW",
  "CHAIN_UNREACHABLE",
  "CHAIN_ANSWER_MALFORMED",
  "CHAIN_ID_MISMATCH",
  "CHAIN_NOT_FOUND",
  "TRANSACTION_FAILED",
  "ANCHOR_BLOCK_MISMATCH",
  "ANCHOR_HEADER_MISMATCH",
  "ANCHOR_EVENT_MISSING",
  "ANCHOR_SIZE_MISMATCH",
  "ANCHOR_ROOT_MISMATCH",
  "ANCHOR_UNPROVEN",
  "BLOCK_UNCHECKED",
  "NODES_DISAGREE",
  "NOT_FINAL",
  "BLOCK_NOT_CANONICAL",
  "STATUS_MISSING",
  "STATUS_FOREIGN",
  "STATUS_UNREACHABLE",
  "STATUS_INVALID",
  "STATUS_EXPIRED",
  "REVOKED",
  "SUPERSEDED",
  "OFFLINE",
  "NO_TRUST",
  "NOT_REACHED",
  "UNEXPECTED",
] as const;
export type Reason = (typeof REASONS)[number];

/** What a sentence about a check speaks of: counts, names, places. */
export type CheckValues = Readonly<Record<string, string | number>>;

/** One check: `reason` is null when it passed, `detail` is one English sentence, `values` are what it speaks of. */
export interface Check {
  readonly name: CheckName;
  readonly verdict: Verdict;
  readonly reason: Reason | null;
  readonly values: CheckValues;
  readonly detail: string;
}

/** A fact that the certificate shows; `leaf` is its id in hex. */
export interface ReportedFact {
  readonly index: number;
  readonly leaf: string;
  readonly fact: Fact;
}

/** What the file speaks of. It is only as good as the verdict beside it: a page must never show one without the other. */
export interface VerificationSubject {
  readonly organization: {
    readonly id: string;
    readonly legalName: { readonly en: string | null; readonly zh: string | null };
    readonly country: string;
    readonly lei: string | null;
    readonly uscc: string | null;
    readonly isin: readonly string[];
  };
  readonly disclosure: {
    readonly id: string;
    readonly statementHash: string;
    readonly version: number;
    /** id of the disclosure that this one replaces; null also where the statement cannot be read */
    readonly supersedes: string | null;
    readonly period: string;
    readonly frameworks: readonly string[];
    readonly boundary: string;
    readonly gwpSet: string;
    readonly ruleSet: string;
    /** null where the statement cannot be read */
    readonly warnings: number | null;
    readonly submittedAt: string | null;
    readonly factsRoot: string;
  };
  readonly facts: readonly ReportedFact[];
  readonly factCount: number;
  readonly withheldCount: number;
  readonly log: { readonly origin: string; readonly index: number; readonly size: number } | null;
  /** names of the trusted witnesses that cosigned, with the time in Unix seconds; empty without a trust file */
  readonly witnesses: readonly { readonly name: string; readonly unixSeconds: number }[];
  readonly anchors: readonly {
    readonly chain: string;
    readonly contract: string;
    readonly transaction: string;
    readonly block: number;
    readonly blockHash: string;
    readonly size: number;
  }[];
  readonly certificate: {
    /** URL of the credential */
    readonly id: string;
    /** the code printed under the QR code; null where the id does not end in one */
    readonly serial: string | null;
    readonly issuer: { readonly id: string; readonly name: string };
    readonly issuedAt: string;
    readonly credentialHash: string;
  };
}

/** The answer about one file. PDF_SIGNATURE is left out for a bare bundle, to which it does not apply. */
export interface VerificationReport {
  readonly verdict: Verdict;
  readonly checks: readonly Check[];
  readonly subject: VerificationSubject | null;
}

/** failed where any check failed, else undecided where any is, else passed; no checks at all prove nothing. */
export function overallVerdict(checks: readonly Pick<Check, "verdict">[]): Verdict {
  if (checks.some(({ verdict }) => verdict === "failed")) return "failed";
  if (checks.length === 0 || checks.some(({ verdict }) => verdict === "undecided")) return "undecided";
  return "passed";
}
