// SPDX-License-Identifier: Apache-2.0
import type { FontWeight } from "./font-files.ts";

type Measure = (text: string, weight: FontWeight, size: number) => number;

// Han, kana and full-width forms break anywhere; other scripts at spaces and after hyphens and slashes.
const UNIT =
  /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\u3000-\u303f\uff00-\uffef]|\s+|[^\s\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\u3000-\u303f\uff00-\uffef/-]*[/-]?/gu;
const MAY_NOT_START = /^[,。、;:!?)》」』”’%]/u;

function breakLong(unit: string, fits: (text: string) => boolean): readonly string[] {
  if (fits(unit)) return [unit];
  const pieces: string[] = [];
  let piece = "";
  for (const character of unit) {
    if (piece !== "" && !fits(piece + character)) {
      pieces.push(piece);
      piece = "";
    }
    piece += character;
  }
  return [...pieces, piece];
}

/** Lines no wider than the given width, as many as the text needs. */
export function wrapText(
  text: string,
  width: number,
  measure: Measure,
  weight: FontWeight,
  size: number,
): readonly string[] {
  const fits = (line: string) => measure(line, weight, size) <= width;
  const lines: string[] = [];
  let line = "";
  const units = (text.match(UNIT) ?? [])
    .filter((unit) => unit !== "")
    .flatMap((unit) => breakLong(unit, fits));
  for (const unit of units) {
    const mayBreak = line !== "" && !MAY_NOT_START.test(unit);
    if (mayBreak && !fits((line + unit).trimEnd())) {
      lines.push(line.trim());
      line = "";
    }
    line += unit;
  }
  return line.trim() === "" ? lines : [...lines, line.trim()];
}

const SMALLEST = 3.5;

/** The largest size up to `size` at which the text fits on one line of the width. */
export function sizeToFit(
  text: string,
  width: number,
  measure: Measure,
  weight: FontWeight,
  size: number,
): number {
  const needed = measure(text, weight, size);
  return needed <= width ? size : Math.max(SMALLEST, (size * width) / needed);
}
