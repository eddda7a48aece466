// SPDX-License-Identifier: Apache-2.0
import { CALCULATION_CHECKS, type CalculationReport } from "../calculation/calculation-report.ts";
import { calculationSentence, calculationVerdict } from "../messages/calculation.ts";
import { type Language, printable, sentence } from "../messages/sentence.ts";
import { verdictSentence } from "../messages/verdict.ts";
import { CHECK_NAMES, type Check, type Verdict, type VerificationReport } from "../report.ts";

const SIGNS: Readonly<Record<Verdict, string>> = { passed: "✓", failed: "✗", undecided: "?" };
const NAME_WIDTH = Math.max(...CHECK_NAMES.map((name) => name.length));

/** A report for people: one line a check, then the verdict. Signs and words carry the meaning, never colour. */
export function formatReport(report: VerificationReport, language: Language): string {
  const lines = report.checks.map((check) => lineOf(check, language));
  return [...subjectLines(report), ...lines, "", verdictSentence(report, language), ""].join("\n");
}

/** A report about a calculation: one line a check, then the verdict. */
export function formatCalculation({ checks, verdict }: CalculationReport, language: Language): string {
  const width = Math.max(...CALCULATION_CHECKS.map((name) => name.length));
  const lines = checks.map((check) => {
    const reason = check.reason === null ? "" : ` [${check.reason}]`;
    return `${SIGNS[check.verdict]} ${check.name.padEnd(width)}  ${calculationSentence(check, language)}${reason}`;
  });
  return [...lines, "", calculationVerdict(verdict, language), ""].join("\n");
}

function lineOf(check: Check, language: Language): string {
  const reason = check.reason === null ? "" : ` [${check.reason}]`;
  return `${SIGNS[check.verdict]} ${check.name.padEnd(NAME_WIDTH)}  ${sentence(check, language)}${reason}`;
}

function subjectLines({ subject }: VerificationReport): readonly string[] {
  if (subject === null) return [];
  const { legalName, id } = subject.organization;
  const names = [legalName.en, legalName.zh].filter((name) => name !== null);
  const parts = [
    subject.certificate.serial ?? subject.certificate.id,
    names.join(" · ") || id,
    subject.disclosure.period,
  ];
  return [parts.map(printable).join("  "), ""];
}
