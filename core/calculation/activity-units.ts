// SPDX-License-Identifier: Apache-2.0
import { createUnitTable, type UnitTable } from "../units/unit-table.ts";

const DEFINED = [
  ["energy", "MWh", "kWh 1/1000, GWh 1000, TWh 1000000, MJ 1/3600, GJ 5/18, TJ 2500/9, PJ 2500000/9"],
  ["energy", "MWh", "MMBtu 52752792631/180000000000, 10 thousand kWh 10, kgce 8141/1000000, tce 8141/1000"],
  ["mass", "t", "g 1/1000000, kg 1/1000, kt 1000, Mt 1000000, lb 45359237/100000000000"],
  ["mass", "t", "short ton 45359237/50000000, long ton 317514659/312500000, 10 thousand t 10000"],
  ["volume", "m3", "L 1/1000, kL 1, Ml 1000, US gal 473176473/125000000000, 10 thousand m3 10000"],
  ["distance", "km", "mile 1609344/1000000"],
  ["passenger-distance", "passenger km", "passenger mile 1609344/1000000"],
  ["freight-distance", "t km", "thousand t km 1000"],
  ["hotel-stay", "room night", ""],
  ["working-time", "h", ""],
] as const;

/**
 * The units that activities and factors of formulas of version 1 are stated in. They belong to the formulas and not to the
 * catalogue: a calculation replays the same for ever, whatever units are added there. Sources as in schema/catalogue/units.json;
 * a mile is 1.609344 km exactly (international yard and pound agreement of 1959).
 */
export const ACTIVITY_UNITS: UnitTable = createUnitTable({
  version: "1",
  sources: {},
  quantities: quantities(),
  currencies: [],
  formerCurrencies: [],
  aliases: {},
});

/** Money, which is never converted: the id of its unit is `iso4217:` and a code. */
export const MONEY_UNIT = /^iso4217:[A-Z]{3}$/;

/** What a unit measures, `money` for a currency; undefined for a unit that no formula knows. */
export function quantityOf(unit: string): string | undefined {
  return MONEY_UNIT.test(unit) ? "money" : ACTIVITY_UNITS.find(unit)?.quantity;
}

function quantities() {
  const byId = new Map<string, { id: string; canonical: string; units: { id: string; factor: string }[] }>();
  for (const [id, canonical, others] of DEFINED) {
    const known = byId.get(id) ?? { id, canonical, units: [{ id: canonical, factor: "1" }] };
    for (const one of others.split(", ").filter((text) => text !== "")) {
      const space = one.lastIndexOf(" ");
      known.units.push({ id: one.slice(0, space), factor: one.slice(space + 1) });
    }
    byId.set(id, known);
  }
  return [...byId.values()];
}
