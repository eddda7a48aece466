// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { factKey } from "../../../core/disclosure/fact-key.ts";
import { readFacts } from "../../../core/rules/read-facts.ts";
import { runRules } from "../../../core/rules/run-rules.ts";
import type { StatedFact } from "../../../core/rules/stated-fact.ts";
import { catalogue } from "../../fixtures/catalogue.ts";
import { factOf, LINES, linesOf, mappingOf, REPORTS, type ReportId } from "../../fixtures/real-figures.ts";
import { RULE_CONTEXT } from "../../fixtures/stated.ts";

const isMetric = (slug: string) => catalogue.metric(slug) !== undefined;
const IDS = REPORTS.map(({ id }) => id);
const METHODS = ["ghg-scope2-location", "ghg-scope2-market"];

function statedIn(id: ReportId): readonly StatedFact[] {
  return linesOf(id).flatMap((line) => {
    const mapped = mappingOf(line, id, isMetric);
    return (mapped && factOf(line, mapped)) ?? [];
  });
}

/** What the lines leave out and the reports do not: the other method of Scope 2, and Apple's row "work from home". */
function withGaps(facts: readonly StatedFact[], id: ReportId): readonly StatedFact[] {
  const periods = [...new Map(facts.map(({ period }) => [period?.start, period])).values()];
  const has = (metric: string, period: StatedFact["period"]) =>
    facts.some((fact) => fact.metric === metric && fact.period?.start === period?.start);
  return periods.flatMap((period): readonly StatedFact[] => [
    ...METHODS.filter((method) => METHODS.some((other) => has(other, period)) && !has(method, period)).map(
      (metric): StatedFact => ({ metric, nullReason: "NOT_AVAILABLE", period }),
    ),
    ...(id === "apple-corporate"
      ? [
          {
            metric: "ghg-scope3",
            nullReason: "NOT_AVAILABLE" as const,
            period,
            dimensions: [{ axis: "scope3Category", member: "other" }],
          },
        ]
      : []),
  ]);
}

function judge(facts: readonly StatedFact[], restatedFact?: (key: string) => string | undefined) {
  const latest = facts
    .map(({ period }) => period)
    .reduce((a, b) => ((a?.start ?? "") > (b?.start ?? "") ? a : b));
  const period = latest ?? RULE_CONTEXT.period;
  const read = readFacts(facts, { catalogue, period, currency: null, ...(restatedFact && { restatedFact }) });
  return runRules(read.facts, { ...RULE_CONTEXT, period });
}

function errorsOf(id: ReportId) {
  const facts = statedIn(id);
  return judge([...facts, ...withGaps(facts, id)]).filter(({ severity }) => severity === "ERROR");
}

describe("the published figures", () => {
  it("are 431 lines, each mapped to a metric or skipped for a reason", () => {
    const forgotten = IDS.flatMap((id) =>
      linesOf(id)
        .filter((line) => mappingOf(line, id, isMetric) === undefined)
        .map(({ slug, category }) => `${id}: ${slug} / ${category}`),
    );

    expect(LINES).toHaveLength(431);
    expect(new Set(IDS.flatMap(linesOf)).size).toBe(431);
    expect([...new Set(forgotten)]).toEqual([]);
  });

  it("are read as facts, most of them", () => {
    expect(Object.fromEntries(IDS.map((id) => [id, statedIn(id).length]))).toEqual({
      "apple-corporate": 66,
      "apple-with-products": 86,
      "microsoft-2021": 105,
      "microsoft-2020": 52,
      "meta-2024": 40,
      "clp-2021": 15,
      "clp-2022": 5,
      "hkex-issuer-2022": 15,
      "apical-2023": 18,
    });
  });

  it.each([
    ["apple-corporate", [["R-GHG-02", "471400", "324100"]]],
    [
      "apple-with-products",
      [
        ["R-GHG-02", "16038600", "16100000"],
        ["R-GHG-02", "25032730", "25100000"],
      ],
    ],
    ["microsoft-2021", []],
    ["microsoft-2020", []],
    ["meta-2024", []],
    ["clp-2021", []],
    ["clp-2022", []],
    ["hkex-issuer-2022", []],
    ["apical-2023", []],
  ] as const)("of %s give exactly the errors that were printed", (id, errors) => {
    expect(errorsOf(id).map(({ rule, expected, actual }) => [rule, expected, actual])).toEqual(errors);
  });

  it("of Apple say where the wrong total comes from", () => {
    const [finding] = errorsOf("apple-corporate");

    expect(finding?.hint).toBe(
      "ghg-total-market states the same 324100 tCO2e as carbon-credits-cancelled for 2021-09-26/2022-09-25: a row may be shifted or copied",
    );
  });

  it("of Microsoft, with the totals of the earlier report left in place, are found stale", () => {
    const later = statedIn("microsoft-2021");
    const earlier = new Map(statedIn("microsoft-2020").map((fact) => [nameOf(fact), fact]));
    const mixed = later.map((fact): StatedFact => {
      const was = earlier.get(nameOf(fact));
      if (was === undefined || was.value === fact.value) return fact;
      if (fact.metric === "ghg-total-market") return was;
      return { ...fact, restatement: { reason: "METHOD", note: "restated in the report of 2021" } };
    });
    const scope3 = mixed.map(
      (fact): StatedFact =>
        fact.metric === "ghg-scope3" && earlier.has(nameOf({ ...fact, metric: "ghg-total-market" }))
          ? { ...fact, restatement: { reason: "METHOD", note: "restated in the report of 2021" } }
          : fact,
    );

    const stale = judge(scope3, () => "00".repeat(32)).filter(({ rule }) => rule === "R-TS-02");

    expect(stale.map(({ expected, actual, severity }) => [severity, expected, actual])).toEqual([
      ["ERROR", "10908518", "11128000"],
      ["ERROR", "12027337", "11947000"],
      ["ERROR", "11859376", "11751000"],
      ["ERROR", "11585294", "11164000"],
    ]);
  });
});

function nameOf({ metric, period, dimensions }: StatedFact): string {
  return factKey({
    metric,
    period: `${period?.start}/${period?.endExclusive}`,
    dimensions: Object.fromEntries((dimensions ?? []).map(({ axis, member }) => [axis, member])),
  });
}
