// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { findingsOf, stated } from "../../fixtures/stated.ts";

describe("R-NUM-02", () => {
  it.each([
    ["0", "pure"],
    ["1", "pure"],
    ["37.5", "percent"],
    ["100", "percent"],
  ])("accepts a share of %s %s", (value, unit) => {
    expect(findingsOf("R-NUM-02", [stated("energy-renewable-share", value, unit)])).toEqual([]);
  });

  it.each([
    ["37.5", "pure", "37.5", "give 37.5 the unit percent"],
    ["1.01", "pure", "1.01", "give 1.01 the unit percent"],
    ["101", "percent", "1.01", "check the unit"],
    ["-0.1", "pure", "-0.1", "check the unit"],
    ["375", "pure", "375", "check the unit"],
  ])("refuses a share of %s %s", (value, unit, actual, hint) => {
    expect(findingsOf("R-NUM-02", [stated("energy-renewable-share", value, unit)])).toMatchObject([
      { severity: "ERROR", expected: "0..1", actual, hint: expect.stringContaining(hint) },
    ]);
  });

  it("lets a turnover rate exceed 100 %", () => {
    expect(findingsOf("R-NUM-02", [stated("workforce-turnover-rate", "130", "percent")])).toEqual([]);
  });
});

describe("R-NUM-03", () => {
  it("refuses a negative amount, in whatever unit", () => {
    expect(findingsOf("R-NUM-03", [stated("ghg-scope1", "-5", "kgCO2e")])).toMatchObject([
      { severity: "ERROR", expected: "0", actual: "-0.005", delta: "-0.005" },
    ]);
    expect(findingsOf("R-NUM-03", [stated("env-fines", "-1", "iso4217:CNY")])).toHaveLength(1);
    expect(findingsOf("R-NUM-03", [stated("carbon-price-internal", "-1", "iso4217:CNY/tCO2e")])).toHaveLength(
      1,
    );
  });

  it.each([
    ["water-storage-change", "m3"],
    ["pay-gap-gender", "percent"],
    ["taxes-paid", "iso4217:EUR"],
    ["net-revenue", "iso4217:EUR"],
  ])("accepts a negative %s", (metric, unit) => {
    expect(findingsOf("R-NUM-03", [stated(metric, "-5", unit)])).toEqual([]);
    expect(findingsOf("R-NUM-02", [stated(metric, "-5", unit)])).toEqual([]);
  });

  it("accepts zero", () => {
    expect(findingsOf("R-NUM-03", [stated("ghg-scope1", "0", "tCO2e")])).toEqual([]);
  });
});

describe("R-NUM-05", () => {
  it.each(["1", "1.0", "1.58", "2.999"])("accepts a PUE of %s", (value) => {
    expect(findingsOf("R-NUM-05", [stated("energy-datacentre-pue", value, "pure")])).toEqual([]);
  });

  it.each(["0.99", "3", "15.8"])("questions a PUE of %s", (value) => {
    expect(findingsOf("R-NUM-05", [stated("energy-datacentre-pue", value, "pure")])).toMatchObject([
      { severity: "WARNING", actual: value },
    ]);
  });
});

describe("R-PER-01", () => {
  const scope1 = stated("ghg-scope1", "1", "tCO2e");

  it.each([
    ["2022-09-25", "2023-10-01", 371],
    ["2023-01-01", "2024-01-01", 365],
    ["2023-01-01", "2023-12-25", 358],
    ["2023-01-01", "2024-01-14", 378],
  ])("accepts %s/%s (%i days) as a year", (start, endExclusive) => {
    expect(findingsOf("R-PER-01", [{ ...scope1, period: { start, endExclusive } }])).toEqual([]);
  });

  it.each([
    ["2023-01-01", "2023-07-01", "181"],
    ["2023-01-01", "2023-12-24", "357"],
    ["2023-01-01", "2024-01-15", "379"],
  ])("questions %s/%s", (start, endExclusive, actual) => {
    expect(findingsOf("R-PER-01", [{ ...scope1, period: { start, endExclusive } }])).toMatchObject([
      { severity: "WARNING", expected: "358..378", actual, facts: [expect.stringContaining("ghg-scope1")] },
    ]);
  });

  it("questions the period of the disclosure itself once, and never the day of a head count", () => {
    const period = { start: "2023-01-01", endExclusive: "2023-07-01" };
    const headcount = { metric: "workforce-headcount", value: "1" };

    expect(findingsOf("R-PER-01", [headcount], { period })).toMatchObject([{ actual: "181", facts: [] }]);
    expect(findingsOf("R-PER-01", [headcount])).toEqual([]);
  });
});
