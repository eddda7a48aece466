// SPDX-License-Identifier: Apache-2.0

/**
 * What a cell holds. `number`: a decimal string, exactly; `percent`: the same, shown times 100 with a percent sign; `date`: ISO 8601;
 * `boolean`: true or false; `problem`: a value that cannot be taken over, `text` says why.
 */
export type CellKind = "empty" | "text" | "number" | "percent" | "date" | "boolean" | "problem";

export interface Cell {
  readonly kind: CellKind;
  readonly text: string;
}

export interface SheetRow {
  /** as the spreadsheet program shows it, from 1 */
  readonly number: number;
  /** cells[0] is column A; missing at the end means empty */
  readonly cells: readonly Cell[];
}

export interface Sheet {
  readonly name: string;
  /** rows that hold something, in order */
  readonly rows: readonly SheetRow[];
}

export interface Spreadsheet {
  readonly format: "CSV" | "XLSX";
  /** character encoding of a CSV file; null for XLSX, which says it itself */
  readonly encoding: string | null;
  /** sheets a person can see, in order */
  readonly sheets: readonly Sheet[];
}

export interface SpreadsheetFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Reads a spreadsheet that anybody may have made. */
export interface SpreadsheetReader {
  /** Throws DomainError BAD_INPUT for what is no spreadsheet and TOO_LARGE past its bounds, before it takes the memory. */
  read(file: SpreadsheetFile): Promise<Spreadsheet>;
}
