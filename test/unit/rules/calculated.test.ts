// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { type Calculation, calculationId } from "../../../core/calculation/calculation.ts";
import { factorHash } from "../../../core/calculation/factor.ts";
import { activity, calculated, gridCalculation, ownRow, shipped } from "../../fixtures/calculations.ts";
import { findingsOf, refusal, stated } from "../../fixtures/stated.ts";

const GRID = gridCalculation();
const PINNED = {
  ...stated("ghg-scope2-location", "684.36", "tCO2e", 2),
  basis: "CALCULATED",
  calculation: calculationId(GRID),
} as const;

function having(...calculations: readonly Calculation[]) {
  return { calculations: new Map(calculations.map((one) => [calculationId(one), one])) };
}

describe("R-PRV-01", () => {
  it("holds for a value that its calculation gives", () => {
    expect(findingsOf("R-PRV-01", [PINNED], having(GRID))).toEqual([]);
    expect(findingsOf("R-PRV-01", [{ ...PINNED, value: "684.360" }], having(GRID))).toEqual([]);
  });

  it("asks a calculated value without a calculation for one, and lets it be", () => {
    const loose = { ...PINNED, calculation: null };

    expect(findingsOf("R-PRV-01", [loose], having())).toMatchObject([{ severity: "WARNING", actual: "1" }]);
    expect(findingsOf("R-PRV-01", [{ ...loose, basis: "MEASURED" }], having())).toEqual([]);
  });

  it.each([
    ["another value", { value: "684.37" }, "gives 684.36 tCO2e"],
    ["another unit", { unit: "ktCO2e" }, "gives 684.36 tCO2e"],
    ["other decimals", { decimals: 1 }, "gives 684.36 tCO2e (decimals 2)"],
    ["a bound", { censored: "LESS_THAN" }, "gives 684.36 tCO2e"],
    ["another metric", { metric: "ghg-scope2-market" }, "gives no such figure"],
    [
      "another period",
      { period: { start: "2022-01-01", endExclusive: "2023-01-01" } },
      "gives no such figure",
    ],
    ["other dimensions", { dimensions: [{ axis: "country", member: "CN" }] }, "gives no such figure"],
  ] as const)("refuses %s than the calculation gives", (_what, change, message) => {
    expect(findingsOf("R-PRV-01", [{ ...PINNED, ...change }], having(GRID))).toMatchObject([
      { severity: "ERROR", messageEn: expect.stringContaining(message) },
    ]);
  });

  it("refuses a calculation that is not one of the organization", () => {
    expect(findingsOf("R-PRV-01", [PINNED], having())).toMatchObject([
      { severity: "ERROR", messageEn: expect.stringContaining("is not one of this organization") },
    ]);
  });

  it("refuses a calculation on another GWP set, one that does not replay, and one with a factor nobody shipped", () => {
    const id = calculationId(GRID);
    const forged = { ...GRID, steps: [] };
    const row = { ...ownRow("0.1", "kgCO2e/kWh"), kind: "ef" } as const;
    const foreign = calculated(
      "scope2-location",
      "ghg-scope2-location",
      [activity("1", "kWh", [factorHash(row)])],
      {},
      [row],
    );
    const messages = [gridCalculation({ gwpSet: "AR6" }), forged, foreign].map(
      (calculation) =>
        findingsOf("R-PRV-01", [PINNED], { calculations: new Map([[id, calculation]]) })[0]?.messageEn,
    );

    expect(messages).toEqual([
      expect.stringContaining("uses AR6, the disclosure AR5"),
      expect.stringContaining("does not replay"),
      expect.stringContaining("own-1, which is not a factor of the register"),
    ]);
  });
});

describe("a fact that names a calculation", () => {
  it.each([
    ["something else than a hash", { calculation: "abc" }, "facts[0].calculation: expected the id"],
    [
      "another basis",
      { basis: "MEASURED" },
      "facts[0].calculation: expected a value with the basis CALCULATED",
    ],
    ["no value", { value: null, nullReason: "NOT_AVAILABLE" }, "facts[0].calculation"],
  ])("is refused with %s", (_what, change, message) => {
    expect(refusal([{ ...PINNED, ...change }]).message).toContain(message);
  });
});

describe("R-GHG-08", () => {
  const electricity = (value: string) => stated("energy-electricity", value, "MWh");
  const british = calculated(
    "scope2-location",
    "ghg-scope2-location",
    [activity("1000", "MWh", [shipped("uk-grid-2024")])],
    { output: GRID.output },
  );

  it("holds where the stated electricity is that of the calculation, and up to 1 % off", () => {
    expect(findingsOf("R-GHG-08", [PINNED, electricity("1200")], having(GRID))).toEqual([]);
    expect(findingsOf("R-GHG-08", [PINNED, electricity("1211")], having(GRID))).toEqual([]);
  });

  it("asks where they are further apart", () => {
    expect(findingsOf("R-GHG-08", [PINNED, electricity("1300")], having(GRID))).toMatchObject([
      { severity: "WARNING", expected: "741.39", actual: "684.36", delta: "-57.03" },
    ]);
  });

  it("says nothing without a calculation and without a factor of the country's grid", () => {
    const loose = { ...PINNED, calculation: null };

    expect(findingsOf("R-GHG-08", [loose, electricity("9000")], having(british))).toEqual([]);
  });

  it.each([
    ["207.05", 0],
    ["205.1", 0],
    ["209.1", 0],
    ["204.9", 1],
    ["250", 1],
  ])("judges %s t of a British year by the grid factor of that year", (value, count) => {
    const period = { start: "2024-01-01", endExclusive: "2025-01-01" };
    const dimensions = [{ axis: "country", member: "GB" }];
    const facts = [
      { ...stated("ghg-scope2-location", value, "tCO2e"), period },
      { ...stated("energy-electricity", "1000", "MWh"), period },
      { ...stated("energy-electricity", "1000000", "kWh"), period, dimensions },
    ];

    expect(findingsOf("R-GHG-08", facts)).toHaveLength(count);
  });
});
