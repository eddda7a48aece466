// SPDX-License-Identifier: Apache-2.0
import type { Bilingual } from "../../../core/catalogue/bilingual.ts";
import { shown } from "../../../core/rules/problems.ts";
import { FIELD_LABELS, type ImportField } from "./fact-columns.ts";

/** Why one row was not taken over, said so that a person can find the cell and change it. */
export interface RowError {
  readonly sheet: string;
  /** as the spreadsheet program shows it */
  readonly row: number;
  /** letters of the column; null where the row as a whole is meant */
  readonly column: string | null;
  readonly field: ImportField | null;
  readonly expected: string;
  readonly got: string;
  readonly message: Bilingual;
}

/** What is wrong in one cell. */
export interface CellProblem {
  readonly field: ImportField | null;
  readonly expected: Bilingual;
  readonly got: unknown;
  readonly advice?: Bilingual | undefined;
}

export interface Place {
  readonly sheet: string;
  readonly row: number;
  readonly column: string | null;
}

/** The error of a problem at a place, in both languages. */
export function rowErrorOf({ field, expected, got, advice }: CellProblem, place: Place): RowError {
  const { sheet, row, column } = place;
  const label = field === null ? undefined : FIELD_LABELS[field];
  const value = shown(got);
  const en = [`row ${row}`, column && `column ${column}`, label && `(${label.en})`].filter(Boolean).join(" ");
  const zh = [`第 ${row} 行`, column && `${column} 列`, label && `“${label.zh}”`].filter(Boolean).join(" ");
  return {
    ...{ sheet, row, column, field },
    expected: expected.en,
    got: value,
    message: {
      en: `${en}: expected ${expected.en}, got ${value}${advice === undefined ? "" : ` — ${advice.en}`}`,
      zh: `${zh}：应为${expected.zh}，实际为 ${got === null || got === undefined ? "空" : value}${advice === undefined ? "" : `；${advice.zh}`}`,
    },
  };
}

/** Letters of a column, from 0. */
export function columnLetters(column: number): string {
  const letter = String.fromCharCode(65 + (column % 26));
  return column < 26 ? letter : columnLetters(Math.floor(column / 26) - 1) + letter;
}
