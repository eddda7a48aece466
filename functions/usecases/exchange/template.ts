// SPDX-License-Identifier: Apache-2.0
import type { Catalogue, Metric } from "../../../core/catalogue/catalogue.ts";
import type { ExpectedMetric, Profile } from "../../../core/catalogue/profile.ts";
import { shownPattern, unitIn } from "../../../core/units/unit-table.ts";
import type { Choice, WorkbookCell, WorkbookSheet } from "../../ports/spreadsheet-writer.ts";
import { type DataColumn, headerCell, isGiven, widthOf } from "./data-columns.ts";
import { shownWord, WORD_FIELDS } from "./fact-words.ts";
import { templateGuide } from "./template-guide.ts";
import { COMPANION, NEED_WORDS, SPARE_ROWS, topicTitle } from "./template-words.ts";

const COLUMNS: readonly DataColumn[] = [
  ...(["METRIC", "NAME_EN", "NAME_ZH", "REFERENCE", "NEED", "UNITS"] as const),
  ...(["VALUE", "UNIT", "NULL_REASON", "NOTE", "DIMENSIONS", "DECIMALS", "BASIS", "VISIBILITY"] as const),
  ...(["CENSORED", "PERIOD_START", "PERIOD_END", "EVIDENCE", "GUIDANCE"] as const),
];
const EMPTY_ROWS = 30;
const FROZEN_COLUMNS = 2;
const MAX_UNIT_LIST = 240;
const CURRENCIES = ["CNY", "EUR", "USD", "HKD"];

export const DATA_SHEET = "Data 数据";

/** An empty workbook for one version of a framework: how to fill it in, and a row for every metric it expects. */
export function templateOf(profile: Profile, catalogue: Catalogue): readonly WorkbookSheet[] {
  return [templateGuide(profile, catalogue), dataSheet(profile, catalogue)];
}

function dataSheet({ expected }: Profile, catalogue: Catalogue): WorkbookSheet {
  const rows: (readonly WorkbookCell[])[] = [COLUMNS.map(headerCell)];
  const choices: Choice[] = [];
  let topic = "";
  for (const item of withCompanions(expected)) {
    const metric = catalogue.metric(item.metric);
    if (metric === undefined) continue;
    const title = topicTitle(metric);
    if (title !== topic) rows.push(sectionRow(title));
    topic = title;
    rows.push(COLUMNS.map((column) => metricCell(column, metric, item, catalogue)));
    choices.push(...metricChoices(metric, rows.length));
  }
  rows.push(sectionRow(SPARE_ROWS));
  for (let i = 0; i < EMPTY_ROWS; i += 1)
    rows.push(COLUMNS.map((column) => ({ style: isGiven(column) ? "reference" : "input", text: null })));
  return {
    name: DATA_SHEET,
    widths: COLUMNS.map(widthOf),
    frozen: { rows: 1, columns: FROZEN_COLUMNS },
    rows,
    choices: [...choices, ...wordChoices(rows.length)],
  };
}

/** With what a rule asks for beside an expected metric, where the framework itself does not name it. */
function withCompanions(expected: readonly ExpectedMetric[]): readonly ExpectedMetric[] {
  const named = new Set(expected.map(({ metric }) => metric));
  return expected.flatMap((item) => {
    const companion = item.metric === COMPANION.beside && !named.has(COMPANION.row.metric);
    return companion ? [item, COMPANION.row] : [item];
  });
}

function sectionRow(title: string): readonly WorkbookCell[] {
  return COLUMNS.map((_, i) => ({ style: "section", text: i === 0 ? title : null }));
}

function metricCell(
  column: DataColumn,
  metric: Metric,
  { reference, need, because }: ExpectedMetric,
  catalogue: Catalogue,
): WorkbookCell {
  const given = (text: string): WorkbookCell => ({ style: "reference", text });
  switch (column) {
    case "METRIC":
      return given(metric.slug);
    case "NAME_EN":
      return given(metric.labels.en);
    case "NAME_ZH":
      return given(metric.labels.zh);
    case "REFERENCE":
      return given(reference);
    case "NEED":
      return given(NEED_WORDS[need]);
    case "UNITS":
      return given(metric.allowedUnits.map(shownPattern).join(", "));
    case "GUIDANCE":
      return given(guidance(metric, because, catalogue));
    case "UNIT":
      return { style: "input", text: firstUnit(metric) };
    default:
      return { style: "input", text: null };
  }
}

/** Shares are typed as percentages; money is in the disclosure's currency unless a row says another. */
function firstUnit({ dataType, unit }: Metric): string | null {
  if (unit === null || unit.includes("CUR")) return null;
  return dataType === "PERCENT" ? "percent" : unit;
}

function guidance(
  { dataType, periodType, dimensions }: Metric,
  because: ExpectedMetric["because"],
  catalogue: Catalogue,
): string {
  const axes = dimensions.map((id) => `${id} ${catalogue.axis(id)?.labels.zh ?? ""}`.trimEnd());
  const lines = [
    because && `${because.en} ${because.zh}`,
    dataType === "BOOLEAN" && "true or false 填 true 或 false",
    dataType === "INTEGER" && "Whole number 整数",
    dataType === "PERCENT" && "45 in percent means 45 % 填 45 表示 45%",
    dataType === "MONETARY" && "No unit: the disclosure's currency 不填单位即为报告币种",
    periodType === "INSTANT" && "At the end of the period 期末时点",
    axes.length > 0 && `Dimensions 维度: ${axes.join(", ")}`,
  ];
  return lines.filter(Boolean).join("\n");
}

function metricChoices(metric: Metric, row: number): readonly Choice[] {
  const at = (column: DataColumn) => ({ column: COLUMNS.indexOf(column), firstRow: row, lastRow: row });
  if (metric.dataType === "BOOLEAN") return [{ ...at("VALUE"), words: ["true", "false"], isClosed: true }];
  const units = metric.allowedUnits.flatMap((unit) =>
    unit.includes("CUR") ? CURRENCIES.map((code) => unitIn(unit, code)) : [unit],
  );
  const words = units.filter((_, i) => units.slice(0, i + 1).join(",").length <= MAX_UNIT_LIST);
  // A list with currencies cannot be complete; the import checks the unit in any case.
  return words.length === 0
    ? []
    : [{ ...at("UNIT"), words, isClosed: words.length === metric.allowedUnits.length }];
}

function wordChoices(lastRow: number): readonly Choice[] {
  return WORD_FIELDS.flatMap(([field, words]) => {
    const column = COLUMNS.indexOf(field);
    return column < 0 ? [] : [{ column, firstRow: 2, lastRow, words: words.map(shownWord), isClosed: true }];
  });
}
