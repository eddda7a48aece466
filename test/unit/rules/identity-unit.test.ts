// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import type { FiscalCalendar } from "../../../core/organization/fiscal-calendar.ts";
import { factLines } from "../../fixtures/fact-lines.ts";
import { findingsOf } from "../../fixtures/stated.ts";

const FACTS = factLines("ghg-scope1: 1 tCO2e");
const reporter = (leiCountry: string | null, fiscalCalendar: FiscalCalendar | null = null) => ({
  reporter: { country: "CN", leiCountry, fiscalCalendar },
});

describe("R-ID-04", () => {
  it.each([
    ["nothing known of the organization", {}],
    ["a legal address nobody stated", reporter(null)],
    ["the country of the legal address", reporter("CN")],
  ])("is content with %s", (_what, context) => {
    expect(findingsOf("R-ID-04", FACTS, context)).toEqual([]);
  });

  it("questions another country than that of the LEI's legal address", () => {
    expect(findingsOf("R-ID-04", FACTS, reporter("KY"))).toMatchObject([
      { severity: "WARNING", expected: "KY", actual: "CN", facts: [] },
    ]);
  });
});

describe("R-UNIT-02", () => {
  it.each([
    ["a unit of the registry", "energy-total: 5 MWh; decimals=0"],
    ["a power of ten of one", "energy-total: 5 10 thousand kWh; decimals=0"],
    ["an exact amount in any unit", "energy-total: 5 tce"],
    ["no amount", "energy-total:; null=NOT_AVAILABLE"],
  ])("is content with %s", (_what, lines) => {
    expect(findingsOf("R-UNIT-02", factLines(lines))).toEqual([]);
  });

  it.each([
    ["tce", "utr:kJ"],
    ["MMBtu", "utr:kJ"],
  ])("tells that a rounded figure in %s cannot be reported with its accuracy", (unit, expected) => {
    expect(findingsOf("R-UNIT-02", factLines(`energy-total: 5 ${unit}; decimals=0`))).toMatchObject([
      { severity: "HINT", expected, actual: unit },
    ]);
  });
});

describe("R-PER-01 with a declared fiscal calendar", () => {
  const calendar = (endMonth: number): FiscalCalendar => ({
    yearEnd: "MONTH_END",
    endMonth,
    weekday: null,
    namedAfter: "END",
  });

  it("is content with a year that ends where the calendar says", () => {
    expect(findingsOf("R-PER-01", FACTS, reporter(null, calendar(12)))).toEqual([]);
  });

  it("questions a year that ends elsewhere", () => {
    expect(findingsOf("R-PER-01", FACTS, reporter(null, calendar(6)))).toMatchObject([
      { severity: "WARNING", expected: "MONTH_END 6", actual: "2024-01-01" },
    ]);
  });

  it("says of a short period after a change of the year end only that it is short", () => {
    const period = { start: "2023-01-01", endExclusive: "2023-07-01" };
    const facts = [{ metric: "ghg-scope1", value: "1", unit: "tCO2e", period }];

    expect(findingsOf("R-PER-01", facts, { period, ...reporter(null, calendar(12)) })).toMatchObject([
      { actual: "181" },
    ]);
  });
});

describe("R-WF-06", () => {
  const share = (percent: string) => `workforce-top-mgmt-female-share: ${percent} percent\n`;
  const counts =
    "workforce-female: 3 persons; level=top management\nworkforce-male: 5 persons; level=top management";

  it.each([
    ["a share that the head counts complete", share("37.5") + counts],
    ["one rounded", `workforce-top-mgmt-female-share: 38 percent; decimals=0\n${counts}`],
    ["no head counts", share("40")],
  ])("is content with %s", (_what, lines) => {
    expect(findingsOf("R-WF-06", factLines(lines))).toEqual([]);
  });

  it("refuses a share that leaves more or less than 100 %", () => {
    expect(findingsOf("R-WF-06", factLines(share("40") + counts))).toMatchObject([
      { severity: "ERROR", expected: "37.5", actual: "40", delta: "2.5" },
    ]);
  });
});
