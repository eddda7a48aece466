// SPDX-License-Identifier: Apache-2.0
import type { WorkbookCell } from "../../ports/spreadsheet-writer.ts";

/** Cells of the sheet that explains a template. */
export function guideText(words: string | null, span: number): WorkbookCell {
  return { style: "text", text: words, span };
}

export function guideHeader(words: string): WorkbookCell {
  return { style: "header", text: words };
}

export function guideReference(words: string): WorkbookCell {
  return { style: "reference", text: words };
}
