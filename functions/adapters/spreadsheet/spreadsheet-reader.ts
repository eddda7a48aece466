// SPDX-License-Identifier: Apache-2.0
import type { Sheet, SpreadsheetReader } from "../../ports/spreadsheet-reader.ts";
import { decodeCsv, readCsv } from "./csv-reader.ts";
import { LIMITS, tooLarge, unreadable } from "./limits.ts";
import { readXlsx } from "./xlsx-reader.ts";

const ZIP = [0x50, 0x4b];
/** compound file of old .xls workbooks and of encrypted ones ([MS-CFB] §2.2) */
const COMPOUND_FILE = [0xd0, 0xcf, 0x11, 0xe0];

/** Tells CSV and XLSX apart by their bytes, whatever the file is called. */
export function createSpreadsheetReader(): SpreadsheetReader {
  return {
    read: async ({ name, bytes }) => {
      if (bytes.length > LIMITS.fileBytes) throw tooLarge("bytes", LIMITS.fileBytes, bytes.length);
      if (bytes.length === 0) throw unreadable("a spreadsheet", "an empty file");
      if (startsWith(bytes, COMPOUND_FILE))
        throw unreadable(
          "XLSX or CSV",
          "an .xls file or one with a password",
          "save it as .xlsx without one",
        );
      if (startsWith(bytes, ZIP)) return { format: "XLSX" as const, encoding: null, sheets: readXlsx(bytes) };
      const { text, encoding } = decodeCsv(bytes);
      const sheet: Sheet = { name: name.slice(0, 100), rows: readCsv(text) };
      return { format: "CSV" as const, encoding, sheets: [sheet] };
    },
  };
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, i) => bytes[i] === byte);
}
