// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { factLines } from "../../fixtures/fact-lines.ts";
import { findingsOf } from "../../fixtures/stated.ts";

const judged = (rule: string, lines: string) => findingsOf(rule, factLines(lines));

const CONTRACTS = "workforce-permanent: 80 persons\nworkforce-temporary: 20 persons\n";
const AGES =
  "workforce-age-under30: 30 persons\nworkforce-age-30-50: 50 persons\nworkforce-age-over50: 20 persons\n";
const MOVES =
  "workforce-headcount: 100 persons; year=2022\nworkforce-new-hires: 20 persons\nworkforce-leavers: 15 persons\n";
const HOURS = "safety-hours-worked: 9738799 h\nsafety-recordable-injuries: 9 count\n";

describe.each([
  [
    "R-WF-02",
    "ERROR",
    `${AGES} workforce-headcount: 100 persons`,
    `${AGES} workforce-headcount: 101 persons`,
  ],
  [
    "R-WF-03",
    "ERROR",
    `${CONTRACTS} workforce-headcount: 100 persons`,
    `${CONTRACTS} workforce-headcount: 90 persons`,
  ],
  [
    "R-WF-03",
    "ERROR",
    `${CONTRACTS} workforce-non-guaranteed: 5 persons\nworkforce-headcount: 105 persons`,
    `${CONTRACTS} workforce-non-guaranteed: 5 persons\nworkforce-headcount: 106 persons`,
  ],
  [
    "R-WF-04",
    "ERROR",
    "workforce-headcount: 60 persons; country=CN\nworkforce-headcount: 30 persons; country=DE\nworkforce-headcount: 100 persons",
    "workforce-headcount: 60 persons; country=CN\nworkforce-headcount: 50 persons; country=DE\nworkforce-headcount: 100 persons",
  ],
  [
    "R-WF-04",
    "WARNING",
    "suppliers-count: 60 count; region=Asia\nsuppliers-count: 40 count; region=Europe\nsuppliers-count: 100 count",
    "suppliers-count: 60 count; region=Asia\nsuppliers-count: 30 count; region=Europe\nsuppliers-count: 100 count",
  ],
  [
    "R-WF-05",
    "WARNING",
    "workforce-leavers: 13 persons\nworkforce-headcount-average: 101.5 persons\nworkforce-turnover-rate: 13.0 percent",
    "workforce-leavers: 13 persons\nworkforce-headcount-average: 101.5 persons\nworkforce-turnover-rate: 15.0 percent",
  ],
  [
    "R-WF-07",
    "WARNING",
    `${MOVES} workforce-headcount: 105 persons`,
    `${MOVES} workforce-headcount: 120 persons`,
  ],
  [
    "R-WF-08",
    "ERROR",
    "rd-staff: 100 persons\nworkforce-headcount: 100 persons",
    "rd-staff: 101 persons\nworkforce-headcount: 100 persons",
  ],
  [
    "R-SAF-01",
    "ERROR",
    `${HOURS} safety-trir: 0.92 per 1000000 h`,
    `${HOURS} safety-trir: 0.94 per 1000000 h`,
  ],
  [
    "R-SAF-01",
    "ERROR",
    "safety-hours-worked: 4000000 h\nsafety-fatalities: 2 persons\nsafety-fatality-rate: 0.1 per 200000 h",
    "safety-hours-worked: 4000000 h\nsafety-fatalities: 2 persons\nsafety-fatality-rate: 0.5 per 200000 h",
  ],
  [
    "R-SAF-02",
    "ERROR",
    "safety-fatalities: 2 persons; cause=injury\nsafety-fatalities: 1 persons; cause=ill health\nsafety-fatalities: 3 persons",
    "safety-fatalities: 2 persons; cause=injury\nsafety-fatalities: 1 persons; cause=ill health\nsafety-fatalities: 4 persons",
  ],
  [
    "R-SAF-03",
    "ERROR",
    "safety-fatalities: 2 persons; cause=injury\nsafety-recordable-injuries: 2 count",
    "safety-fatalities: 3 persons; cause=injury\nsafety-recordable-injuries: 2 count",
  ],
  [
    "R-SAF-03",
    "ERROR",
    "safety-fatalities: 3 persons\nsafety-recordable-injuries: 2 count\nsafety-ill-health-cases: 1 count",
    "safety-fatalities: 4 persons\nsafety-recordable-injuries: 2 count\nsafety-ill-health-cases: 1 count",
  ],
  [
    "R-SAF-04",
    "WARNING",
    "safety-hours-worked: 190000 h; workerType=employees\nsafety-hours-worked: 900000 h\nworkforce-headcount-average: 100 persons",
    "safety-hours-worked: 190 h; workerType=employees\nworkforce-headcount-average: 100 persons",
  ],
  [
    "R-TRN-01",
    "WARNING",
    "training-hours-total: 2000 h\nworkforce-headcount: 100 persons\ntraining-hours-average: 20.3 h/person",
    "training-hours-total: 2000 h\nworkforce-headcount: 100 persons\ntraining-hours-average: 21 h/person",
  ],
])("%s (%s)", (rule, severity, passing, failing) => {
  it("is content with figures that agree", () => {
    expect(judged(rule, passing)).toEqual([]);
  });

  it("finds figures that do not, in words a person can act on", () => {
    const [finding, ...others] = judged(rule, failing);

    expect(others).toEqual([]);
    expect(finding).toMatchObject({ rule, severity, hint: expect.stringMatching(/\w{3}/) });
    expect(finding?.actual).toMatch(/^-?[0-9.]+$/);
    expect(finding?.facts.length).toBeGreaterThan(1);
    expect(finding?.messageZh).toMatch(/\p{Script=Han}/u);
  });
});

describe("R-WF-05", () => {
  it("asks for a note on a turnover above 100 %", () => {
    expect(judged("R-WF-05", "workforce-turnover-rate: 130 percent; note=seasonal work")).toEqual([]);
    expect(judged("R-WF-05", "workforce-turnover-rate: 130 percent")).toMatchObject([
      { severity: "WARNING", expected: "0..1", actual: "1.3" },
    ]);
  });

  it("sees a percentage stated as a number", () => {
    const figures = "workforce-leavers: 13 persons\nworkforce-headcount-average: 100 persons\n";

    expect(judged("R-WF-05", `${figures} workforce-turnover-rate: 13 pure; note=x`)[0]?.hint).toContain(
      "in percent?",
    );
  });
});

describe("R-SAF-01", () => {
  it("tells a rate per 200,000 hours from one per 1,000,000", () => {
    expect(judged("R-SAF-01", `${HOURS} safety-trir: 0.18 per 1000000 h`)[0]?.hint).toContain(
      "per 200,000 hours",
    );
    expect(judged("R-SAF-01", `${HOURS} safety-trir: 0.92 per 200000 h`)[0]?.hint).toContain(
      "per 1,000,000 hours",
    );
  });
});

describe("R-TRN-01", () => {
  it("divides by average or closing employees, whichever fits", () => {
    const figures =
      "training-hours-total: 2000 h\nworkforce-headcount: 100 persons\nworkforce-headcount-average: 80 persons\n";

    expect(judged("R-TRN-01", `${figures} training-hours-average: 20 h/person`)).toEqual([]);
    expect(judged("R-TRN-01", `${figures} training-hours-average: 25 h/person`)).toEqual([]);
    expect(judged("R-TRN-01", `${figures} training-hours-average: 0.025 h/person`)[0]?.hint).toContain(
      "1,000 times too small",
    );
  });
});

describe("R-PAY-01", () => {
  it("refuses a gap beyond 100 %", () => {
    expect(judged("R-PAY-01", "pay-gap-gender: -12.5 percent")).toEqual([]);
    expect(judged("R-PAY-01", "pay-gap-gender: 12.5 pure")).toMatchObject([
      { severity: "ERROR", expected: "-1..1", hint: expect.stringContaining("the unit percent") },
    ]);
  });
});

describe("R-PAY-02", () => {
  it("refuses a ratio below 1", () => {
    expect(judged("R-PAY-02", "pay-ratio-ceo: 1 pure")).toEqual([]);
    expect(judged("R-PAY-02", "pay-ratio-ceo: 0.02 pure")).toMatchObject([
      { severity: "ERROR", actual: "0.02", hint: "the ratio may be the other way round: 50" },
    ]);
  });
});
