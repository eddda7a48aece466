// SPDX-License-Identifier: Apache-2.0
import type { Catalogue } from "../../../core/catalogue/catalogue.ts";
import { dayBefore } from "../../../core/rules/calendar.ts";
import type { StatedFact } from "../../../core/rules/stated-fact.ts";
import type { WorkbookCell, WorkbookSheet } from "../../ports/spreadsheet-writer.ts";
import { type DataColumn, headerCell, isGiven, widthOf } from "./data-columns.ts";
import { type FactWord, shownWord } from "./fact-words.ts";

const COLUMNS: readonly DataColumn[] = [
  ...([
    "METRIC",
    "NAME_EN",
    "NAME_ZH",
    "VALUE",
    "TEXT",
    "UNIT",
    "NULL_REASON",
    "CENSORED",
    "DECIMALS",
  ] as const),
  ...(["PERIOD_START", "PERIOD_END", "DIMENSIONS", "BASIS", "VISIBILITY", "NOTE", "EVIDENCE"] as const),
  ...(["RESTATEMENT_REASON", "RESTATEMENT_NOTE"] as const),
];

export const FACTS_SHEET = "Facts 数据";

/** Facts as rows that an import reads back as the same facts. */
export function factsSheet(facts: readonly StatedFact[], catalogue: Catalogue): WorkbookSheet {
  const rows = facts.map((fact) => COLUMNS.map((column) => factCell(column, fact, catalogue)));
  return {
    name: FACTS_SHEET,
    widths: COLUMNS.map(widthOf),
    frozen: { rows: 1, columns: 2 },
    rows: [COLUMNS.map(headerCell), ...rows],
    choices: [],
  };
}

function factCell(column: DataColumn, fact: StatedFact, catalogue: Catalogue): WorkbookCell {
  const text = textOf(column, fact, catalogue) ?? null;
  const style = isGiven(column) || column === "METRIC" ? "reference" : "input";
  return { style, text, isNumber: column === "VALUE" || column === "DECIMALS" };
}

type TextOf = (fact: StatedFact, catalogue: Catalogue) => string | null | undefined;
const word = (given: FactWord | null | undefined) => given && shownWord(given);

const TEXTS: Partial<Readonly<Record<DataColumn, TextOf>>> = {
  METRIC: ({ metric }) => metric,
  NAME_EN: ({ metric }, catalogue) => catalogue.metric(metric)?.labels.en,
  NAME_ZH: ({ metric }, catalogue) => catalogue.metric(metric)?.labels.zh,
  VALUE: ({ value }) => value,
  TEXT: ({ text }) => text,
  UNIT: ({ unit }) => unit,
  NULL_REASON: ({ nullReason }) => word(nullReason),
  CENSORED: ({ censored }) => word(censored),
  DECIMALS: ({ decimals }) => decimals?.toString(),
  PERIOD_START: ({ period }) => period?.start,
  PERIOD_END: ({ period }) => period && dayBefore(period.endExclusive),
  DIMENSIONS: ({ dimensions }) => dimensions?.map(({ axis, member }) => `${axis}=${member}`).join("; "),
  BASIS: ({ basis }) => word(basis),
  VISIBILITY: ({ visibility }) => word(visibility),
  NOTE: ({ note }) => note,
  EVIDENCE: ({ evidence }) => evidence?.join(" "),
  RESTATEMENT_REASON: ({ restatement }) => word(restatement?.reason),
  RESTATEMENT_NOTE: ({ restatement }) => restatement?.note,
};

function textOf(column: DataColumn, fact: StatedFact, catalogue: Catalogue): string | null | undefined {
  const text = TEXTS[column]?.(fact, catalogue);
  return text === "" ? null : text;
}
