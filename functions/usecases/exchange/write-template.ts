// SPDX-License-Identifier: Apache-2.0
import type { Catalogue } from "../../../core/catalogue/catalogue.ts";
import { FRAMEWORKS } from "../../../core/log/statement.ts";
import type { SpreadsheetWriter } from "../../ports/spreadsheet-writer.ts";
import { withPlainHeaders } from "./data-columns.ts";
import { DATA_SHEET, templateOf } from "./template.ts";

interface Needs {
  readonly catalogue: Catalogue;
  readonly spreadsheetWriter: SpreadsheetWriter;
}

export const TABLE_FORMATS = ["xlsx", "csv"] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];

// A template says the same as long as the catalogue does, and costs a tenth of a second to write.
const WRITTEN = new WeakMap<Catalogue, Map<string, Promise<Uint8Array>>>();

/** The empty template of a framework's latest version, by its name in small letters such as `vsme`; undefined where it has none. */
export async function writeTemplate(
  name: string,
  format: TableFormat,
  needs: Needs,
): Promise<Uint8Array | undefined> {
  const framework = FRAMEWORKS.find((known) => known.toLowerCase() === name);
  const profile = framework && needs.catalogue.profile(framework);
  if (profile === undefined) return undefined;
  const files = WRITTEN.get(needs.catalogue) ?? new Map<string, Promise<Uint8Array>>();
  WRITTEN.set(needs.catalogue, files);
  const key = `${profile.framework}.${format}`;
  const file = files.get(key) ?? writeFile(templateOf(profile, needs.catalogue), format, needs);
  files.set(key, file);
  return file.catch((error: unknown) => {
    files.delete(key);
    throw error;
  });
}

async function writeFile(
  sheets: ReturnType<typeof templateOf>,
  format: TableFormat,
  { spreadsheetWriter }: Needs,
): Promise<Uint8Array> {
  if (format === "xlsx") return spreadsheetWriter.xlsx(sheets);
  const data = sheets.filter(({ name }) => name === DATA_SHEET).map(withPlainHeaders);
  return data[0] === undefined ? new Uint8Array() : spreadsheetWriter.csv(data[0]);
}
