// SPDX-License-Identifier: Apache-2.0
import type { WorkbookCell, WorkbookSheet } from "../../ports/spreadsheet-writer.ts";

const BYTE_ORDER_MARK = "\ufeff";
const DECIMAL = /^-?[0-9]+(?:\.[0-9]+)?$/;

/** RFC 4180 text of a sheet. */
export function writeCsv({ rows }: WorkbookSheet): Uint8Array {
  const lines = rows.map((cells) => cells.map(field).join(","));
  return new TextEncoder().encode(`${BYTE_ORDER_MARK}${lines.map((line) => `${line}\r\n`).join("")}`);
}

/** Excel runs a field that starts with one of these as a formula (CWE-1236); csv-reader.ts takes the apostrophe off again. */
function field({ text }: WorkbookCell): string {
  if (text === null) return "";
  const safe = /^[=+\-@\t\r']/.test(text) && !DECIMAL.test(text) ? `'${text}` : text;
  return /[",;\r\n\t]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
