// SPDX-License-Identifier: Apache-2.0
import type { Cell, CellKind } from "../../ports/spreadsheet-reader.ts";
import { LIMITS } from "./limits.ts";
import { storedDecimal } from "./number-text.ts";
import type { NumberMeaning } from "./xlsx-styles.ts";

/** One `<c>` as its XML holds it. */
export interface StoredCell {
  readonly type: string;
  readonly style: number;
  /** text of `<v>`; undefined where there is none */
  readonly value: string | undefined;
  /** text of `<is>` */
  readonly inline: string;
  readonly isFormula: boolean;
}

/** What cells of a workbook refer to. */
export interface WorkbookParts {
  readonly strings: readonly string[];
  readonly styles: readonly NumberMeaning[];
  /** days are counted from 1904 (ECMA-376 part 1, §18.17.4.1) */
  readonly isFrom1904: boolean;
}

export const EMPTY_CELL: Cell = { kind: "empty", text: "" };
const MS_A_DAY = 86_400_000;
const FIRST_DAYS = { from1900: Date.UTC(1899, 11, 30), from1904: Date.UTC(1904, 0, 1) };
// 60 is the 29 February 1900 that never was; before it every program counts differently.
const FIRST_DAY = 61;
const LAST_DAY = 109_573;

/** A formula counts by the value it last had; what cannot be taken over exactly is a problem that says why. */
export function readCell(stored: StoredCell, parts: WorkbookParts): Cell {
  const cell = readValue(stored, parts);
  if (cell.kind === "empty" && stored.isFormula)
    return problem("a formula that was never computed: open the file in a spreadsheet program and save it");
  if (cell.text.length > LIMITS.cellCharacters)
    return problem(`${cell.text.length} characters, more than ${LIMITS.cellCharacters}`);
  return cell;
}

function readValue({ type, style, value, inline }: StoredCell, parts: WorkbookParts): Cell {
  if (type === "inlineStr") return textCell(inline);
  if (value === undefined || value === "") return EMPTY_CELL;
  switch (type) {
    case "s":
      return sharedText(value, parts);
    case "str":
      return textCell(value);
    case "b":
      return value === "0" || value === "1"
        ? cellOf("boolean", String(value === "1"))
        : problem("a broken cell");
    case "e":
      return problem(`the error ${value.slice(0, 20)}`);
    case "d":
      return /^\d{4}-\d\d-\d\d(?:T00:00(?::00(?:\.0+)?)?Z?)?$/.test(value)
        ? cellOf("date", value.slice(0, 10))
        : problem(`the time ${value.slice(0, 30)}`);
    case "n":
      return numberCell(value.trim(), parts.styles[style] ?? "number", parts);
    default:
      return problem("a broken cell");
  }
}

function sharedText(value: string, { strings }: WorkbookParts): Cell {
  const text = /^\d{1,9}$/.test(value) ? strings[Number(value)] : undefined;
  return text === undefined ? problem("a broken cell") : textCell(text);
}

function numberCell(stored: string, meaning: NumberMeaning, parts: WorkbookParts): Cell {
  if (meaning === "date" || meaning === "time") return dateCell(stored, parts);
  const decimal = storedDecimal(stored);
  if (decimal !== undefined) return cellOf(meaning, decimal);
  return problem(
    `${stored.slice(0, 40)}, more than the 15 digits a spreadsheet keeps: round it with =ROUND(…) or write it as text`,
  );
}

function dateCell(stored: string, { isFrom1904 }: WorkbookParts): Cell {
  const days = /^\d{1,6}(?:\.0*)?$/.test(stored) ? Number(stored) : Number.NaN;
  const isInRange = isFrom1904 ? days >= 0 && days <= LAST_DAY : days >= FIRST_DAY && days <= LAST_DAY;
  if (!isInRange) return problem(`a date or time that is no day (${stored.slice(0, 20)})`);
  const first = isFrom1904 ? FIRST_DAYS.from1904 : FIRST_DAYS.from1900;
  return cellOf("date", new Date(first + days * MS_A_DAY).toISOString().slice(0, 10));
}

function textCell(text: string): Cell {
  return text === "" ? EMPTY_CELL : cellOf("text", text);
}

function cellOf(kind: CellKind, text: string): Cell {
  return { kind, text };
}

function problem(text: string): Cell {
  return { kind: "problem", text };
}
