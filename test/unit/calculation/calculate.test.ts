// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { BLENDS } from "../../../core/calculation/blends.ts";
import type { CalculationInput } from "../../../core/calculation/calculation.ts";
import { factorHash } from "../../../core/calculation/factor.ts";
import type { FormulaId } from "../../../core/calculation/formulas.ts";
import type { GwpSet } from "../../../core/disclosure/gwp-set.ts";
import { activity, calculated, gridCalculation, ownRow, shipped } from "../../fixtures/calculations.ts";

const GAS = ["co2", "ch4", "n2o"].map((gas) => shipped(`epa2024-natural-gas-${gas}`));
const GRID = shipped("uk-grid-2024");

describe("worked examples", () => {
  // EPA Emission Factors Hub 2024, table 1: 53.06 kg CO2, 1.0 g CH4, 0.10 g N2O per mmBtu of natural gas; GWPs of AR4, AR5, AR6.
  it.each([
    ["AR4", "53.1148"],
    ["AR5", "53.1145"],
    ["AR6", "53.1152"],
  ] as const)("one mmBtu of natural gas on %s emits %s kg CO2e", (gwpSet, kg) => {
    const { outputs, gases } = calculated("combustion", "ghg-scope1", [activity("1", "MMBtu", GAS)], {
      gwpSet,
    });

    expect(Number(outputs[0]?.value)).toBe(Number(kg));
    expect(gases.map(({ gas }) => gas)).toEqual(["CH4", "CO2", "N2O"]);
  });

  it("converts GJ to mmBtu exactly: 1 mmBtu is 1.05505585262 GJ", () => {
    const [gigajoules, british] = ["GJ", "MMBtu"].map(
      (unit) =>
        calculated("combustion", "ghg-scope1", [activity(unit === "GJ" ? "1.05505585262" : "1", unit, GAS)])
          .outputs,
    );

    expect(gigajoules).toEqual(british);
  });

  // UK Government conversion factors 2024: 0.20705 kg CO2e per kWh of UK electricity.
  it("10 MWh of UK electricity of 2024 emit 2,070.5 kg CO2e", () => {
    const { outputs } = calculated("scope2-location", "ghg-scope2-location", [
      activity("10000", "kWh", [GRID]),
    ]);

    expect(outputs).toMatchObject([{ metric: "ghg-scope2-location", value: "2070.500000" }]);
  });

  it("0.5703 tCO2/MWh is 0.5703 kg/kWh: 1,200 MWh emit 684.36 t, and 1,200,000 kWh the same", () => {
    const inKilowattHours = ownRow("0.5703", "kgCO2/kWh", { gases: ["CO2"], gwpSet: null });
    const output = { metric: "ghg-scope2-location", dimensions: {}, unit: "tCO2e", decimals: 2 };
    const other = calculated(
      "scope2-location",
      "ghg-scope2-location",
      [activity("120", "10 thousand kWh", [factorHash(inKilowattHours)])],
      { output },
      [inKilowattHours],
    );

    expect(gridCalculation().outputs).toMatchObject([{ value: "684.36", unit: "tCO2e", decimals: 2 }]);
    expect(other.outputs).toEqual(gridCalculation().outputs);
  });

  // EPA Emission Factors Hub and GHG Protocol print these blends on AR4 as 3,922 · 1,774 · 2,088 · 3,985.
  it.each([
    ["R-404A", "AR4", "3921.6"],
    ["R-407C", "AR4", "1773.85"],
    ["R-410A", "AR4", "2087.5"],
    ["R-507A", "AR4", "3985"],
    ["R-410A", "AR5", "1923.5"],
    ["R-410A", "AR6", "2255.5"],
  ] as const)("a kilogram of %s on %s is %s kg CO2e", (name, gwpSet: GwpSet, kg) => {
    const leak = activity("1", "kg", [], { blend: BLENDS[name] ?? [] });

    const { outputs } = calculated("refrigerant", "ghg-scope1", [leak], { gwpSet });

    expect(Number(outputs[0]?.value)).toBe(Number(kg));
  });

  it("market-based: instruments count with their own factor, the rest with the residual one", () => {
    const [wind, residual] = [ownRow("0", "kgCO2e/kWh"), ownRow("0.6", "kgCO2e/kWh", { id: "own-2" })];
    const covered = [
      { description: "wind", quantity: "0.75", unit: "MWh", factor: factorHash(wind), evidence: [] },
    ];
    const input = activity("1000", "kWh", [factorHash(residual)], { covered });

    const { outputs } = calculated("scope2-market", "ghg-scope2-market", [input], {}, [wind, residual]);

    expect(Number(outputs[0]?.value)).toBe(150);
  });

  it("spend: 2,000 pounds at 0.25 kg per pound are half a tonne", () => {
    const row = ownRow("0.25", "kgCO2e/iso4217:GBP");
    const output = { metric: "ghg-scope3-cat01", dimensions: {}, unit: "tCO2e", decimals: 3 };
    const input = activity("2000", "iso4217:GBP", [factorHash(row)]);

    expect(calculated("spend", "ghg-scope3-cat01", [input], { output }, [row]).outputs).toMatchObject([
      { value: "0.500" },
    ]);
  });

  it("losses of the grid belong to category 3 of Scope 3", () => {
    const losses = activity("10000", "kWh", [shipped("defra2025-13_402_4000_5_1")]);

    const { outputs, notes } = calculated("activity-factor", "ghg-scope3-cat03", [losses], {
      period: "2025-01-01/2026-01-01",
    });

    expect(Number(outputs[0]?.value)).toBe(185.3);
    expect(notes).toEqual([]);
  });

  it("CO2 of wood stands outside the scopes, its CH4 and N2O inside", () => {
    const wood = ["co2", "ch4", "n2o"].map((gas) => shipped(`epa2024-wood-and-wood-residuals-${gas}`));

    const { outputs } = calculated("combustion", "ghg-scope1", [activity("1000", "MMBtu", wood)]);

    expect(outputs.map(({ metric, unit, value }) => [metric, unit, Number(value)])).toEqual([
      ["ghg-scope1", "kgCO2e", 7.2 * 28 + 3.6 * 265],
      ["ghg-biogenic-co2", "kgCO2", 93_800],
    ]);
  });
});

describe("rounding", () => {
  it.each([
    ["0.5", 0, "0"],
    ["1.5", 0, "2"],
    ["2.5", 0, "2"],
    ["1250", -2, "1200"],
    ["1350", -2, "1400"],
    ["7", 2, "7.00"],
  ])("%s kg to %i decimals is %s: half to even", (quantity, decimals, value) => {
    const row = ownRow("1", "kgCO2e/kg");
    const output = { metric: "ghg-scope1", dimensions: {}, unit: "kgCO2e", decimals };

    const inputs = [activity(quantity, "kg", [factorHash(row)])];
    expect(calculated("activity-factor", "ghg-scope1", inputs, { output }, [row]).outputs[0]?.value).toBe(
      value,
    );
  });

  it("rounds the sum and not its parts", () => {
    const row = ownRow("0.4", "kgCO2e/kg");
    const output = { metric: "ghg-scope1", dimensions: {}, unit: "kgCO2e", decimals: 0 };
    const inputs = [1, 2, 3].map((i) => activity("1", "kg", [factorHash(row)], { description: `part ${i}` }));

    expect(calculated("activity-factor", "ghg-scope1", inputs, { output }, [row]).outputs[0]?.value).toBe(
      "1",
    );
  });
});

describe("notes", () => {
  const codes = (
    input: CalculationInput,
    metric = "ghg-scope2-location",
    formula: FormulaId = "scope2-location",
  ) => calculated(formula, metric, [input]).notes.map(({ code }) => code);

  it("say when a factor is of another year or region", () => {
    expect(codes(activity("1", "kWh", [GRID], { region: "CN" }))).toEqual(["FACTOR_YEAR", "FACTOR_REGION"]);
  });

  it("say when a factor is for another scope, and when a fuel counts CO2 only", () => {
    const input = activity("1", "MMBtu", [shipped("epa2024-natural-gas-co2")], { region: "US-CA" });

    expect(codes(input, "ghg-scope3-cat08", "combustion")).toEqual([
      "FACTOR_YEAR",
      "FACTOR_CATEGORY",
      "GASES_MISSING",
    ]);
  });

  it("say that a factor is the company's own", () => {
    expect(gridCalculation().notes.map(({ code }) => code)).toEqual(["OWN_FACTOR"]);
  });
});

describe("refusals", () => {
  const gbp = ownRow("0.25", "kgCO2e/iso4217:GBP", { gwpSet: "AR6" });
  const flight = shipped("defra2025-21_316_3164_11_1");
  it.each<[string, FormulaId, string, CalculationInput, string]>([
    [
      "a mass where energy is burnt by energy",
      "combustion",
      "ghg-scope1",
      activity("1", "t", GAS),
      "inputs[0].unit: expected a unit that converts to MMBtu",
    ],
    ["an unknown unit", "combustion", "ghg-scope1", activity("1", "Mwh", GAS), 'got "Mwh"'],
    [
      "another currency",
      "spend",
      "ghg-scope3-cat01",
      activity("1", "iso4217:USD", [factorHash(gbp)]),
      "iso4217:GBP: money is never converted",
    ],
    [
      "a factor on another GWP set",
      "activity-factor",
      "ghg-scope3-cat06",
      activity("1", "passenger km", [flight]),
      "expected a factor on AR6, or one by gas",
    ],
    [
      "one gas twice",
      "combustion",
      "ghg-scope1",
      activity("1", "MMBtu", [GAS[0] ?? "", shipped("epa2024-anthracite-co2")]),
      "one for each gas",
    ],
    [
      "no factor",
      "scope2-location",
      "ghg-scope2-location",
      activity("1", "kWh", []),
      "expected at least one factor",
    ],
    [
      "a warming potential as factor",
      "activity-factor",
      "ghg-scope1",
      activity("1", "kg", [shipped("gwp100-ar6-ch4")]),
      "inputs[0].factors[0]: expected an emission factor",
    ],
    [
      "a negative amount",
      "combustion",
      "ghg-scope1",
      activity("-1", "MMBtu", GAS),
      "inputs[0].quantity: expected a decimal of 0 or more",
    ],
    [
      "shares that leave a gap",
      "refrigerant",
      "ghg-scope1",
      activity("1", "kg", [], { blend: [{ gas: "HFC32", share: "0.4" }] }),
      "add up to 1",
    ],
    [
      "an unknown gas",
      "refrigerant",
      "ghg-scope1",
      activity("1", "kg", [], { blend: [{ gas: "XYZ", share: "1" }] }),
      "inputs[0].blend[0].gas",
    ],
    [
      "a factor for a refrigerant",
      "refrigerant",
      "ghg-scope1",
      activity("1", "kg", GAS),
      "no factor for refrigerant",
    ],
    [
      "a blend of fuel",
      "combustion",
      "ghg-scope1",
      activity("1", "MMBtu", GAS, { blend: [{ gas: "HFC32", share: "1" }] }),
      "a blend for refrigerant only",
    ],
    [
      "a metric of another scope",
      "scope2-location",
      "ghg-scope1",
      activity("1", "kWh", [GRID]),
      "metric: expected one that begins with ghg-scope2-location",
    ],
    [
      "a share as emission",
      "combustion",
      "ghg-scope1-ets-share",
      activity("1", "MMBtu", GAS),
      "metric: expected",
    ],
  ])("%s", (_what, formula, metric, input, message) => {
    expect(() => calculated(formula, metric, [input], { gwpSet: "AR6" }, [gbp])).toThrow(
      expect.objectContaining({ code: "BAD_INPUT", message: expect.stringContaining(message) }),
    );
  });

  it("instruments that cover more than was used", () => {
    const row = ownRow("0", "kgCO2e/kWh");
    const covered = [
      { description: "wind", quantity: "2", unit: "kWh", factor: factorHash(row), evidence: [] },
    ];

    expect(() =>
      calculated("scope2-market", "ghg-scope2-market", [activity("1", "kWh", [], { covered })], {}, [row]),
    ).toThrow("inputs[0].covered: expected parts of at most 1 kWh");
  });

  it("a version of a formula that is not there", () => {
    const formula = { id: "combustion", version: 2 } as const;

    expect(() => calculated("combustion", "ghg-scope1", [activity("1", "MMBtu", GAS)], { formula })).toThrow(
      "formula.version",
    );
  });
});
