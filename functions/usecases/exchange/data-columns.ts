// SPDX-License-Identifier: Apache-2.0
import type { WorkbookCell, WorkbookSheet } from "../../ports/spreadsheet-writer.ts";
import { headerOf, type ImportField, nameKey } from "./fact-columns.ts";

/** Columns of the sheet of facts: given ones, which an import leaves alone, and those it reads. */
export type GivenColumn = "NAME_EN" | "NAME_ZH" | "REFERENCE" | "NEED" | "UNITS" | "GUIDANCE";
export type DataColumn = ImportField | GivenColumn;

interface Form {
  readonly width: number;
  /** null: the header of the field itself */
  readonly header: string | null;
}

const field = (width: number): Form => ({ width, header: null });

const FORMS: Readonly<Record<DataColumn, Form>> = {
  METRIC: field(26),
  NAME_EN: { width: 38, header: "Name in English\n英文名称" },
  NAME_ZH: { width: 26, header: "Name in Chinese\n中文名称" },
  REFERENCE: { width: 18, header: "Reference\n条款" },
  NEED: { width: 16, header: "Need\n披露要求" },
  UNITS: { width: 22, header: "Allowed units\n可用单位" },
  GUIDANCE: { width: 40, header: "How to fill in\n填写指引" },
  VALUE: field(16),
  TEXT: field(24),
  UNIT: field(14),
  DECIMALS: field(10),
  PERIOD_START: field(13),
  PERIOD_END: field(13),
  PERIOD_END_EXCLUSIVE: field(13),
  DIMENSIONS: field(24),
  BASIS: field(16),
  VISIBILITY: field(14),
  NULL_REASON: field(22),
  CENSORED: field(16),
  NOTE: field(32),
  EVIDENCE: field(24),
  RESTATEMENT_REASON: field(16),
  RESTATEMENT_NOTE: field(28),
};

const GIVEN_HEADERS = new Set(
  Object.values(FORMS).flatMap(({ header }) => (header === null ? [] : [nameKey(header)])),
);

export function isGiven(column: DataColumn): column is GivenColumn {
  return FORMS[column].header !== null;
}

/** True for a header of our own that an import leaves alone. */
export function isGivenHeader(header: string): boolean {
  return GIVEN_HEADERS.has(nameKey(header));
}

export function widthOf(column: DataColumn): number {
  return FORMS[column].width;
}

/** The cell at the head of a column; what is to be filled in looks different. */
export function headerCell(column: DataColumn): WorkbookCell {
  if (isGiven(column)) return { style: "header", text: FORMS[column].header };
  return { style: column === "METRIC" ? "header" : "inputHeader", text: headerOf(column) };
}

/** Headers of one line each, as files of text want them. */
export function withPlainHeaders(sheet: WorkbookSheet): WorkbookSheet {
  const isHeader = ({ style }: WorkbookCell) => style === "header" || style === "inputHeader";
  const rows = sheet.rows.map((cells) =>
    cells.map((cell) =>
      isHeader(cell) ? { ...cell, text: cell.text?.replaceAll("\n", " ") ?? null } : cell,
    ),
  );
  return { ...sheet, rows };
}
