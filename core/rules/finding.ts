// SPDX-License-Identifier: Apache-2.0
import { canonicalize } from "../canonical/canonical-json.ts";
import type { Severity } from "../catalogue/catalogue.ts";

/** What a rule said. Amounts are decimal strings; `facts` holds fact keys, see `factKey`. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly messageEn: string;
  readonly messageZh: string;
  readonly facts: readonly string[];
  readonly expected: string | null;
  readonly actual: string | null;
  /** actual minus expected */
  readonly delta: string | null;
  /** what to do about it, in English */
  readonly hint: string | null;
  /** why the company stands by what a WARNING questions */
  readonly acceptedBecause: string | null;
}

/** The list that `findingsHash` is made of: plain objects in an order that depends on nothing but their content. */
export function hashedFindings(findings: readonly Finding[]): readonly Finding[] {
  return findings
    .map((finding) => ({
      acceptedBecause: finding.acceptedBecause,
      actual: finding.actual,
      delta: finding.delta,
      expected: finding.expected,
      facts: [...finding.facts].sort(),
      hint: finding.hint,
      messageEn: finding.messageEn,
      messageZh: finding.messageZh,
      rule: finding.rule,
      severity: finding.severity,
    }))
    .map((finding) => ({ finding, order: canonicalize([finding.rule, finding]) }))
    .sort((a, b) => (a.order < b.order ? -1 : 1))
    .map(({ finding }) => finding);
}
