// SPDX-License-Identifier: Apache-2.0
import type { Catalogue } from "../../../core/catalogue/catalogue.ts";
import type { Period } from "../../../core/rules/calendar.ts";
import type { Cell } from "../../ports/spreadsheet-reader.ts";
import type { ImportField } from "./fact-columns.ts";
import { type FactWord, shownWord, wordIn } from "./fact-words.ts";
import type { ColumnPlan } from "./import-mapping.ts";
import type { NameLookup } from "./name-lookup.ts";
import type { CellProblem } from "./row-error.ts";

/** What the rows of a sheet are read with. */
export interface RowContext {
  readonly catalogue: Catalogue;
  readonly names: NameLookup;
  readonly plan: ColumnPlan;
  readonly constants: ReadonlyMap<ImportField, string>;
  readonly period: Period;
  readonly currency: string | null;
}

/** One row while it is read. */
export interface OpenRow extends RowContext {
  readonly cells: readonly Cell[];
  readonly problems: CellProblem[];
}

const EMPTY: Cell = { kind: "empty", text: "" };

/** The cell of a field, the constant where it is empty. */
export function cellOf(field: ImportField, { plan, cells, constants }: OpenRow): Cell {
  const column = plan.fields.get(field);
  const cell = (column === undefined ? undefined : cells[column]) ?? EMPTY;
  const isBlank = cell.kind === "empty" || cell.text.trim() === "";
  if (!isBlank) return cell;
  const constant = constants.get(field);
  return constant === undefined ? EMPTY : { kind: "text", text: constant };
}

/** Its text without spaces around it. */
export function textOf(field: ImportField, row: OpenRow): string {
  return cellOf(field, row).text.trim();
}

/** The word of a closed list that a cell means; undefined and a problem for any other. */
export function wordOf<T extends FactWord>(
  field: ImportField,
  words: readonly T[],
  row: OpenRow,
): T | undefined {
  const given = textOf(field, row);
  if (given === "") return undefined;
  const word = wordIn(given, words);
  if (word === undefined) {
    const listed = words.join(", ");
    row.problems.push({
      field,
      expected: { en: `one of ${listed}`, zh: `以下之一：${words.map(shownWord).join("，")}` },
      got: given,
    });
  }
  return word;
}
