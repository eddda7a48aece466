// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";
import {
  addDecimals,
  compareDecimals,
  decimalProblem,
  formatDecimal,
  multiplyDecimals,
  parseDecimal,
} from "../../../core/decimal/decimal.ts";

it.each(["0", "0.0", "-1", "0.001", "10.50", "1234567890123456789012345678", "0.00000000000000000001"])(
  "reads %s and writes it back unchanged",
  (text) => {
    const decimal = parseDecimal(text);

    expect(decimal && formatDecimal(decimal)).toBe(text);
  },
);

it.each([
  ["1,234.5", "remove the thousands separator"],
  ["1 234", "remove the thousands separator"],
  ["1'234'567", "remove the thousands separator"],
  ["1e5", "write the number out without an exponent"],
  ["-0", "write zero without a sign"],
  ["-0.00", "write zero without a sign"],
  ["007", "remove the leading zeros"],
  [".5", "write a zero before the point"],
  ["5.", "remove the point at the end"],
  ["+5", "remove the plus sign"],
  ["<1", "write the bound as value and say LESS_THAN or GREATER_THAN in censored"],
  ["37.5%", "remove the percent sign and give the unit percent"],
  ["", "write the digits, or leave value out and give a nullReason"],
  ["NaN", "use digits, one point and a minus sign only"],
  ["١٢", "use digits, one point and a minus sign only"],
  ["1\n", "remove the spaces around it"],
  ["12345678901234567890123456789", "write at most 28 significant digits, not 29"],
  ["1.0000000000000000000000000000", "write at most 28 significant digits, not 29"],
  [`0.${"0".repeat(80)}1`, "write at most 64 characters"],
])("refuses %j and says what to change", (text, advice) => {
  expect(parseDecimal(text)).toBeUndefined();
  expect(decimalProblem(text)).toBe(advice);
});

it("adds, multiplies and compares across scales", () => {
  const [a, b] = [parseDecimal("0.1"), parseDecimal("0.20")].map((d) => d ?? { digits: -1n, scale: 0 });

  expect(a && b && formatDecimal(addDecimals(a, b))).toBe("0.30");
  expect(a && b && formatDecimal(multiplyDecimals(a, b))).toBe("0.020");
  expect(a && b && compareDecimals(a, b)).toBe(-1);
});
