// SPDX-License-Identifier: Apache-2.0

export const CELL_STYLES = [
  "title",
  "text",
  "header",
  "inputHeader",
  "section",
  "reference",
  "input",
] as const;
export type CellStyle = (typeof CELL_STYLES)[number];

export interface WorkbookCell {
  readonly style: CellStyle;
  /** null: an empty cell with a style */
  readonly text: string | null;
  /** text is a decimal string: written as a number where the file keeps each of its digits, as text elsewhere */
  readonly isNumber?: boolean;
  /** how many columns it spans, 1 unless told */
  readonly span?: number;
}

/** A drop-down list on the cells of one column. */
export interface Choice {
  /** from 0 */
  readonly column: number;
  /** as shown, from 1, both included */
  readonly firstRow: number;
  readonly lastRow: number;
  readonly words: readonly string[];
  /** false: other words may be written too */
  readonly isClosed: boolean;
}

export interface WorkbookSheet {
  readonly name: string;
  /** in characters */
  readonly widths: readonly number[];
  readonly frozen: { readonly rows: number; readonly columns: number };
  readonly rows: readonly (readonly WorkbookCell[])[];
  readonly choices: readonly Choice[];
}

/** Writes sheets for people. */
export interface SpreadsheetWriter {
  /** An XLSX file; the same sheets give a file that reads the same. */
  xlsx(sheets: readonly WorkbookSheet[]): Promise<Uint8Array>;
  /** A CSV file (RFC 4180, UTF-8 with a byte order mark, as Excel needs it) of one sheet. Text never starts a formula. */
  csv(sheet: WorkbookSheet): Uint8Array;
}
