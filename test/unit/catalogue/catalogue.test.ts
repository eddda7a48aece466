// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { createCatalogue } from "../../../core/catalogue/catalogue.ts";
import { nearest } from "../../../core/catalogue/nearest.ts";
import { READING_RULES, RECORDING_RULES, RULES } from "../../../core/rules/run-rules.ts";
import { catalogue, catalogueData } from "../../fixtures/catalogue.ts";

interface Row {
  [key: string]: unknown;
}

/** The shipped data with the first metric changed. */
function withMetric(change: Row): unknown {
  const data = catalogueData();
  const { metrics, ...rest } = data.metrics as { metrics: Row[] };
  return { ...data, metrics: { ...rest, metrics: [{ ...metrics[0], ...change }, ...metrics.slice(1)] } };
}

describe("the shipped catalogue", () => {
  it("holds 192 metrics with labels in two languages", () => {
    expect(catalogue.version).toBe("2026.1");
    expect(catalogue.metrics).toHaveLength(192);
    expect(catalogue.metric("ghg-scope1")?.labels).toEqual({
      en: "Scope 1 greenhouse gas emissions (gross)",
      zh: "范围一温室气体排放总量",
    });
    expect(catalogue.metrics.filter(({ labels }) => !/\p{Script=Han}|PUE/u.test(labels.zh))).toEqual([]);
  });

  it("gives references only where a source names one", () => {
    expect(catalogue.metric("ghg-scope1")?.references).toContainEqual({
      framework: "GRI",
      version: "2021",
      reference: "305-1",
      from: "2023-01-01",
      until: null,
    });
    expect(catalogue.metric("lobbying-spend")?.references).toEqual([]);
  });

  it("lists for every metric of numbers a canonical unit among the allowed ones", () => {
    const without = catalogue.metrics.filter(({ unit, allowedUnits }) => !allowedUnits.includes(unit ?? ""));

    expect(without.map(({ slug }) => slug)).toEqual(["controversial-weapons"]);
  });

  it("defines exactly the rules that are checked somewhere", () => {
    const checked = [...RULES.map(({ id }) => id), ...READING_RULES, ...RECORDING_RULES];

    expect(catalogue.rules.map(({ id }) => id).sort()).toEqual(checked.sort());
  });

  it("names the rules of a metric that are checked today", () => {
    const metric = catalogue.metric("ghg-scope1");

    expect(metric && catalogue.rulesOf(metric).map(({ id }) => id)).toEqual([
      ...["R-GHG-01", "R-GHG-02", "R-GHG-04", "R-GHG-05", "R-GHG-06", "R-TS-01"],
      ...["R-GHG-11", "R-GHG-12", "R-GHG-13", "R-GHG-14", "R-GHG-16", "R-GHG-19", "R-BND-01"],
    ]);
  });

  it("states rules in Chinese with Chinese punctuation", () => {
    const half = catalogue.rules.filter(({ statement }) =>
      /[\p{Script=Han}][,;:()]|[,;:()][\p{Script=Han}]/u.test(statement.zh),
    );

    expect(half.map(({ id }) => id)).toEqual([]);
    expect(catalogue.ruleSetVersion).toBe("2026.5");
  });
});

describe("the nearest name", () => {
  it.each([
    ["ghg-scope-1", "ghg-scope1"],
    ["GHG_Scope1", "ghg-scope1"],
    ["scope1", "ghg-scope1"],
    ["ghg-scope2-markt", "ghg-scope2-market"],
    ["enery-total", "energy-total"],
    ["boardsize", "board-size"],
  ])("of the metric %s is %s", (slug, expected) => {
    expect(catalogue.nearestMetric(slug)).toBe(expected);
  });

  it.each(["", "---", "quarterly dividend yield", "中文"])("of %j is none", (slug) => {
    expect(catalogue.nearestMetric(slug)).toBeUndefined();
  });

  it.each([
    ["tco2e", "ghg-scope1", "tCO2e"],
    ["MT", "waste-total", "t"],
    ["kwh", "energy-total", "kWh"],
    ["%", "board-female-share", "percent"],
    ["吨", "waste-total", "t"],
    ["furlong", "waste-total", undefined],
    ["percentage", "board-female-share", "percent"],
  ])("of the unit %s for %s is %s", (unit, slug, expected) => {
    expect(catalogue.nearestUnit(unit, catalogue.metric(slug))).toBe(expected);
  });

  it("prefers the closest of several", () => {
    expect(nearest("abcd", ["abxx", "abcx", "abcd"])).toBe("abcd");
  });
});

describe("a spoilt catalogue", () => {
  it.each([
    ["an unknown data type", { dataType: "FLOAT" }, "dataType: expected one of"],
    ["a missing Chinese label", { labels: { en: "x" } }, "labels.zh: expected a value"],
    ["a unit nobody defines", { allowedUnits: ["tCO2e", "t of CO2"] }, "unit t of CO2 is not in the units"],
    ["a canonical unit that is not allowed", { unit: "MWh" }, "must all be given or all absent"],
    ["numbers without a range", { range: null }, "must all be given or all absent"],
    ["a range in floats", { range: { min: 0, max: null } }, "range.min: expected a decimal string"],
    ["a slug listed twice", { slug: "ghg-scope2-market" }, "a slug is listed twice"],
    ["an unknown key", { colour: "red" }, "colour: expected no such key"],
  ])("with %s is refused", (_why, change, message) => {
    expect(() => createCatalogue(withMetric(change))).toThrow(message);
  });

  it.each([[null], [{}], [{ metrics: [], rules: [], units: [] }]])("that is %j is refused", (data) => {
    expect(() => createCatalogue(data)).toThrow("catalogue");
  });
});
