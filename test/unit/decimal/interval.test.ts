// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";
import { parseDecimal } from "../../../core/decimal/decimal.ts";
import { addIntervals, intervalOf, isBelow, overlap } from "../../../core/decimal/interval.ts";
import { formatRational, parseRational } from "../../../core/decimal/rational.ts";

function interval(value: string, decimals: number | null) {
  return intervalOf(parseDecimal(value) ?? { digits: 0n, scale: 0 }, decimals);
}

it.each([
  ["47000", -3, "46500", "47500"],
  ["55200", 0, "55199.5", "55200.5"],
  ["45.7", 1, "45.65", "45.75"],
  ["-3", 0, "-3.5", "-2.5"],
  ["12", null, "12", "12"],
])("lets %s with decimals %j stand for %s to %s", (value, decimals, low, high) => {
  const { low: least, high: most } = interval(value, decimals);

  expect([least && formatRational(least), most && formatRational(most)]).toEqual([low, high]);
});

it("finds values that touch at one end consistent, because both ends belong to the interval", () => {
  expect(overlap(interval("1", 0), interval("2", 0))).toBe(true);
  expect(overlap(interval("1", 0), interval("2.001", 0))).toBe(false);
});

it("keeps an unbounded side through a sum", () => {
  const atLeast = { ...interval("5", null), high: null };

  const sum = addIntervals(atLeast, interval("1", 0));

  expect(sum.high).toBeNull();
  expect(sum.low && formatRational(sum.low)).toBe("5.5");
  expect(isBelow(interval("5", null), sum)).toBe(true);
  expect(isBelow(sum, interval("5", null))).toBe(false);
});

it.each([
  ["1/3", "0.3333333333333333333333333333"],
  ["2/3", "0.6666666666666666666666666667"],
  ["1/300", "0.003333333333333333333333333333"],
  ["100000/3", "33333.33333333333333333333333"],
  ["5/18", "0.2777777777777777777777777778"],
  ["1/8", "0.125"],
  ["-7/2", "-3.5"],
  ["1000", "1000"],
  ["9999999999999999999999999999999/10", "1000000000000000000000000000000"],
])("writes %s as %s", (fraction, text) => {
  const value = parseRational(fraction);

  expect(value && formatRational(value)).toBe(text);
});
