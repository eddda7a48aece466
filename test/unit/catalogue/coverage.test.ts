// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { type CoverableFact, coverageOf } from "../../../core/catalogue/coverage.ts";
import type { Profile } from "../../../core/catalogue/profile.ts";
import { catalogue } from "../../fixtures/catalogue.ts";

const PERIOD = { start: "2024-01-01", endExclusive: "2025-01-01" };
const YEAR = "2024-01-01/2025-01-01";

const expected = (metric: string, need: "REQUIRED" | "OPTIONAL") => ({
  metric,
  need,
  reference: "B3",
  because: null,
});
const profile: Profile = {
  framework: "VSME",
  version: "test",
  title: { en: "x", zh: "准则" },
  from: null,
  until: null,
  source: { en: "test", zh: "测试" },
  expected: [
    expected("ghg-scope1", "REQUIRED"),
    expected("workforce-headcount", "REQUIRED"),
    expected("ghg-target-value", "OPTIONAL"),
  ],
};
const fact = (metric: string, period = YEAR, nullReason: CoverableFact["nullReason"] = null) => ({
  metric,
  period,
  nullReason,
});
const states = (facts: readonly CoverableFact[]) => {
  const { reported, explained, missing, isComplete } = coverageOf(facts, PERIOD, profile);
  const slugs = (items: readonly { metric: string }[]) => items.map(({ metric }) => metric);
  return { reported: slugs(reported), explained: slugs(explained), missing: slugs(missing), isComplete };
};

describe("coverage", () => {
  it("puts every expected metric into one list and is complete once nothing required is missing", () => {
    const facts = [
      fact("ghg-scope1"),
      fact("workforce-headcount", "2024-12-31/2025-01-01", "NOT_AVAILABLE"),
      fact("air-nox"),
    ];

    expect(states(facts)).toEqual({
      reported: ["ghg-scope1"],
      explained: ["workforce-headcount"],
      missing: ["ghg-target-value"],
      isComplete: true,
    });
    expect(states([]).isComplete).toBe(false);
  });

  it.each([
    ["a comparative", fact("ghg-scope1", "2023-01-01/2024-01-01"), "missing"],
    ["a quarter", fact("ghg-scope1", "2024-01-01/2024-04-01"), "missing"],
    [
      "a head count of the day before the period",
      fact("workforce-headcount", "2023-12-31/2024-01-01"),
      "missing",
    ],
    ["a head count of its last day", fact("workforce-headcount", "2024-12-31/2025-01-01"), "reported"],
    ["a head count in the middle", fact("workforce-headcount", "2024-06-30/2024-07-01"), "reported"],
    ["a target of its own year", fact("ghg-target-value", "2030-12-31/2031-01-01"), "reported"],
  ] as const)("counts %s right", (_what, one, list) => {
    expect(states([one])[list]).toContain(one.metric);
  });

  it("takes a value for reported though a part of it is explained away", () => {
    const facts = [fact("ghg-scope1", YEAR, "NOT_MATERIAL"), fact("ghg-scope1")];

    expect(states(facts)).toMatchObject({ reported: ["ghg-scope1"], explained: [] });
  });

  it("names every reason once", () => {
    const reasons = ["PHASE_IN", "NOT_MATERIAL", "PHASE_IN"] as const;
    const facts = reasons.map((reason) => fact("ghg-scope1", YEAR, reason));

    expect(coverageOf(facts, PERIOD, profile).explained).toEqual([
      { ...expected("ghg-scope1", "REQUIRED"), nullReasons: ["NOT_MATERIAL", "PHASE_IN"] },
    ]);
  });

  it("of a report that says nothing lists the whole of VSME as missing", () => {
    const vsme = catalogue.profile("VSME");

    expect(vsme && coverageOf([], PERIOD, vsme).missing).toEqual(vsme?.expected);
  });
});
