// SPDX-License-Identifier: Apache-2.0
import type { Catalogue } from "../../../core/catalogue/catalogue.ts";
import { DomainError } from "../../../core/errors.ts";
import type { Period } from "../../../core/rules/calendar.ts";
import { MAX_FACTS } from "../../../core/rules/read-facts.ts";
import type { StatedFact } from "../../../core/rules/stated-fact.ts";
import { statedFactKey } from "../../../core/rules/stated-key.ts";
import type { SheetRow, Spreadsheet } from "../../ports/spreadsheet-reader.ts";
import { type ColumnPlan, type ImportMapping, planColumns } from "./import-mapping.ts";
import { createNameLookup } from "./name-lookup.ts";
import type { RowContext } from "./open-row.ts";
import { readRow } from "./read-row.ts";
import { type CellProblem, columnLetters, type RowError, rowErrorOf } from "./row-error.ts";

/** What a spreadsheet says, row by row. */
export interface SpreadsheetFacts {
  readonly facts: readonly StatedFact[];
  /** rows that say nothing, such as those of a template that were left empty */
  readonly skipped: number;
  /** the first 200 */
  readonly errors: readonly RowError[];
  readonly errorCount: number;
  /** columns that nothing was read from */
  readonly ignoredColumns: readonly string[];
}

export interface ReadingContext {
  readonly catalogue: Catalogue;
  readonly period: Period;
  readonly currency: string | null;
}

interface Collected {
  readonly facts: Map<string, { readonly fact: StatedFact; readonly sheet: string; readonly row: number }>;
  readonly errors: RowError[];
  errorCount: number;
  skipped: number;
}

export const MAX_ROW_ERRORS = 200;
const MAX_IGNORED = 50;

/**
 * Reads every row below the column names. A row that is wrong is told about and left out; the others are good. Throws BAD_INPUT
 * where no sheet can be read at all, TOO_LARGE for more than 20,000 facts.
 */
export function readSpreadsheetFacts(
  spreadsheet: Spreadsheet,
  mapping: ImportMapping,
  context: ReadingContext,
): SpreadsheetFacts {
  const plans = planColumns(spreadsheet, mapping, context.catalogue);
  const names = createNameLookup(context.catalogue, mapping);
  const constants = new Map(mapping.constants.map(({ field, value }) => [field, value.trim()] as const));
  const collected: Collected = { facts: new Map(), errors: [], errorCount: 0, skipped: 0 };
  for (const plan of plans) {
    const rowContext: RowContext = { ...context, names, constants, plan };
    for (const row of plan.sheet.rows)
      if (row.number > plan.headerRow) collectRow(row, rowContext, collected);
  }
  const { facts, errors, errorCount, skipped } = collected;
  return {
    facts: [...facts.values()].map(({ fact }) => fact),
    skipped,
    errors,
    errorCount,
    ignoredColumns: [...new Set(plans.flatMap(({ ignored }) => ignored))].slice(0, MAX_IGNORED),
  };
}

function collectRow(row: SheetRow, context: RowContext, collected: Collected): void {
  const reading = readRow(row, context);
  if (reading.kind === "skipped") collected.skipped += 1;
  else if (reading.kind === "wrong") tell(reading.problems, row, context.plan, collected);
  else keep(reading.fact, row, context, collected);
}

/** Two rows for one figure: neither is known to be the right one, so the first stands and the second is told about. */
function keep(fact: StatedFact, row: SheetRow, context: RowContext, collected: Collected): void {
  const { period, catalogue, plan } = context;
  const key = statedFactKey(fact, period, catalogue);
  const earlier = collected.facts.get(key);
  if (earlier !== undefined) {
    const at = `${JSON.stringify(earlier.sheet)} row ${earlier.row}`;
    const problem: CellProblem = {
      field: "METRIC",
      expected: {
        en: "one row per metric, period and dimensions (R-DUP-01)",
        zh: "同一指标、期间和维度只占一行（R-DUP-01）",
      },
      got: `${fact.metric} again`,
      advice: {
        en: `it stands in ${at} already`,
        zh: `已出现在 ${JSON.stringify(earlier.sheet)} 第 ${earlier.row} 行`,
      },
    };
    tell([problem], row, plan, collected);
    return;
  }
  if (collected.facts.size >= MAX_FACTS)
    throw new DomainError("TOO_LARGE", `file: expected at most ${MAX_FACTS} facts, got more`, {
      facts: MAX_FACTS,
    });
  collected.facts.set(key, { fact, sheet: plan.sheet.name, row: row.number });
}

function tell(problems: readonly CellProblem[], row: SheetRow, plan: ColumnPlan, collected: Collected): void {
  for (const problem of problems) {
    collected.errorCount += 1;
    if (collected.errors.length >= MAX_ROW_ERRORS) continue;
    const column = problem.field === null ? undefined : plan.fields.get(problem.field);
    collected.errors.push(
      rowErrorOf(problem, {
        sheet: plan.sheet.name,
        row: row.number,
        column: column === undefined ? null : columnLetters(column),
      }),
    );
  }
}
