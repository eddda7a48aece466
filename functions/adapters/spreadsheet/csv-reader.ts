// SPDX-License-Identifier: Apache-2.0
import { parse } from "csv-parse/sync";
import type { Cell, SheetRow } from "../../ports/spreadsheet-reader.ts";
import { LIMITS, tooLarge, unreadable } from "./limits.ts";
import { EMPTY_CELL } from "./xlsx-cell.ts";

export interface CsvText {
  readonly text: string;
  readonly encoding: string;
}

const DELIMITERS = [",", ";", "\t"];
const MAX_RECORD = 200_000;
const HEADER_CHARACTERS = 20_000;

/**
 * UTF-8; UTF-16 with a byte order mark, as "Unicode text" of Excel; GB18030 where the bytes are no UTF-8, as Excel in Chinese saves CSV.
 */
export function decodeCsv(bytes: Uint8Array): CsvText {
  const [a, b] = bytes;
  const encodings =
    a === 0xff && b === 0xfe ? ["utf-16le"] : a === 0xfe && b === 0xff ? ["utf-16be"] : ["utf-8", "gb18030"];
  for (const encoding of encodings) {
    const text = decoded(bytes, encoding);
    if (text !== undefined && !text.includes("\0")) return { text, encoding: encoding.toUpperCase() };
  }
  throw unreadable(
    "an XLSX file, or CSV in UTF-8 or GB18030",
    "other bytes",
    "save it as .xlsx or as CSV UTF-8",
  );
}

/** Rows of RFC 4180 text separated by commas, semicolons or tabs, whichever its first line has most of. */
export function readCsv(text: string): readonly SheetRow[] {
  const [line = ""] = text.split(/\r?\n|\r/, 1);
  const named = /^sep=([,;\t])$/.exec(line)?.[1];
  const records = parseRecords(text, named ?? delimiterOf(text));
  const rows = records.flatMap((record, i) => {
    const cells = record.map(cellOf);
    while (cells.at(-1)?.kind === "empty") cells.pop();
    if (cells.length > LIMITS.columns) throw tooLarge("columns", LIMITS.columns, cells.length);
    return cells.length === 0 ? [] : [{ number: i + 1, cells }];
  });
  return named === undefined ? rows : rows.slice(1);
}

function parseRecords(text: string, delimiter: string): readonly (readonly string[])[] {
  let records: string[][];
  try {
    records = parse(text, {
      delimiter,
      relax_column_count: true,
      skip_empty_lines: false,
      max_record_size: MAX_RECORD,
      to: LIMITS.rows + 1,
    });
  } catch (error) {
    const { message = "" } = error as { readonly message?: string };
    throw unreadable(
      "CSV as of RFC 4180",
      message.slice(0, 160),
      "quote cells that hold quotes or line breaks",
    );
  }
  if (records.length > LIMITS.rows) throw tooLarge("rows", LIMITS.rows, "more");
  return records;
}

/** Counts in the first line outside of quotes, which may hold line breaks. */
function delimiterOf(text: string): string {
  const [bare = ""] = text
    .slice(0, HEADER_CHARACTERS)
    .replace(/"[^"]*"/g, "")
    .split(/[\r\n]/, 1);
  const counts = DELIMITERS.map((delimiter) => bare.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ",";
}

/** An apostrophe before what would start a formula is the writer's (csv-writer.ts). */
function cellOf(field: string): Cell {
  if (field.trim() === "") return EMPTY_CELL;
  const text = /^'[=+\-@\t\r']/.test(field) ? field.slice(1) : field;
  if (text.length > LIMITS.cellCharacters)
    return { kind: "problem", text: `${text.length} characters, more than ${LIMITS.cellCharacters}` };
  return { kind: "text", text };
}

function decoded(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
