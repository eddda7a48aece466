// SPDX-License-Identifier: Apache-2.0
import type { Catalogue } from "../../../core/catalogue/catalogue.ts";
import { DomainError } from "../../../core/errors.ts";
import { shown } from "../../../core/rules/problems.ts";
import type { Sheet, SheetRow, Spreadsheet } from "../../ports/spreadsheet-reader.ts";
import { isGivenHeader } from "./data-columns.ts";
import { fieldOfHeader, type ImportField, nameKey } from "./fact-columns.ts";
import { columnLetters } from "./row-error.ts";

/** How the columns of a file that is not our template are to be read: ImportMappingInput of schema/exchange.graphql. */
export interface ImportMapping {
  /** null: every sheet with a row of column names */
  readonly sheet: string | null;
  /** null: the first row that names a metric and a value */
  readonly headerRow: number | null;
  /** column: its name in the header row, or its letters; neither field nor axis: the column is left out */
  readonly columns: readonly {
    readonly column: string;
    readonly field: ImportField | null;
    readonly axis: string | null;
  }[];
  /** for every row whose own cell is empty */
  readonly constants: readonly { readonly field: ImportField; readonly value: string }[];
  readonly metricAliases: readonly Alias[];
  readonly unitAliases: readonly Alias[];
}

/** What a file calls it, and what it is in the catalogue. */
export interface Alias {
  readonly name: string;
  readonly means: string;
}

export const NO_MAPPING: ImportMapping = {
  sheet: null,
  headerRow: null,
  columns: [],
  constants: [],
  metricAliases: [],
  unitAliases: [],
};

/** Where the columns of one sheet stand, from 0. */
export interface ColumnPlan {
  readonly sheet: Sheet;
  readonly headerRow: number;
  readonly fields: ReadonlyMap<ImportField, number>;
  readonly axes: ReadonlyMap<string, number>;
  /** headers that nothing is read from */
  readonly ignored: readonly string[];
}

const HEADER_ROWS = 30;
const MAX_LISTED = 30;
const AXIS_HEADER = /^(?:axis|dimension|维度)\s*[:：]\s*(\S.*)$/i;
const NEVER_CONSTANT: readonly ImportField[] = ["VALUE", "TEXT", "NULL_REASON"];

/** Finds the sheets to read and their columns. Throws BAD_INPUT saying what is there where nothing fits. */
export function planColumns(
  { sheets }: Spreadsheet,
  mapping: ImportMapping,
  catalogue: Catalogue,
): readonly ColumnPlan[] {
  const constant = mapping.constants.find(({ field }) => NEVER_CONSTANT.includes(field));
  if (constant !== undefined)
    throw refused("mapping.constants", "fields beside VALUE, TEXT and NULL_REASON", constant.field);
  const wanted = mapping.sheet === null ? sheets : sheets.filter(({ name }) => name === mapping.sheet);
  if (wanted.length === 0) throw refused("mapping.sheet", `one of ${namesOf(sheets)}`, shown(mapping.sheet));
  const axes = new Map(
    catalogue.metrics.flatMap(({ dimensions }) => dimensions.map((axis) => [nameKey(axis), axis] as const)),
  );
  const plans = wanted.flatMap((sheet) => planSheet(sheet, mapping, axes) ?? []);
  if (plans.length > 0) return plans;
  const [first] = wanted[0]?.rows ?? [];
  const there =
    first === undefined ? "no rows" : `first row ${headersOf(first).slice(0, MAX_LISTED).join(" | ")}`;
  throw refused(
    "file",
    `a row of column names with Metric (指标) and Value (数值), or a mapping that names them`,
    there.slice(0, 500),
  );
}

function planSheet(
  sheet: Sheet,
  mapping: ImportMapping,
  axes: ReadonlyMap<string, string>,
): ColumnPlan | undefined {
  const candidates =
    mapping.headerRow === null
      ? sheet.rows.slice(0, HEADER_ROWS)
      : sheet.rows.filter(({ number }) => number === mapping.headerRow);
  for (const row of candidates) {
    const plan = planRow(sheet, row, mapping, axes);
    const hasMetric = plan.fields.has("METRIC") || mapping.constants.some(({ field }) => field === "METRIC");
    if (!hasMetric || !(plan.fields.has("VALUE") || plan.fields.has("TEXT"))) continue;
    refuseUnknownColumns(row, mapping);
    return plan;
  }
  return undefined;
}

/** The caller's mapping comes first; where two columns hold one field, the first is read. */
function planRow(
  sheet: Sheet,
  row: SheetRow,
  mapping: ImportMapping,
  knownAxes: ReadonlyMap<string, string>,
): ColumnPlan {
  const fields = new Map<ImportField, number>();
  const axes = new Map<string, number>();
  const ignored: string[] = [];
  const headers = headersOf(row);
  const isMapped = (column: number) => mappedColumn(headers[column] ?? "", column, mapping) !== undefined;
  const mappedFirst = headers.map((_, i) => i).sort((a, b) => Number(isMapped(b)) - Number(isMapped(a)));
  for (const column of mappedFirst) {
    const header = headers[column] ?? "";
    const { field, axis } = mappedColumn(header, column, mapping) ?? recognised(header, knownAxes);
    if (field !== null && !fields.has(field)) fields.set(field, column);
    else if (axis !== null && !axes.has(axis)) axes.set(axis, column);
    else if (header !== "" && !isGivenHeader(header)) ignored.push(header);
  }
  return { sheet, headerRow: row.number, fields, axes, ignored };
}

function mappedColumn(header: string, column: number, { columns }: ImportMapping) {
  const byName = header === "" ? undefined : columns.find((one) => nameKey(one.column) === nameKey(header));
  return byName ?? columns.find((one) => one.column === columnLetters(column));
}

function recognised(header: string, axes: ReadonlyMap<string, string>) {
  const field = fieldOfHeader(header) ?? null;
  const [, named] = AXIS_HEADER.exec(header) ?? [];
  const axis = field === null ? (axes.get(nameKey(named ?? header)) ?? null) : null;
  return { field, axis };
}

function refuseUnknownColumns(row: SheetRow, { columns }: ImportMapping): void {
  const headers = headersOf(row);
  const known = new Set(headers.flatMap((header, i) => [nameKey(header), columnLetters(i)]));
  const stranger = columns.find(({ column }) => !known.has(column) && !known.has(nameKey(column)));
  if (stranger === undefined) return;
  const there = headers.filter((header) => header !== "").slice(0, MAX_LISTED);
  throw refused("mapping.columns", `one of ${there.join(" | ").slice(0, 500)}`, shown(stranger.column));
}

function headersOf({ cells }: SheetRow): readonly string[] {
  return cells.map(({ text, kind }) => (kind === "problem" ? "" : text.trim()));
}

function namesOf(sheets: readonly Sheet[]): string {
  return sheets.map(({ name }) => JSON.stringify(name)).join(", ");
}

function refused(path: string, expected: string, got: string): DomainError {
  return new DomainError("BAD_INPUT", `${path}: expected ${expected}, got ${got}`, { path });
}
