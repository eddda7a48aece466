// SPDX-License-Identifier: Apache-2.0
import type { Metric } from "../../../core/catalogue/catalogue.ts";
import { BASES, CENSORS, NULL_REASONS, RESTATEMENT_REASONS } from "../../../core/disclosure/fact.ts";
import { type StatedFact, VISIBILITIES } from "../../../core/rules/stated-fact.ts";
import type { SheetRow } from "../../ports/spreadsheet-reader.ts";
import { checkFact } from "./check-row-fact.ts";
import { IMPORT_FIELDS, type ImportField } from "./fact-columns.ts";
import { cellOf, type OpenRow, type RowContext, textOf, wordOf } from "./open-row.ts";
import { readAmount, readUnit } from "./read-amount.ts";
import { readCellDimensions, readCellPeriod } from "./read-place.ts";
import type { CellProblem } from "./row-error.ts";

export type RowReading =
  | { readonly kind: "skipped" }
  | { readonly kind: "fact"; readonly fact: StatedFact }
  | { readonly kind: "wrong"; readonly problems: readonly CellProblem[] };

const SKIPPED: RowReading = { kind: "skipped" };
/** Filled in by a person only: with one of these, a row without a value was not left empty on purpose. */
const OWN_WORDS: readonly ImportField[] = [
  "NOTE",
  "EVIDENCE",
  "CENSORED",
  "RESTATEMENT_REASON",
  "RESTATEMENT_NOTE",
];
const MAX_MEANT = 200;

/** A row without value, text and null reason says nothing and is skipped; "0" is a value. */
export function readRow({ cells }: SheetRow, context: RowContext): RowReading {
  const row: OpenRow = { ...context, cells, problems: [] };
  refuseBrokenCells(row);
  const says = (field: ImportField) => cellOf(field, row).kind !== "empty";
  if (row.problems.length === 0 && !says("VALUE") && !says("TEXT") && !says("NULL_REASON")) {
    const words = OWN_WORDS.find(says);
    if (words === undefined) return SKIPPED;
    row.problems.push({
      field: words,
      expected: { en: "a value or a null reason beside it", zh: "同时填写数值或未披露原因" },
      got: textOf(words, row),
    });
  }
  const metric = readMetric(row);
  const fact = metric && readFact(metric, row);
  if (fact !== undefined && row.problems.length === 0) checkFact(fact, row);
  return fact === undefined || row.problems.length > 0
    ? { kind: "wrong", problems: row.problems }
    : { kind: "fact", fact };
}

function refuseBrokenCells(row: OpenRow): void {
  for (const field of IMPORT_FIELDS) {
    const { kind, text } = cellOf(field, row);
    if (kind !== "problem") continue;
    row.problems.push({
      field,
      expected: { en: "a value that can be taken over as it stands", zh: "可以原样读取的内容" },
      got: text,
    });
  }
}

function readMetric(row: OpenRow): Metric | undefined {
  const given = textOf("METRIC", row);
  const metric = row.names.metric(given);
  if (metric !== undefined) return metric;
  const meant = given.length > MAX_MEANT ? undefined : row.names.nearestMetric(given);
  row.problems.push({
    field: "METRIC",
    expected: { en: "a metric such as ghg-scope1", zh: "指标代码，例如 ghg-scope1" },
    got: given === "" ? null : given,
    advice: meant && {
      en: `did you mean "${meant.slug}" (${meant.labels.en})?`,
      zh: `是否为 "${meant.slug}"（${meant.labels.zh}）？`,
    },
  });
  return undefined;
}

function readFact(metric: Metric, row: OpenRow): StatedFact {
  const evidence = textOf("EVIDENCE", row)
    .toLowerCase()
    .split(/[\s,;，；]+/)
    .filter((hash) => hash !== "");
  const dimensions = readCellDimensions(row);
  const period = readCellPeriod(metric, row);
  const note = textOf("NOTE", row).replace(/\s*[\r\n]+\s*/g, " ");
  const restatement = readRestatement(row);
  return withoutAbsent({
    metric: metric.slug,
    ...(metric.unit === null ? textFields(metric, row) : numberFields(metric, row)),
    nullReason: wordOf("NULL_REASON", NULL_REASONS, row),
    basis: wordOf("BASIS", BASES, row),
    visibility: wordOf("VISIBILITY", VISIBILITIES, row),
    note: note === "" ? undefined : note,
    evidence: evidence.length === 0 ? undefined : evidence,
    dimensions: dimensions.length === 0 ? undefined : dimensions,
    period,
    restatement,
  });
}

function numberFields(metric: Metric, row: OpenRow) {
  const { problems, names, catalogue } = row;
  const cell = cellOf("VALUE", row);
  const unit = readUnit(names.unit(textOf("UNIT", row)), metric, catalogue, problems);
  const isEmpty = cell.kind === "empty";
  const text = textOf("TEXT", row);
  if (text !== "")
    problems.push({
      field: "TEXT",
      expected: { en: `nothing: ${metric.slug} is a number`, zh: `空：${metric.slug} 是数值指标` },
      got: text,
    });
  return {
    value: isEmpty || cell.kind === "problem" ? undefined : readAmount(cell, unit, problems),
    unit,
    // The template comes with a unit; an accuracy without a value says nothing either.
    decimals: isEmpty ? undefined : readDecimals(row),
    censored: wordOf("CENSORED", CENSORS, row),
  };
}

const YES = /^(?:true|yes|y|1|是)$/i;
const NO = /^(?:false|no|n|0|否)$/i;

/** A metric stated in words takes them from either column, and no unit. */
function textFields(metric: Metric, row: OpenRow) {
  const given = textOf("TEXT", row) || textOf("VALUE", row);
  if (given === "") return {};
  const isBoolean = metric.dataType === "BOOLEAN";
  return { text: isBoolean && YES.test(given) ? "true" : isBoolean && NO.test(given) ? "false" : given };
}

function readDecimals(row: OpenRow): number | undefined {
  const given = textOf("DECIMALS", row);
  if (given === "" || /^(?:INF|exact|精确)$/i.test(given)) return undefined;
  if (/^-?\d{1,2}(?:\.0+)?$/.test(given)) return Number(given) + 0;
  row.problems.push({
    field: "DECIMALS",
    expected: {
      en: "a whole number such as 0 (to the unit), 2 (to the hundredth) or -3 (to the thousand)",
      zh: "整数，例如 0（精确到个位）、2（两位小数）、-3（精确到千位）",
    },
    got: given,
  });
  return undefined;
}

function readRestatement(row: OpenRow): StatedFact["restatement"] {
  const note = textOf("RESTATEMENT_NOTE", row).replace(/\s*[\r\n]+\s*/g, " ");
  const hasReason = textOf("RESTATEMENT_REASON", row) !== "";
  if (note === "" && !hasReason) return undefined;
  const reason = wordOf("RESTATEMENT_REASON", RESTATEMENT_REASONS, row);
  if (note !== "" && reason !== undefined) return { reason, note };
  if (note === "" || !hasReason)
    row.problems.push({
      field: note === "" ? "RESTATEMENT_NOTE" : "RESTATEMENT_REASON",
      expected: { en: "a reason and a note on what changed", zh: "同时填写重述原因和说明" },
      got: null,
    });
  return undefined;
}

function withoutAbsent(fact: StatedFact): StatedFact {
  return Object.fromEntries(
    Object.entries(fact).filter(([, value]) => value !== undefined),
  ) as unknown as StatedFact;
}
