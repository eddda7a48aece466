// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { sizeToFit, wrapText } from "../../../functions/adapters/pdf/text-layout.ts";

// One point a character at size 1.
const measure = (text: string, _weight: string, size: number) => Array.from(text).length * size;
const wrap = (text: string, width: number) => wrapText(text, width, measure, "regular", 1);

describe("wrapping", () => {
  it("breaks Latin at spaces and Chinese anywhere", () => {
    expect(wrap("one two three", 8)).toEqual(["one two", "three"]);
    expect(wrap("温室气体排放总量", 3)).toEqual(["温室气", "体排放", "总量"]);
  });

  it("keeps closing punctuation with what it closes", () => {
    expect(wrap("温室气,体", 3)).toEqual(["温室气,", "体"]);
  });

  it("breaks what is longer than a line, losing nothing", () => {
    const lines = wrap("abcdefghij", 4);

    expect(lines).toEqual(["abcd", "efgh", "ij"]);
  });

  it("has no lines for nothing", () => {
    expect(wrap("", 4)).toEqual([]);
    expect(wrap("   ", 4)).toEqual([]);
  });
});

it("shrinks text only as far as it must", () => {
  expect(sizeToFit("abcd", 40, measure, "regular", 8)).toBe(8);
  expect(sizeToFit("abcdefgh", 40, measure, "regular", 8)).toBe(5);
});
