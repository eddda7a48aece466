// SPDX-License-Identifier: Apache-2.0
import writeExcelFile, { type Cell, type CellObject, type Row } from "write-excel-file/node";
import type { CellStyle, WorkbookCell, WorkbookSheet } from "../../ports/spreadsheet-writer.ts";
import { choiceLists } from "./choice-lists.ts";
import { isKeptAsNumber } from "./number-text.ts";

const INK = "#24352f";
const LINE = "#d5dcd8";
const BOXED = { borderColor: LINE, borderStyle: "thin", alignVertical: "top", wrap: true } as const;
const HEADER = {
  ...BOXED,
  fontWeight: "bold",
  textColor: "#ffffff",
  alignVertical: "center",
  height: 48,
} as const;

/** What each style looks like: grey is given, cream is to be filled in. */
const LOOKS: Readonly<Record<CellStyle, CellObject>> = {
  title: { fontWeight: "bold", fontSize: 16, textColor: INK, height: 28, alignVertical: "center" },
  text: { textColor: INK, alignVertical: "top", wrap: true },
  header: { ...HEADER, backgroundColor: "#4a5a54" },
  inputHeader: { ...HEADER, backgroundColor: "#0b6e4f" },
  section: { ...BOXED, fontWeight: "bold", textColor: INK, backgroundColor: "#dce8e2" },
  reference: { ...BOXED, textColor: "#55645e", backgroundColor: "#f2f4f3" },
  input: { ...BOXED, textColor: INK, backgroundColor: "#fffdf2" },
};

/** An XLSX file of the sheets, with drop-down lists. */
export async function writeXlsx(sheets: readonly WorkbookSheet[]): Promise<Uint8Array> {
  const written = sheets.map(({ name, widths, frozen, rows }) => ({
    sheet: name,
    data: rows.map(rowOf),
    columns: widths.map((width) => ({ width })),
    stickyRowsCount: frozen.rows,
    stickyColumnsCount: frozen.columns,
    showGridLines: false,
    orientation: "landscape" as const,
  }));
  const file = writeExcelFile(written, {
    fontFamily: "Arial",
    fontSize: 10,
    features: [choiceLists(sheets)],
  });
  return new Uint8Array(await file.toBuffer());
}

function rowOf(cells: readonly WorkbookCell[]): Row {
  return cells.flatMap((cell): Cell[] => {
    const covered = Array.from({ length: (cell.span ?? 1) - 1 }, () => null);
    return [cellOf(cell), ...covered];
  });
}

/** Text cells keep the format "text", so that a program does not read a date into them when they are changed. */
function cellOf({ style, text, isNumber, span }: WorkbookCell): CellObject {
  const look = { ...LOOKS[style], ...(span === undefined ? {} : { columnSpan: span }) };
  if (text === null) return look;
  if (isNumber && isKeptAsNumber(text)) return { ...look, value: Number(text), type: Number };
  return { ...look, value: text, type: String, format: "@" };
}
