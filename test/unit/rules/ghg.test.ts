// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import type { StatedFact } from "../../../core/rules/stated-fact.ts";
import { findingsOf, stated } from "../../fixtures/stated.ts";

const S1 = "ghg-scope1";
const LOCATION = "ghg-scope2-location";
const MARKET = "ghg-scope2-market";
const S3 = "ghg-scope3";

function tonnes(metric: string, value: string, decimals: number | null = 0): StatedFact {
  return stated(metric, value, "tCO2e", decimals);
}

describe.each([
  ["R-GHG-01", LOCATION, "ghg-total-location"],
  ["R-GHG-02", MARKET, "ghg-total-market"],
])("%s", (rule, scope2, total) => {
  const parts = [tonnes(S1, "55200"), tonnes(scope2, "3400"), tonnes(S3, "412800")];

  it("is content when the parts add up", () => {
    expect(findingsOf(rule, [...parts, tonnes(total, "471400")])).toEqual([]);
  });

  it("says what the parts add up to", () => {
    const [finding, ...others] = findingsOf(rule, [...parts, tonnes(total, "324100")]);

    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      severity: "ERROR",
      expected: "471400",
      actual: "324100",
      delta: "-147300",
    });
    expect(finding?.messageEn).toBe(
      `ghg-scope1 + ${scope2} + ghg-scope3 add up to 471400 tCO2e, but ${total} says 324100 tCO2e`,
    );
    expect(finding?.messageZh).toMatch(/合计为 471400 tCO2e，而.*为 324100 tCO2e/);
    expect(finding?.facts).toHaveLength(4);
  });

  it("allows as much as four figures rounded to tonnes can differ, and not more", () => {
    expect(findingsOf(rule, [...parts, tonnes(total, "471402")])).toEqual([]);
    expect(findingsOf(rule, [...parts, tonnes(total, "471403")])).toHaveLength(1);
  });

  it("allows nothing when the figures are said to be exact", () => {
    const exact = [tonnes(S1, "1", null), tonnes(scope2, "2", null), tonnes(S3, "3", null)];

    expect(findingsOf(rule, [...exact, tonnes(total, "6", null)])).toEqual([]);
    expect(findingsOf(rule, [...exact, tonnes(total, "6.001", null)])).toHaveLength(1);
  });

  it("adds parts in other units exactly and answers in the unit of the total", () => {
    const mixed = [
      stated(S1, "55.2", "ktCO2e"),
      stated(scope2, "3400000", "kgCO2e"),
      stated(S3, "412800", "tCO2e"),
    ];

    expect(findingsOf(rule, [...mixed, stated(total, "471.4", "ktCO2e")])).toEqual([]);
    expect(findingsOf(rule, [...mixed, stated(total, "0.4715", "MtCO2e")])).toMatchObject([
      { expected: "0.4714", actual: "0.4715", delta: "0.0001" },
    ]);
  });

  it("counts a part that is not applicable as nothing", () => {
    const facts: StatedFact[] = [
      tonnes(S1, "1"),
      tonnes(scope2, "2"),
      { metric: S3, nullReason: "NOT_APPLICABLE" },
    ];

    expect(findingsOf(rule, [...facts, tonnes(total, "3")])).toEqual([]);
    expect(findingsOf(rule, [...facts, tonnes(total, "9")])).toHaveLength(1);
  });

  it.each([
    ["left out", []],
    ["missing for another reason", [{ metric: S3, nullReason: "NOT_AVAILABLE" as const }]],
  ])("waits for a part that is %s, unless the others already exceed the total", (_why, missing) => {
    const facts = [tonnes(S1, "100"), tonnes(scope2, "200"), ...missing];

    expect(findingsOf(rule, [...facts, tonnes(total, "900")])).toEqual([]);
    expect(findingsOf(rule, [...facts, tonnes(total, "250")])).toMatchObject([
      { expected: "300", actual: "250" },
    ]);
  });

  it("takes '<10' for anything from 0 to 10", () => {
    const facts: StatedFact[] = [
      { ...tonnes(S1, "10", null), censored: "LESS_THAN" },
      tonnes(scope2, "2", null),
      tonnes(S3, "3", null),
    ];

    expect(findingsOf(rule, [...facts, tonnes(total, "5", null)])).toEqual([]);
    expect(findingsOf(rule, [...facts, tonnes(total, "15", null)])).toEqual([]);
    expect(findingsOf(rule, [...facts, tonnes(total, "16", null)])).toHaveLength(1);
    expect(findingsOf(rule, [...facts, tonnes(total, "4", null)])).toHaveLength(1);
  });

  it("takes '>10' for anything from 10 on", () => {
    const facts: StatedFact[] = [
      { ...tonnes(S1, "10", null), censored: "GREATER_THAN" },
      tonnes(scope2, "2", null),
      tonnes(S3, "3", null),
    ];

    expect(findingsOf(rule, [...facts, tonnes(total, "1000", null)])).toEqual([]);
    expect(findingsOf(rule, [...facts, tonnes(total, "14", null)])).toHaveLength(1);
  });

  it("never adds figures of different periods", () => {
    const period = { start: "2022-01-01", endExclusive: "2023-01-01" };
    const before = [...parts, tonnes(total, "471400")].map((fact) => ({ ...fact, period }));

    expect(findingsOf(rule, [...before, tonnes(S1, "1"), tonnes(total, "999999")])).toEqual([]);
  });
});

describe("R-GHG-03", () => {
  const categories = [tonnes("ghg-scope3-cat01", "100"), tonnes("ghg-scope3-cat06", "20")];

  it("adds the categories that are stated", () => {
    expect(findingsOf("R-GHG-03", [...categories, tonnes(S3, "120")])).toEqual([]);
    expect(findingsOf("R-GHG-03", [...categories, tonnes(S3, "150")])).toMatchObject([
      { severity: "ERROR", expected: "120", actual: "150", delta: "30" },
    ]);
  });

  it("adds what is stated as other", () => {
    const other = { ...tonnes(S3, "30"), dimensions: [{ axis: "scope3Category", member: "other" }] };

    expect(findingsOf("R-GHG-03", [...categories, other, tonnes(S3, "150")])).toEqual([]);
  });

  it("leaves out figures by another calculation method", () => {
    const location = {
      ...tonnes("ghg-scope3-cat03", "5"),
      dimensions: [{ axis: "calculationMethod", member: "location-based" }],
    };

    expect(findingsOf("R-GHG-03", [...categories, location, tonnes(S3, "120")])).toEqual([]);
  });

  it("is silent about a total without categories", () => {
    expect(findingsOf("R-GHG-03", [tonnes(S3, "150")])).toEqual([]);
  });

  it("takes a category by one method, the same for all of them", () => {
    const by = (metric: string, value: string, member: string): StatedFact => ({
      ...tonnes(metric, value),
      dimensions: [{ axis: "calculationMethod", member }],
    });
    const both = [
      by("ghg-scope3-cat03", "5", "location-based"),
      by("ghg-scope3-cat03", "3", "market-based"),
      by("ghg-scope3-cat08", "50", "location-based"),
      by("ghg-scope3-cat08", "30", "market-based"),
    ];

    expect(findingsOf("R-GHG-03", [...categories, ...both, tonnes(S3, "175")])).toEqual([]);
    expect(findingsOf("R-GHG-03", [...categories, ...both, tonnes(S3, "153")])).toEqual([]);
    expect(findingsOf("R-GHG-03", [...categories, ...both, tonnes(S3, "165")])).toMatchObject([
      { severity: "ERROR", expected: "153", actual: "165" },
    ]);
  });

  it("adds a category that is stated in parts, or as a member of Scope 3", () => {
    const parts = (["spend-based", "average-data"] as const).map(
      (member): StatedFact => ({
        ...tonnes("ghg-scope3-cat02", "15"),
        dimensions: [{ axis: "calculationMethod", member }],
      }),
    );
    const member = { ...tonnes(S3, "7"), dimensions: [{ axis: "scope3Category", member: "cat07" }] };

    expect(findingsOf("R-GHG-03", [...categories, ...parts, member, tonnes(S3, "157")])).toEqual([]);
    expect(findingsOf("R-GHG-03", [...categories, ...parts, member, tonnes(S3, "150")])).toHaveLength(1);
  });

  it("waits for a category that is confidential, unless the others already exceed the total", () => {
    const facts: StatedFact[] = [...categories, { metric: "ghg-scope3-cat02", nullReason: "CONFIDENTIAL" }];

    expect(findingsOf("R-GHG-03", [...facts, tonnes(S3, "150")])).toEqual([]);
    expect(findingsOf("R-GHG-03", [...facts, tonnes(S3, "110")])[0]?.messageEn).toContain(
      "already add up to 120 tCO2e",
    );
  });
});

describe("R-GHG-07", () => {
  it("is content with both methods, or neither", () => {
    expect(findingsOf("R-GHG-07", [tonnes(LOCATION, "2"), tonnes(MARKET, "1")])).toEqual([]);
    expect(findingsOf("R-GHG-07", [tonnes(S1, "2")])).toEqual([]);
  });

  it.each([
    [MARKET, LOCATION],
    [LOCATION, MARKET],
  ])("refuses %s without %s", (one, other) => {
    expect(findingsOf("R-GHG-07", [tonnes(one, "1")])).toMatchObject([
      { severity: "ERROR", expected: other, actual: null },
    ]);
  });

  it("lets the location-based figure stand alone where no market instruments exist", () => {
    expect(
      findingsOf("R-GHG-07", [tonnes(LOCATION, "1"), { metric: MARKET, nullReason: "NOT_APPLICABLE" }]),
    ).toEqual([]);
  });

  it.each([
    [MARKET, LOCATION, "NOT_AVAILABLE" as const],
    [LOCATION, MARKET, "NOT_AVAILABLE" as const],
  ])("warns when %s stands beside a reasoned gap in %s", (one, other, nullReason) => {
    expect(findingsOf("R-GHG-07", [tonnes(one, "1"), { metric: other, nullReason }])).toMatchObject([
      { severity: "WARNING", actual: nullReason },
    ]);
  });

  it("refuses a location-based figure that is said not to apply where market-based energy is bought", () => {
    expect(
      findingsOf("R-GHG-07", [tonnes(MARKET, "1"), { metric: LOCATION, nullReason: "NOT_APPLICABLE" }]),
    ).toMatchObject([{ severity: "ERROR", expected: LOCATION, actual: "NOT_APPLICABLE" }]);
  });

  it("asks only for totals, not for every country", () => {
    const china = { ...tonnes(MARKET, "1"), dimensions: [{ axis: "country", member: "CN" }] };

    expect(findingsOf("R-GHG-07", [china])).toEqual([]);
  });
});
