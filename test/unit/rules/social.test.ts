// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { factLines } from "../../fixtures/fact-lines.ts";
import { findingsOf } from "../../fixtures/stated.ts";

const judged = (rule: string, lines: string) => findingsOf(rule, factLines(lines));

const HOURS = "safety-hours-worked: 9738799 h\nsafety-recordable-injuries: 9 count\n";

describe("R-WF-05", () => {
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
