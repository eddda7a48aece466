// SPDX-License-Identifier: Apache-2.0
import { readXml } from "./read-xml.ts";

/** How the number of a cell is meant, by its number format. */
export type NumberMeaning = "number" | "percent" | "date" | "time";

// ECMA-376 part 1, §18.8.30: formats every program knows; 27 to 36 and 50 to 58 are the dates of East Asian editions.
const DATES = [14, 15, 16, 17, 22, ...range(27, 31), 36, ...range(50, 54), 57, 58];
const TIMES = [18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56];
const PERCENTS = [9, 10];
const MAX_STYLES = 70_000;

/** Meanings by index of `cellXfs`, which the `s` of a cell names. */
export function readStyles(part: Uint8Array | undefined): readonly NumberMeaning[] {
  const codes = new Map<string, string>();
  const meanings: NumberMeaning[] = [];
  let isInCellFormats = false;
  if (part === undefined) return meanings;
  readXml(part, {
    open(name, attributes) {
      if (name === "numFmt") codes.set(attributes.get("numFmtId") ?? "", attributes.get("formatCode") ?? "");
      else if (name === "cellXfs") isInCellFormats = true;
      else if (name === "xf" && isInCellFormats && meanings.length < MAX_STYLES) {
        const id = attributes.get("numFmtId") ?? "0";
        meanings.push(meaningOf(Number(id), codes.get(id)));
      }
    },
    close(name) {
      if (name === "cellXfs") isInCellFormats = false;
    },
    text: () => undefined,
  });
  return meanings;
}

function meaningOf(id: number, code: string | undefined): NumberMeaning {
  if (code !== undefined) return meaningOfCode(code);
  if (DATES.includes(id)) return "date";
  if (TIMES.includes(id)) return "time";
  return PERCENTS.includes(id) ? "percent" : "number";
}

/** Words in quotes, escaped characters and [conditions] of a format say nothing about its kind. */
function meaningOfCode(code: string): NumberMeaning {
  const [first = ""] = code
    .slice(0, 1000)
    .replace(/"[^"]*"|\\.|_.|\*./g, "")
    .replace(/\[(?![hms]+\])[^\]]*\]/gi, "")
    .split(";");
  if (/[yd]|m(?!.*[hs])/i.test(first.replace(/general|am\/pm/gi, ""))) return "date";
  if (/[hs]/i.test(first.replace(/general|am\/pm/gi, ""))) return "time";
  return first.includes("%") ? "percent" : "number";
}

function range(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
