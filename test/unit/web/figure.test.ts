// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { formatDecimal, formatFigure, shareAsPercent, unitSymbol } from "../../../web/verify/figure.ts";

const thin = "\u202f";
const minus = "\u2212";

describe("a figure on the page", () => {
  it.each([
    ["0", "0"],
    ["999", "999"],
    ["1000", `1${thin}000`],
    ["1234567.8900", `1${thin}234${thin}567.8900`],
    ["-55200", `${minus}55${thin}200`],
    ["-0.50", `${minus}0.50`],
    ["0.1234567", "0.1234567"],
    ["1,200", "1,200"],
    ["1e5", "1e5"],
    ["", ""],
  ])("writes %j as %j and loses no digit", (value, shown) => {
    expect(formatDecimal(value)).toBe(shown);
  });

  it.each([
    ["0.417", "41.7"],
    ["1", "100"],
    ["0.05", "5"],
    ["0.0005", "0.05"],
    ["-0.125", "-12.5"],
    ["12.3456789", "1234.56789"],
    ["0", "0"],
    ["0.30", "30"],
    ["unknown", "unknown"],
  ])("moves the point of the share %s to %s percent exactly", (share, percent) => {
    expect(shareAsPercent(share)).toBe(percent);
  });

  it.each([
    ["0.417", "pure", true, { value: "41.7", unit: "%" }],
    ["1.2", "pure", false, { value: "1.2", unit: "" }],
    ["41.7", "percent", true, { value: "41.7", unit: "%" }],
    ["55200", "tCO2e", false, { value: `55${thin}200`, unit: "tCO2e" }],
    ["8", null, false, { value: "8", unit: "" }],
  ])("shows %s %s (share: %s)", (value, unit, isShare, shown) => {
    expect(formatFigure(value, unit, isShare)).toEqual(shown);
  });

  it.each([
    ["iso4217:USD", "USD"],
    ["tCO2e/iso4217:CNY", "tCO2e/CNY"],
    ["m3", "m³"],
    ["km2", "km2"],
    ["count", ""],
    ["10 thousand t", `×10${thin}000 t`],
  ])("writes the unit %s as %j", (unit, shown) => {
    expect(unitSymbol(unit)).toBe(shown);
  });
});
