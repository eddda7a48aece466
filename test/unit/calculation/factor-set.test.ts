// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { ACTIVITY_UNITS, quantityOf } from "../../../core/calculation/activity-units.ts";
import { createFactorSet } from "../../../core/calculation/factor-set.ts";
import { formatRational } from "../../../core/decimal/rational.ts";
import { conversionFactor } from "../../../core/units/unit-table.ts";
import { catalogue, catalogueData } from "../../fixtures/catalogue.ts";

type Row = Record<string, unknown>;
const data = () => catalogueData().factors as { factors: Row[] };

function spoilt(change: Row): unknown {
  const all = data();
  return { ...all, factors: [{ ...all.factors[0], ...change }, ...all.factors.slice(1)] };
}

describe("the shipped factors", () => {
  it("are those whose licence lets them ship", () => {
    const count = (licence: string) => catalogue.factors.rows.filter((row) => row.licence === licence).length;

    expect(["CC0-1.0", "OGL-3.0", "US public domain"].map(count)).toEqual([65, 33, 36]);
    expect(catalogue.factors.rows).toHaveLength(134);
  });

  it("hold the warming potentials of the three reports", () => {
    const methane = (["AR4", "AR5", "AR6"] as const).map(
      (set) => catalogue.factors.gwp("CH4", set)?.row.value,
    );

    expect(methane).toEqual(["25", "28", "27.9"]);
    expect(catalogue.factors.gwp("CO2", "AR5")).toBeUndefined();
  });

  it("are named by the hash of their row", () => {
    const factor = catalogue.factors.find("uk-grid-2024");

    // Computed by another program over the same row: sorted keys, no spaces, SHA-256.
    expect(catalogue.factors.findByHash(factor?.hash ?? "")?.row.id).toBe("uk-grid-2024");
    expect(factor?.hash).toBe("bc59dbc3f1229f3aff1d0d08c50d6c3d8da2a399a7459492a691516cd53115fd");
  });

  it.each([
    ["an unknown unit", { unit: "kgCO2e/parsec" }, "factors.factors[0].unit"],
    ["a gas that is not in the unit", { kind: "ef", gases: ["CH4"] }, "factors.factors[0].gases"],
    ["a negative value", { value: "-1" }, "factors.factors[0].value"],
    ["no set for CO2e", { gwpSet: null }, "factors.factors[0].gwpSet"],
    ["a licence nobody listed", { licence: "public notice" }, "a licence of the list"],
    ["the id of another", { id: "uk-grid-2024" }, "once"],
    ["a field of its own", { note: "x" }, "no such key"],
  ])("refuse %s", (_what, change, message) => {
    expect(() => createFactorSet(spoilt(change))).toThrow(message);
  });
});

describe("units of activities", () => {
  it.each(ACTIVITY_UNITS.patterns.filter((id) => catalogue.units.find(id) !== undefined).map((id) => [id]))(
    "%s is what the catalogue says it is",
    (id) => {
      const base = { energy: "MWh", mass: "t", volume: "m3" }[quantityOf(id) ?? ""] ?? id;

      expect(formatRational(conversionFactor(ACTIVITY_UNITS, id, base))).toBe(
        formatRational(conversionFactor(catalogue.units, id, base)),
      );
    },
  );
});
