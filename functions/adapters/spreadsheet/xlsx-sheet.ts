// SPDX-License-Identifier: Apache-2.0
import type { Cell, SheetRow } from "../../ports/spreadsheet-reader.ts";
import { LIMITS, tooLarge } from "./limits.ts";
import { readXml, type XmlAttributes, type XmlHandler } from "./read-xml.ts";
import { EMPTY_CELL, readCell, type WorkbookParts } from "./xlsx-cell.ts";

/** Cells that may still be read of a file, counted over its sheets. */
export interface CellBudget {
  left: number;
}

interface OpenCell {
  readonly column: number;
  readonly attributes: XmlAttributes;
  value: string | undefined;
  inline: string;
  isFormula: boolean;
}

/** The rows of `xl/worksheets/….xml` that hold something. */
export function readSheet(part: Uint8Array, parts: WorkbookParts, budget: CellBudget): readonly SheetRow[] {
  const rows: SheetRow[] = [];
  let rowNumber = 0;
  let cells: Cell[] = [];
  let nextColumn = 0;
  let cell: OpenCell | undefined;
  const path: string[] = [];
  const handler: XmlHandler = {
    open(name, attributes) {
      path.push(name);
      if (name === "row") {
        rowNumber = numberOf(attributes.get("r")) ?? rowNumber + 1;
        cells = [];
        nextColumn = 0;
      } else if (name === "c") {
        const column = columnOf(attributes.get("r")) ?? nextColumn;
        nextColumn = column + 1;
        cell = { column, attributes, value: undefined, inline: "", isFormula: false };
      } else if (name === "f" && cell !== undefined) cell.isFormula = true;
    },
    text(text) {
      if (cell === undefined) return;
      const name = path.at(-1);
      if (name === "v") cell.value = (cell.value ?? "") + text;
      // What stands in rPh says how to pronounce, not what is written.
      else if (name === "t" && !path.includes("rPh")) cell.inline += text;
    },
    close(name) {
      path.pop();
      if (name === "c" && cell !== undefined) {
        keep(closed(cell, parts), cell.column, cells, budget);
        cell = undefined;
      } else if (name === "row" && cells.length > 0) {
        if (rows.length >= LIMITS.rows) throw tooLarge("rows", LIMITS.rows, "more");
        rows.push({ number: rowNumber, cells });
      }
    },
  };
  readXml(part, handler);
  return rows;
}

function closed({ attributes, value, inline, isFormula }: OpenCell, parts: WorkbookParts): Cell {
  const type = attributes.get("t") ?? "n";
  const style = numberOf(attributes.get("s")) ?? 0;
  return readCell({ type, style, value, inline, isFormula }, parts);
}

function keep(cell: Cell, column: number, cells: Cell[], budget: CellBudget): void {
  if (cell.kind === "empty") return;
  if (column >= LIMITS.columns) throw tooLarge("columns", LIMITS.columns, column + 1);
  budget.left -= 1;
  if (budget.left < 0) throw tooLarge("cells", LIMITS.cells, "more");
  while (cells.length < column) cells.push(EMPTY_CELL);
  cells[column] = cell;
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** Column of an address such as AB12, from 0. */
function columnOf(address: string | undefined): number | undefined {
  const [, letters] = /^([A-Z]{1,3})\d{1,9}$/.exec(address ?? "") ?? [];
  if (letters === undefined) return undefined;
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}
