// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import type { EarlierDisclosure } from "../../../core/rules/earlier-disclosure.ts";
import { readFacts } from "../../../core/rules/read-facts.ts";
import type { RuleContext } from "../../../core/rules/rule.ts";
import { runRules } from "../../../core/rules/run-rules.ts";
import type { StatedFact } from "../../../core/rules/stated-fact.ts";
import { factLines } from "../../fixtures/fact-lines.ts";
import { earlierDisclosure } from "../../fixtures/rule-cases/earlier.ts";
import { findingsOf, READ_CONTEXT, RULE_CONTEXT } from "../../fixtures/stated.ts";

const judged = (rule: string, lines: string) => findingsOf(rule, factLines(lines));
const STRUCTURE = { reason: "STRUCTURE", note: "a plant was bought" } as const;
const EARLIER_LEAF = "ab".repeat(32);

describe("R-PER-03", () => {
  const year = (start: string, endExclusive: string): StatedFact => ({
    ...{ metric: "ghg-scope1", value: "1", unit: "tCO2e" },
    period: { start, endExclusive },
  });

  it("is content with years that follow each other", () => {
    expect(
      findingsOf("R-PER-03", [year("2023-01-01", "2024-01-01"), year("2022-01-02", "2023-01-01")]),
    ).toEqual([]);
  });

  it.each([
    ["a gap", "2022-01-01", "2022-12-31", "1"],
    ["an overlap", "2022-01-08", "2023-01-08", "-7"],
    ["a year left out", "2021-01-01", "2022-01-01", "365"],
  ])("questions %s", (_what, start, endExclusive, delta) => {
    expect(
      findingsOf("R-PER-03", [year("2023-01-01", "2024-01-01"), year(start, endExclusive)]),
    ).toMatchObject([{ severity: "WARNING", expected: endExclusive, actual: "2023-01-01", delta }]);
  });

  it("is content with a short period between two years", () => {
    const years = [year("2023-01-01", "2024-01-01"), year("2021-07-01", "2022-07-01")];

    expect(findingsOf("R-PER-03", [...years, year("2022-07-01", "2023-01-01")])).toEqual([]);
    expect(findingsOf("R-PER-03", [...years, year("2022-08-01", "2023-01-01")])).toHaveLength(1);
  });

  it("lets a base year stand alone", () => {
    expect(
      judged("R-PER-03", "ghg-base-year-value: 5 tCO2e; year=2015\nghg-scope1: 6 tCO2e; year=2015"),
    ).toEqual([]);
  });
});

describe("R-TS-01", () => {
  it("is content with a change by less than a factor of 3", () => {
    expect(judged("R-TS-01", "waste-total: 100.5 t; year=2022\nwaste-total: 290 t")).toEqual([]);
  });

  it("questions a larger one", () => {
    expect(judged("R-TS-01", "waste-total: 100.5 t; year=2022\nwaste-total: 333 t")).toMatchObject([
      { severity: "WARNING", expected: "100.5", actual: "333", delta: "232.5" },
    ]);
  });

  it.each([
    ["a thousand times", "waste-total: 1234 t; year=2022\nwaste-total: 1230000 t", "1,000 times too large"],
    ["a thousandth", "waste-total: 1234 t; year=2022\nwaste-total: 1.23 t", "1,000 times too small"],
    ["ten times", "air-nox: 123 t; year=2022\nair-nox: 1240 t", "10 times too large"],
    [
      "a million times",
      "net-revenue: 12 iso4217:USD; year=2022\nnet-revenue: 12100000 iso4217:USD",
      "1,000,000 times",
    ],
    [
      "a thousand times among people",
      "workforce-headcount: 52 persons; year=2022\nworkforce-headcount: 52000 persons",
      "1,000 times",
    ],
  ])("refuses %s, a slip of units", (_what, lines, hint) => {
    expect(judged("R-TS-01", lines)).toMatchObject([
      { severity: "ERROR", hint: expect.stringContaining(hint) },
    ]);
  });

  it("asks instead of refusing where a note explains the change", () => {
    expect(
      judged("R-TS-01", "waste-total: 1234 t; year=2022\nwaste-total: 1230000 t; note=a mine was bought"),
    ).toMatchObject([{ severity: "WARNING" }]);
  });

  it.each([
    ["round figures ten times apart", "air-nox: 100 t; year=2022\nair-nox: 1000 t"],
    ["counts ten times apart", "product-complaints: 123 count; year=2022\nproduct-complaints: 1230 count"],
  ])("never calls %s an error", (_what, lines) => {
    expect(judged("R-TS-01", lines)).toMatchObject([{ severity: "WARNING" }]);
  });

  it.each([
    ["shares", "energy-renewable-share: 3 percent; year=2022\nenergy-renewable-share: 30 percent"],
    [
      "a handful of accidents",
      "safety-recordable-injuries: 2 count; year=2022\nsafety-recordable-injuries: 9 count",
    ],
    ["zero", "ghg-scope2-market: 0 tCO2e; year=2022\nghg-scope2-market: 500 tCO2e"],
    ["other units", "energy-total: 3600 GJ; year=2022\nenergy-total: 1001 MWh"],
    ["other currencies", "env-fines: 5000 iso4217:USD; year=2022\nenv-fines: 999999 iso4217:JPY"],
    ["other countries", "energy-total: 1 MWh; year=2022; country=CN\nenergy-total: 99 MWh; country=DE"],
  ])("is silent about %s", (_what, lines) => {
    expect(judged("R-TS-01", lines)).toEqual([]);
  });
});

describe("R-TS-02", () => {
  const restatement = { reason: "METHOD" as const, note: "spend-based factors of a later year" };

  function restated(lines: string, metrics: readonly string[]) {
    const stated = factLines(lines).map((fact) =>
      metrics.includes(fact.metric) ? { ...fact, restatement } : fact,
    );
    const { facts } = readFacts(stated, { ...READ_CONTEXT, restatedFact: () => EARLIER_LEAF });
    return runRules(facts, RULE_CONTEXT).filter(({ rule }) => rule === "R-TS-02");
  }

  const parts = "ghg-scope3-cat01: 4930 tCO2e\nghg-scope3-cat02: 4179 tCO2e\n";

  it("is content when the total still adds up, or is restated as well", () => {
    expect(restated(`${parts} ghg-scope3: 9109 tCO2e`, ["ghg-scope3-cat01"])).toEqual([]);
    expect(restated(`${parts} ghg-scope3: 8000 tCO2e`, ["ghg-scope3-cat01", "ghg-scope3"])).toEqual([]);
    expect(restated(`${parts} ghg-scope3: 8000 tCO2e`, [])).toEqual([]);
  });

  it("refuses a total that was left behind", () => {
    expect(restated(`${parts} ghg-scope3: 8000 tCO2e`, ["ghg-scope3-cat01"])).toMatchObject([
      {
        severity: "ERROR",
        expected: "9109",
        actual: "8000",
        delta: "-1109",
        hint: expect.stringContaining("restate ghg-scope3"),
      },
    ]);
  });

  it("asks about the total of a restated country, unless the countries add up to it or its note confirms it", () => {
    const countries = "energy-total: 60 MWh; country=CN\nenergy-total: 50 MWh; country=DE\n";
    const first = (lines: string) => {
      const [restatedOne, ...others] = factLines(lines);
      const stated = restatedOne === undefined ? others : [{ ...restatedOne, restatement }, ...others];
      const { facts } = readFacts(stated, { ...READ_CONTEXT, restatedFact: () => EARLIER_LEAF });
      return runRules(facts, RULE_CONTEXT).filter(({ rule }) => rule === "R-TS-02");
    };

    expect(first(`${countries} energy-total: 200 MWh`)).toMatchObject([
      { severity: "WARNING", actual: "200" },
    ]);
    expect(first(`${countries} energy-total: 110 MWh`)).toEqual([]);
    expect(first(`${countries} energy-total: 200 MWh; note=confirmed`)).toEqual([]);
    expect(first(`energy-renewable-share: 5 percent\n${countries} energy-total: 200 MWh`)).toEqual([]);
  });

  it("asks about a total that cannot be added up here, unless its note confirms it", () => {
    const total = "ghg-scope1: 5 tCO2e\nghg-total-market: 9000 tCO2e";

    expect(restated(total, ["ghg-scope1"])).toMatchObject([{ severity: "WARNING", expected: null }]);
    expect(restated(`${total}; note=unchanged after recalculation`, ["ghg-scope1"])).toEqual([]);
  });
});

describe("R-GHG-16", () => {
  function bought(note: string | undefined, context: Partial<RuleContext> = {}) {
    const stated = factLines(
      "ghg-scope1: 500 tCO2e; year=2022\nghg-base-year-value: 700 tCO2e; year=2015",
    ).map((fact) => (fact.metric === "ghg-scope1" ? { ...fact, restatement: STRUCTURE } : { ...fact, note }));
    const { facts } = readFacts(stated, { ...READ_CONTEXT, restatedFact: () => EARLIER_LEAF });
    return runRules(facts, { ...RULE_CONTEXT, ...context }).filter(({ rule }) => rule === "R-GHG-16");
  }

  it("is content when the base year says why it stays", () => {
    expect(bought("the plant has less than 1 % of the base year")).toEqual([]);
  });

  it.each([
    ["up to 5 % of the base year", "465", []],
    ["above it", "464", [{ severity: "WARNING", expected: "0..35", actual: "36", delta: "1" }]],
  ])("knows by how much the superseded figures changed: %s", (_what, before, findings) => {
    const earlier: EarlierDisclosure = {
      ...earlierDisclosure(`ghg-scope1: ${before} tCO2e; year=2022`),
      isSuperseded: true,
    };

    expect(bought(undefined, { earlier: [earlier] })).toMatchObject(findings);
    expect(bought(undefined, { earlier: [earlier] })).toHaveLength(findings.length);
  });

  it("adds the changes of scopes, and never tells what was restricted", () => {
    const lines = "ghg-scope1: 480 tCO2e; year=2022\nghg-scope2-location: 80 tCO2e; year=2022";
    const earlier = { ...earlierDisclosure(lines, {}, "RESTRICTED"), isSuperseded: true };
    const both = "ghg-scope1: 500 tCO2e; year=2022\nghg-scope2-location: 100 tCO2e; year=2022\n";
    const stated = factLines(`${both} ghg-base-year-value: 700 tCO2e; year=2015`).map((fact) =>
      fact.metric === "ghg-base-year-value" ? fact : { ...fact, restatement: STRUCTURE },
    );
    const { facts } = readFacts(stated, { ...READ_CONTEXT, restatedFact: () => EARLIER_LEAF });
    const found = runRules(facts, { ...RULE_CONTEXT, earlier: [earlier] });

    expect(found.filter(({ rule }) => rule === "R-GHG-16")).toMatchObject([{ actual: null, delta: null }]);
  });

  it("asks for the base year after a change of structure", () => {
    expect(bought(undefined)).toMatchObject([
      {
        severity: "WARNING",
        messageEn: "1 emission figures are restated (STRUCTURE), the base year is not and has no note",
      },
    ]);
  });
});

describe("R-TS-04", () => {
  const year = (y: number, s1: number, s2: number, total: number) =>
    `ghg-scope1: ${s1} tCO2e; year=${y}\nghg-scope2-market: ${s2} tCO2e; year=${y}\nghg-scope12-market: ${total} tCO2e; year=${y}\n`;

  it("is silent where everything adds up", () => {
    expect(judged("R-TS-04", year(2022, 100, 50, 150) + year(2023, 110, 40, 150))).toEqual([]);
  });

  it("sees two periods of a row exchanged", () => {
    expect(judged("R-TS-04", year(2022, 110, 50, 150) + year(2023, 100, 40, 150))).toMatchObject([
      { severity: "HINT", messageEn: expect.stringContaining("the values of ghg-scope1 for 2022") },
    ]);
  });

  it("sees two periods of a total exchanged", () => {
    expect(judged("R-TS-04", year(2022, 100, 50, 170) + year(2023, 110, 60, 150))).toMatchObject([
      { messageEn: expect.stringContaining("the values of ghg-scope12-market") },
    ]);
  });

  it("sees two rows exchanged that no sum tells apart", () => {
    const rows = (y: number, a: number, b: number) =>
      `ghg-scope3-cat01: ${a} tCO2e; year=${y}\nghg-scope3-cat02: ${b} tCO2e; year=${y}\nghg-scope3: ${a + b} tCO2e; year=${y}\n`;

    expect(judged("R-TS-04", rows(2022, 100, 180) + rows(2023, 110, 170))).toEqual([]);
    expect(judged("R-TS-04", rows(2022, 100, 180) + rows(2023, 170, 110))).toMatchObject([
      { severity: "HINT", messageEn: expect.stringContaining("ghg-scope3-cat01 and ghg-scope3-cat02") },
    ]);
  });
});
