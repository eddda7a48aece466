// SPDX-License-Identifier: Apache-2.0
import { zipArchiver } from "../adapters/node/zip-archiver.ts";
import { createSpreadsheetReader } from "../adapters/spreadsheet/spreadsheet-reader.ts";
import { createSpreadsheetWriter } from "../adapters/spreadsheet/spreadsheet-writer.ts";

/** What reads and writes files of other programs, the same wherever the register runs. */
export const documentTools = {
  archiver: zipArchiver,
  spreadsheetReader: createSpreadsheetReader(),
  spreadsheetWriter: createSpreadsheetWriter(),
};
