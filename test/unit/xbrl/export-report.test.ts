// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { type Catalogue, createCatalogue } from "../../../core/catalogue/catalogue.ts";
import { readEsrsConcepts } from "../../../core/xbrl/esrs-concepts.ts";
import { hasReportUnit } from "../../../core/xbrl/export-unit.ts";
import { conceptName } from "../../../core/xbrl/register-taxonomy.ts";
import { catalogue, catalogueData } from "../../fixtures/catalogue.ts";
import { EXPORT_SETTINGS, esrsConcepts, exported, hashedFact, taxonomy } from "../../fixtures/xbrl-export.ts";

const REVENUE = hashedFact({ metric: "net-revenue", value: "98000000", unit: "iso4217:CNY", decimals: -3 });
const NIL = { value: null, unit: null, nullReason: "NOT_AVAILABLE" } as const;

/** The shipped catalogue with a metric of free text beside its own. */
function withTextMetric(): Catalogue {
  const data = catalogueData();
  const metrics = data.metrics as { metrics: Record<string, unknown>[] };
  const [first] = metrics.metrics;
  const text = { unit: null, allowedUnits: [], range: null, dataType: "TEXT", rules: [] };
  metrics.metrics.push({ ...first, ...text, id: "M900", slug: "methodology", dimensions: [] });
  return createCatalogue(data);
}

it("writes a figure as the standard wants it", () => {
  const { report, check } = exported([hashedFact({ decimals: 0 })]);

  expect(check.isValid).toBe(true);
  expect(report.documentInfo.taxonomy).toEqual(["https://register.example/taxonomy/2026.1/touchstone.xsd"]);
  expect(report.facts).toEqual({
    [`f${"0".repeat(64)}`]: {
      value: "1200",
      decimals: 0,
      dimensions: {
        concept: "ts:GhgScope1",
        entity: "did:web:register.example:organizations:o1",
        period: "2024-01-01T00:00:00/2025-01-01T00:00:00",
        unit: "utr:tCO2e",
      },
      "ts:leafHash": "0".repeat(64),
      "ts:basis": "MEASURED",
      "ts:statedValue": "1200",
      "ts:statedUnit": "tCO2e",
      "ts:references": ["esrs:GrossScope1GreenhouseGasEmissions"],
    },
  });
  expect(report["ts:disclosure"]).toEqual({
    id: "scope.1",
    factsRoot: "ab".repeat(32),
    factCount: 1,
    statementHash: "cd".repeat(32),
  });
});

it("names an organization by its LEI where it has one", () => {
  const organization = { did: "did:web:x", lei: "529900T8BM49AURSDO55" };

  const { facts } = exported([hashedFact({})], { organization });

  expect(facts[0]?.dimensions.entity).toBe("lei:529900T8BM49AURSDO55");
});

it.each([
  ["tCO2e to thousands", { value: "47400", decimals: -3 }, "47000", -3, "utr:tCO2e"],
  ["a half to even", { value: "0.25", decimals: 1 }, "0.2", 1, "utr:tCO2e"],
  ["a half to even, upwards", { value: "-0.35", decimals: 1 }, "-0.4", 1, "utr:tCO2e"],
  ["less than its accuracy", { value: "400", decimals: -3 }, "0", -3, "utr:tCO2e"],
  ["kgCO2e", { value: "1234.5", decimals: 1, unit: "kgCO2e" }, "1.2345", 4, "utr:tCO2e"],
  ["ktCO2e", { value: "55.2", decimals: 1, unit: "ktCO2e" }, "55200", -2, "utr:tCO2e"],
  ["GJ", { metric: "energy-total", value: "5", decimals: 0, unit: "GJ" }, "5000000", -6, "utr:kJ"],
  ["kWh", { metric: "energy-total", value: "5", decimals: 0, unit: "kWh" }, "0.005", 3, "utr:MWh"],
  ["exact tce", { metric: "energy-total", value: "2", unit: "tce" }, "58615200", undefined, "utr:kJ"],
  ["money", REVENUE, "98000000", -3, "iso4217:CNY"],
  [
    "emissions per million of money",
    { metric: "ghg-intensity-revenue-location", value: "12", decimals: 0, unit: "tCO2e/million iso4217:USD" },
    "0.000012",
    6,
    "utr:tCO2e/iso4217:USD",
  ],
  [
    "a percentage",
    { metric: "ghg-scope1-ets-share", value: "37.5", decimals: 1, unit: "percent" },
    "0.375",
    3,
    undefined,
  ],
  ["persons", { metric: "safety-fatalities", value: "3", unit: "persons" }, "3", undefined, undefined],
])("writes %s", (_what, change, value, decimals, unit) => {
  const { facts, check } = exported([hashedFact(change)]);

  expect(check.errors).toEqual([]);
  expect([facts[0]?.value, facts[0]?.decimals, facts[0]?.dimensions.unit]).toEqual([value, decimals, unit]);
});

it("dates a metric of one day on the moment after it", () => {
  const instant = catalogue.metrics.find(
    ({ periodType, unit }) => periodType === "INSTANT" && unit === "persons",
  );
  const change = { metric: instant?.slug ?? "", unit: "persons", period: "2024-12-31/2025-01-01" };

  expect(exported([hashedFact(change)]).facts[0]?.dimensions.period).toBe("2025-01-01T00:00:00");
});

it("writes why there is no figure beside nil, in the metric's unit", () => {
  const { facts, check } = exported([hashedFact(NIL), { ...REVENUE, ...NIL, decimals: null }]);

  expect(check.errors).toEqual([]);
  expect(facts).toEqual([
    expect.objectContaining({ value: null, "ts:nullReason": "NOT_AVAILABLE" }),
    expect.objectContaining({ value: null, "ts:nullReason": "NOT_AVAILABLE" }),
  ]);
  expect(facts.map(({ dimensions }) => dimensions.unit)).toEqual(["utr:tCO2e", "iso4217:CNY"]);
});

it("writes a bound as nil with the bound beside it", () => {
  const { facts, check } = exported([hashedFact({ value: "1", decimals: 0, censored: "LESS_THAN" })]);

  expect(check.isValid).toBe(true);
  expect(facts[0]).toMatchObject({ value: null, "ts:censored": "LESS_THAN", "ts:statedValue": "1" });
  expect(facts[0]).not.toHaveProperty("decimals");
});

it("writes axes as typed dimensions and evidence as hashes", () => {
  const evidence = ["ef".repeat(32)];

  const { facts, check } = exported([
    hashedFact({ dimensions: { country: "CN", gas: "CH4 (甲烷)" }, evidence }),
  ]);

  expect(check.isValid).toBe(true);
  expect(facts[0]?.dimensions).toMatchObject({ "ts:CountryAxis": "CN", "ts:GasAxis": "CH4 (甲烷)" });
  expect(facts[0]?.["ts:evidenceSha256"]).toEqual(evidence);
});

it.each([
  ["Operational control, GHG Protocol", "en"],
  ["按运营控制法核算", "zh"],
])("gives the text %s its language", (text, language) => {
  const settings = { ...EXPORT_SETTINGS, catalogue: withTextMetric() };
  const fact = hashedFact({ metric: "methodology", value: null, unit: null, text });

  const { facts, check } = exported([fact], {}, settings);

  expect(check.errors).toEqual([]);
  expect(facts[0]).toMatchObject({ value: text, dimensions: { language } });
});

describe("left out, with the reason", () => {
  it.each([
    ["UNKNOWN_METRIC", [hashedFact({ metric: "nope" })]],
    ["UNKNOWN_AXIS", [hashedFact({ dimensions: { planet: "Mars" } })]],
    ["UNIT_UNKNOWN", [hashedFact({ unit: "MWh" })]],
    ["UNIT_UNKNOWN", [hashedFact({ unit: null })]],
    ["UNIT_NOT_EXACT", [hashedFact({ metric: "energy-total", unit: "tce", decimals: 0 })]],
    ["VALUE_NOT_OF_TYPE", [hashedFact({ metric: "safety-fatalities", unit: "persons", value: "1.5" })]],
  ])("%s", (reason, facts) => {
    const { report, check } = exported(facts);

    expect(check.isValid).toBe(true);
    expect(report.facts).toEqual({});
    expect(report["ts:leftOut"]).toEqual([{ leaf: "0".repeat(64), reason }]);
  });

  it("UNIT_UNKNOWN for money without a figure and without a currency", () => {
    const { report } = exported([{ ...REVENUE, ...NIL, decimals: null }], { currency: null });

    expect(report["ts:leftOut"]).toEqual([{ leaf: "0".repeat(64), reason: "UNIT_UNKNOWN" }]);
  });

  it("DUPLICATE for what a report cannot tell apart", () => {
    const instant = catalogue.metrics.find(
      ({ periodType, unit }) => periodType === "INSTANT" && unit === "persons",
    );
    const fact = hashedFact({
      metric: instant?.slug ?? "",
      unit: "persons",
      period: "2024-12-31/2025-01-01",
    });

    const { report, check } = exported([fact, { ...fact, period: "2024-12-30/2025-01-01" }]);

    expect(check.isValid).toBe(true);
    expect(report["ts:leftOut"]).toEqual([{ leaf: `${"0".repeat(63)}1`, reason: "DUPLICATE" }]);
  });
});

it("has a unit for every unit of the register", () => {
  const { patterns } = catalogue.units;

  expect(patterns.filter((pattern) => !hasReportUnit(pattern))).toEqual([]);
});

it("has one concept a metric", () => {
  const names = new Set(catalogue.metrics.map(({ slug }) => conceptName(slug)));

  expect(names.size).toBe(catalogue.metrics.length);
  expect(taxonomy.concepts.size).toBe(catalogue.metrics.length);
});

describe("references to ESRS", () => {
  const file = resolve(import.meta.dirname, "../../../schema/catalogue/esrs-concepts.json");
  const data = () => JSON.parse(readFileSync(file, "utf8")) as { concepts: unknown[] };

  it("are the verified names and no others", () => {
    const every = catalogue.metrics.map(({ slug }) => hashedFact({ metric: slug, ...NIL }));
    const written = exported(every).facts.flatMap((fact) => fact["ts:references"] ?? []);
    const verified = [...esrsConcepts.values()].map((name) => `esrs:${name}`);

    expect(esrsConcepts.size).toBe(22);
    expect(verified).toEqual(expect.arrayContaining(written));
    expect(written).toHaveLength(20);
  });

  it("are refused when a metric is listed twice", () => {
    const { concepts, ...rest } = data();

    expect(() => readEsrsConcepts({ ...rest, concepts: [...concepts, concepts[0]] })).toThrow("listed twice");
  });
});
