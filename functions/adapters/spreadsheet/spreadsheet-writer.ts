// SPDX-License-Identifier: Apache-2.0
import type { SpreadsheetWriter } from "../../ports/spreadsheet-writer.ts";
import { writeCsv } from "./csv-writer.ts";

/** Opens the XLSX library with the first workbook. */
export function createSpreadsheetWriter(): SpreadsheetWriter {
  return {
    xlsx: async (sheets) => (await import("./xlsx-writer.ts")).writeXlsx(sheets),
    csv: writeCsv,
  };
}
