// SPDX-License-Identifier: Apache-2.0
import type { Catalogue } from "../../../core/catalogue/catalogue.ts";
import { GWP_SETS } from "../../../core/disclosure/gwp-set.ts";
import { BOUNDARIES, FRAMEWORKS } from "../../../core/log/statement.ts";
import { createProblems, type Problems } from "../../../core/rules/problems.ts";
import { readPeriodObject } from "../../../core/rules/stated-fields.ts";
import type { DraftHeader } from "../../ports/draft-store.ts";
import { sortedFrameworks } from "../read-submission.ts";

const MAX_NOTE = 1000;
const MAX_ID = 128;
const MAX_ACCEPTED = 100;
const MAX_BECAUSE = 500;
const WELL_FORMED = /^\P{Surrogate}*$/u;

/** The header as it is kept. Throws BAD_INPUT naming every field that cannot be. */
export function readHeader(header: DraftHeader, catalogue: Catalogue): DraftHeader {
  const problems = createProblems();
  const { boundary, currency, gwpSet, supersedes, frameworks } = header;
  const period = readPeriodObject(header.period, "period", problems);
  if (frameworks.length === 0 || !frameworks.every((name) => FRAMEWORKS.includes(name)))
    problems.add("frameworks", `at least one of ${FRAMEWORKS.join(", ")}`, frameworks.join(", "));
  if (!BOUNDARIES.includes(boundary.approach))
    problems.add("boundary.approach", `one of ${BOUNDARIES.join(", ")}`, boundary.approach);
  checkText("boundary.note", boundary.note ?? "", MAX_NOTE, problems);
  if (!GWP_SETS.includes(gwpSet)) problems.add("gwpSet", `one of ${GWP_SETS.join(", ")}`, gwpSet);
  if (currency !== null && !catalogue.units.isCurrency(currency))
    problems.add("currency", "an ISO 4217 code such as CNY", currency);
  checkText("supersedes", supersedes ?? "", MAX_ID, problems);
  checkAccepted(header, catalogue, problems);
  problems.refuse();
  return {
    period: period ?? header.period,
    frameworks: sortedFrameworks(frameworks),
    boundary: { approach: boundary.approach, note: boundary.note },
    gwpSet,
    currency,
    supersedes,
    acceptedWarnings: header.acceptedWarnings.map(({ rule, because }) => ({ rule, because })),
  };
}

/** Whether a rule said anything is for the check to tell: here only what could never be accepted is refused. */
function checkAccepted({ acceptedWarnings }: DraftHeader, catalogue: Catalogue, problems: Problems): void {
  if (acceptedWarnings.length > MAX_ACCEPTED)
    problems.add("acceptedWarnings", `at most ${MAX_ACCEPTED}`, acceptedWarnings);
  for (const [i, { rule, because }] of acceptedWarnings.slice(0, MAX_ACCEPTED).entries()) {
    if (catalogue.rule(rule) === undefined)
      problems.add(`acceptedWarnings[${i}].rule`, "a rule of the catalogue", rule);
    checkText(`acceptedWarnings[${i}].because`, because, MAX_BECAUSE, problems);
  }
}

function checkText(path: string, value: string, maxLength: number, problems: Problems): void {
  if (value.length > maxLength || !WELL_FORMED.test(value))
    problems.add(path, `at most ${maxLength} characters without lone surrogates`, value);
}
