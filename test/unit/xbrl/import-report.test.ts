// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { importReport } from "../../../core/xbrl/import-report.ts";
import { EXPORT_SETTINGS, PUBLIC_URL } from "../../fixtures/xbrl-export.ts";

const TS = `${PUBLIC_URL}/taxonomy/2026.1`;
const ESRS = "https://xbrl.efrag.org/taxonomy/esrs/2023-12-22";
const NAMESPACES = {
  iso4217: "http://www.xbrl.org/2003/iso4217",
  lei: "http://standards.iso.org/iso/17442",
  utr: "http://www.xbrl.org/2009/utr",
  esrs: ESRS,
  t: TS,
};
const YEAR = "2024-01-01T00:00:00/2025-01-01T00:00:00";

/** A report as another program writes it, with one fact. */
function imported(
  dimensions: Readonly<Record<string, string>>,
  fact: Readonly<Record<string, unknown>> = {},
) {
  const report = {
    documentInfo: {
      documentType: "https://xbrl.org/2021/xbrl-json",
      namespaces: NAMESPACES,
      taxonomy: [`${TS}/touchstone.xsd`, `${ESRS}/esrs_all.xsd`],
    },
    facts: {
      a: {
        value: "1200",
        ...fact,
        dimensions: { entity: "lei:529900T8BM49AURSDO55", period: YEAR, ...dimensions },
      },
    },
  };
  return importReport(JSON.stringify(report), EXPORT_SETTINGS);
}
const period = { start: "2024-01-01", endExclusive: "2025-01-01" };

describe("a report of another program", () => {
  it.each([
    ["GhgScope1", "utr:tCO2e", "1200", 0, { unit: "tCO2e", value: "1200", decimals: 0 }],
    ["EnergyTotal", "utr:kWh", "1200", -2, { unit: "kWh", value: "1200", decimals: -2 }],
    ["EnergyTotal", "utr:kJ", "1200", -2, { unit: "MJ", value: "1.200", decimals: 1 }],
    ["EnergyTotal", "utr:J", "+05.50", null, { unit: "MJ", value: "0.00000550" }],
    ["WaterWithdrawal", "utr:m3", ".5", null, { unit: "m3", value: "0.5" }],
    ["WasteTotal", "utr:T", "7", null, { unit: "short ton", value: "7" }],
    ["NetRevenue", "iso4217:CNY", "47000", -3, { unit: "iso4217:CNY", value: "47000", decimals: -3 }],
  ])("states %s in %s", (concept, unit, value, decimals, stated) => {
    const accuracy = decimals === null ? {} : { decimals };

    const { facts, problems } = imported({ concept: `t:${concept}`, unit }, { value, ...accuracy });

    expect(problems).toEqual([]);
    expect(facts).toMatchObject([{ key: "a", fact: { ...stated, period } }]);
  });

  it("may speak of verified concepts of ESRS", () => {
    const { facts, entities } = imported({
      concept: "esrs:GrossScope1GreenhouseGasEmissions",
      unit: "utr:tCO2e",
    });

    expect(facts).toEqual([
      { key: "a", fact: { metric: "ghg-scope1", period, unit: "tCO2e", value: "1200" } },
    ]);
    expect(entities).toEqual(["{http://standards.iso.org/iso/17442}529900T8BM49AURSDO55"]);
  });

  it("states a metric of a point in time for the day before the moment", () => {
    const { facts } = imported({ concept: "t:WorkforceHeadcount", period: "2025-01-01T00:00:00" });

    expect(facts).toMatchObject([
      { fact: { unit: "persons", period: { start: "2024-12-31", endExclusive: "2025-01-01" } } },
    ]);
  });
});

describe("a fact that cannot be stated is named with what is wrong", () => {
  const SCOPE1 = { concept: "t:GhgScope1", unit: "utr:tCO2e" };
  it.each([
    [
      "an unknown concept of ESRS",
      { concept: "esrs:TotalGHGEmissions" },
      {},
      /^oime:unknownConcept: fact "a"/,
    ],
    [
      "a time of day",
      { ...SCOPE1, period: "2024-01-01T12:00:00/2025-01-01T00:00:00" },
      {},
      /^period: expected whole days/,
    ],
    ["nil without a reason", SCOPE1, { value: null }, /^ts:nullReason: expected one of NOT_/],
    [
      "a reason of no list",
      SCOPE1,
      { value: null, "t:nullReason": "LAZY" },
      /^ts:nullReason: expected one of/,
    ],
    ["a bound beside a value", SCOPE1, { "t:censored": "LESS_THAN" }, /^ts:censored: expected a nil fact/],
    ["a basis of no list", SCOPE1, { "t:basis": "GUESSED" }, /^ts:basis: expected one of/],
    [
      "evidence that is no hash",
      SCOPE1,
      { "t:evidenceSha256": ["x"] },
      /^ts:evidenceSha256\[0\]: expected 64/,
    ],
    [
      "a stated unit of another quantity",
      SCOPE1,
      { "t:statedValue": "1200", "t:statedUnit": "MWh" },
      /^value: expected what ts:statedValue/,
    ],
    ["more digits than a fact holds", SCOPE1, { value: "1".repeat(29) }, /^value: expected at most 28/],
  ])("%s", (_what, dimensions, fact, message) => {
    const { facts, problems } = imported(dimensions, fact);

    expect(facts).toEqual([]);
    expect(problems).toEqual([{ key: "a", message: expect.stringMatching(message) }]);
  });
});
