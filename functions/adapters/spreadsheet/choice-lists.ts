// SPDX-License-Identifier: Apache-2.0
import type { Feature, Image } from "write-excel-file/node";
import {
  getCellAddress,
  getOrderOfSiblings,
  insertElementMarkupAccordingToOrderOfSiblings,
  sanitizeAttributeValue,
  sanitizeTextContent,
} from "write-excel-file/utility";
import { DomainError } from "../../../core/errors.ts";
import type { Choice, WorkbookSheet } from "../../ports/spreadsheet-writer.ts";

/** What the library lets a part be made of; it exports no name for it. */
type FileContent = Image["content"];

// A longer list must stand in cells of its own, or Excel calls the file damaged.
const MAX_LIST = 255;
const SHEET_PART = "xl/worksheets/sheet{id}.xml";

/** Drop-down lists (ECMA-376 part 1, §18.3.1.32) for the sheets, in the order in which they are written. */
export function choiceLists(sheets: readonly WorkbookSheet[]): Feature<FileContent> {
  const order = getOrderOfSiblings(SHEET_PART, "worksheet") ?? [];
  return {
    files: {
      transform: {
        [SHEET_PART]: {
          transform: (xml, _, { sheetIndex }) => {
            const choices = sheets[sheetIndex]?.choices ?? [];
            if (choices.length === 0) return xml;
            const list = `<dataValidations count="${choices.length}">${choices.map(validation).join("")}</dataValidations>`;
            return insertElementMarkupAccordingToOrderOfSiblings(xml, list, order, "worksheet");
          },
        },
      },
    },
  };
}

function validation({ column, firstRow, lastRow, words, isClosed }: Choice): string {
  const list = `"${words.join(",")}"`;
  if (list.length > MAX_LIST || words.some((word) => /[",]/.test(word)))
    throw new DomainError("INVARIANT", `a drop-down list of ${list.length} characters cannot be written`);
  const range = `${getCellAddress(firstRow - 1, column)}:${getCellAddress(lastRow - 1, column)}`;
  const error = isClosed ? ` showErrorMessage="1" error="${sanitizeAttributeValue(words.join(" / "))}"` : "";
  return `<dataValidation type="list" allowBlank="1"${error} sqref="${range}"><formula1>${sanitizeTextContent(list)}</formula1></dataValidation>`;
}
