// SPDX-License-Identifier: Apache-2.0
import { checkDocumentInfo } from "./document-info.ts";
import { checkDuplicates } from "./duplicate-facts.ts";
import { readJson } from "./json-reader.ts";
import { readReportFact } from "./read-report-fact.ts";
import { checkCalculations } from "./report-calculations.ts";
import type { FactContext, ReportFact } from "./report-fact.ts";
import { checkLinks, checkNote, isNote } from "./report-notes.ts";
import { createReportProblems, type ReportError } from "./report-problems.ts";
import { readStructure, type WrittenReport } from "./report-structure.ts";
import type { Taxonomy } from "./taxonomy.ts";

/** What the checker says of a report. */
export interface ReportCheck {
  readonly isValid: boolean;
  /** sorted by code; at most 1,000 */
  readonly errors: readonly ReportError[];
}

/** Checks an xBRL-JSON report (xBRL-JSON 1.0, OIM 1.0, Dimensions 1.0, Calculations 1.1) against a taxonomy. Never throws on a report. */
export function checkReport(json: string, taxonomy: Taxonomy): ReportCheck {
  const problems = createReportProblems();
  const reading = readJson(json);
  if ("problem" in reading) problems.add("xbrlje:invalidJSON", reading.problem);
  else {
    const report = readStructure(reading.value, problems);
    if (report !== undefined)
      checkWritten(report, { taxonomy, problems, namespaces: report.documentInfo.namespaces });
  }
  const errors = problems.list();
  return { isValid: errors.length === 0, errors };
}

function checkWritten(report: WrittenReport, context: FactContext): void {
  const { taxonomy, problems } = context;
  checkDocumentInfo(report, taxonomy, problems);
  const facts: ReportFact[] = [];
  for (const written of report.facts) {
    if (isNote(written, context)) {
      checkNote(written, context);
      continue;
    }
    const fact = readReportFact(written, context);
    if (fact !== undefined) facts.push(fact);
  }
  checkLinks(report, problems);
  checkDuplicates(facts, report.documentInfo.features.get("xbrl:allowedDuplicates"), problems);
  checkCalculations(facts, taxonomy, problems);
}
