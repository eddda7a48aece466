// SPDX-License-Identifier: Apache-2.0
import type { Calculation } from "../calculation/calculation.ts";
import type { Catalogue, Severity } from "../catalogue/catalogue.ts";
import type { GwpSet } from "../disclosure/gwp-set.ts";
import type { BoundaryApproach, Framework } from "../log/statement.ts";
import type { FiscalCalendar } from "../organization/fiscal-calendar.ts";
import type { Period } from "./calendar.ts";
import type { EarlierDisclosure } from "./earlier-disclosure.ts";
import type { FactIndex } from "./fact-index.ts";
import type { Finding } from "./finding.ts";

/** A company stands by what this rule questions, and says why. */
export interface AcceptedWarning {
  readonly rule: string;
  readonly because: string;
}

/** What rules may know besides the facts. */
export interface RuleContext {
  readonly catalogue: Catalogue;
  readonly gwpSet: GwpSet;
  readonly boundary: BoundaryApproach;
  readonly frameworks: readonly Framework[];
  readonly period: Period;
  readonly acceptedWarnings: readonly AcceptedWarning[];
  /** SHA-256 of the files that the register holds for the organization, of those the facts name; undefined where nobody looked */
  readonly storedEvidence?: ReadonlySet<string> | undefined;
  /** calculations of this organization that facts pin, by id; undefined where they are not at hand and R-PRV-01 asks for none */
  readonly calculations?: ReadonlyMap<string, Calculation> | undefined;
  /** who reports; undefined where nobody looked */
  readonly reporter?: ReportingOrganization | undefined;
  /** what the organization stated before, newest first, as far as it bears on these facts; undefined where nobody looked */
  readonly earlier?: readonly EarlierDisclosure[] | undefined;
}

/** What rules know of the organization. */
export interface ReportingOrganization {
  /** ISO 3166-1 alpha-2 */
  readonly country: string;
  /** country of the legal address in the reference data of the LEI; null where it is not known */
  readonly leiCountry: string | null;
  /** null where the organization declared none */
  readonly fiscalCalendar: FiscalCalendar | null;
}

/** What a rule reports; its id and, unless it says otherwise, its severity come from the catalogue. */
export interface Report extends Omit<Finding, "rule" | "severity" | "acceptedBecause"> {
  readonly severity?: Severity;
}

/** One rule as code. docs/rules.md says how to add one. */
export interface RuleCheck {
  readonly id: string;
  check(facts: FactIndex, context: RuleContext): readonly Report[];
}

/** Several checks under one rule id. */
export function allOf(id: string, checks: readonly Omit<RuleCheck, "id">[]): RuleCheck {
  return { id, check: (facts, context) => checks.flatMap((one) => one.check(facts, context)) };
}
