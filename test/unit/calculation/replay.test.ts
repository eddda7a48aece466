// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { type Calculation, calculationId, decodeCalculation } from "../../../core/calculation/calculation.ts";
import { claimedFormula, replayCalculation } from "../../../core/calculation/replay.ts";
import { canonicalize } from "../../../core/canonical/canonical-json.ts";
import { parseStrictJson } from "../../../core/canonical/strict-json.ts";
import { activity, calculated, gridCalculation, shipped } from "../../fixtures/calculations.ts";

const gas = ["co2", "ch4", "n2o"].map((name) => shipped(`epa2024-natural-gas-${name}`));
const fuel = calculated("combustion", "ghg-scope1", [activity("250.5", "GJ", gas)]);

type Change = (genuine: Calculation) => object;

function spoilt(change: Change): Calculation {
  return decodeCalculation(JSON.parse(JSON.stringify({ ...fuel, ...change(fuel) })), "calculation");
}

/** The list with the first item changed. */
function firstOf<T extends object>([first, ...rest]: readonly T[], change: Partial<T>): readonly T[] {
  return first === undefined ? [] : [{ ...first, ...change }, ...rest];
}

describe("replaying", () => {
  it.each([
    ["a fuel", fuel],
    ["a grid", gridCalculation()],
  ])("%s read back from its text gives the same object", (_what, calculation) => {
    const read = decodeCalculation(parseStrictJson(canonicalize(calculation)), "calculation");

    expect(replayCalculation(read)).toEqual({ status: "same" });
    expect(calculationId(read)).toBe(calculationId(calculation));
  });

  it("keeps the bytes of version 1: this id changes with any formula, unit, factor or rounding", () => {
    expect(calculationId(fuel)).toBe("2a1af1cf1ca89d6ac781c8606c4edacc80f871c341bb1267ffcac324494a6536");
  });

  it.each<[string, Change, string]>([
    ["an output", ({ outputs }) => ({ outputs: firstOf(outputs, { value: "1.000000" }) }), "outputs"],
    ["a step", ({ steps }) => ({ steps: firstOf(steps, { kgCo2e: "1" }) }), "steps"],
    ["a quantity", ({ inputs }) => ({ inputs: firstOf(inputs, { quantity: "250.6" }) }), "steps"],
    [
      "a factor",
      ({ factors }) => ({ factors: firstOf(factors, { hash: "0".repeat(64) }) }),
      "factors[0].hash",
    ],
    ["the set", () => ({ gwpSet: "AR6" }), "impossible"],
    ["a note", () => ({ notes: [] }), "notes"],
    ["the decimals", ({ output }) => ({ output: { ...output, decimals: 2 } }), "outputs"],
  ])("finds %s that was changed", (_what, change, at) => {
    const replay = replayCalculation(spoilt(change));

    expect(replay.status === "different" ? replay.at : replay.status).toBe(at);
  });
});

describe("the formula a document claims", () => {
  it.each([
    ["today's", fuel, true],
    ["a later version", { ...fuel, formula: { id: "combustion", version: 2 } }, false],
    ["an unknown formula", { ...fuel, formula: { id: "offsets", version: 1 } }, false],
    ["a name every object has", { ...fuel, formula: { id: "constructor", version: 1 } }, false],
    ["a later form", { ...fuel, v: 2 }, false],
  ])("%s", (_what, value, isKnown) => {
    expect(claimedFormula(value)?.isKnown).toBe(isKnown);
  });

  it("is none for other documents", () => {
    expect([{}, [], null, "x", { type: "touchstone-bundle" }].map(claimedFormula)).toEqual(
      Array.from({ length: 5 }, () => undefined),
    );
  });
});
