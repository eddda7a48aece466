// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";
import { openFontFaces } from "../../../functions/adapters/pdf/font-face.ts";
import { readFontFiles } from "../../../functions/adapters/pdf/font-files.ts";
import { COVERAGE } from "../../../functions/adapters/pdf/generated/coverage.ts";
import { createGlyphCheck } from "../../../functions/adapters/pdf/glyph-check.ts";
import { coverageText, readCoverage } from "../../../functions/adapters/pdf/glyph-coverage.ts";

const check = createGlyphCheck();

it("is made from the fonts that are installed", () => {
  expect(coverageText(openFontFaces(readFontFiles()))).toBe(COVERAGE);
});

it.each([
  ["English", "Apple Inc. – 55 200 t"],
  ["Chinese", "中电控股有限公司,范围一温室气体排放总量"],
  ["two lines", "first\nsecond"],
])("lets %s through", (_what, text) => {
  expect(() => check.requirePrintable("names[0].name", text)).not.toThrow();
});

it.each([
  ["Hangul", "삼성전자", "U+C0BC"],
  ["a subscript two", "CO₂", "U+2082"],
  ["a rupee sign", "₹", "U+20B9"],
  ["a hidden direction mark", "a\u202eb", "U+202E"],
  ["an emoji", "🌱", "U+1F331"],
])("refuses %s and names field and character", (_what, text, character) => {
  expect(() => check.requirePrintable("names[0].name", text)).toThrow(
    expect.objectContaining({ code: "MISSING_GLYPH", details: { field: "names[0].name", character } }),
  );
});

it("reads back first and last code points of runs", () => {
  const covers = readCoverage("5-2 a");

  expect([4, 5, 7, 8, 16, 17, 18].map(covers)).toEqual([false, true, true, false, false, true, false]);
});
