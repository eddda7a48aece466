// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";
import { formatRational, parseRational, ZERO } from "../../../core/decimal/rational.ts";
import { convertUnit, createUnitTable } from "../../../core/units/unit-table.ts";
import { catalogue } from "../../fixtures/catalogue.ts";

const { units } = catalogue;

it.each([
  ["1", "kgCO2e", "tCO2e", "0.001"],
  ["3500", "GWh", "MWh", "3500000"],
  ["1", "MWh", "GJ", "3.6"],
  ["3.6", "GJ", "MWh", "1"],
  ["1", "tce", "GJ", "29.3076"],
  ["1", "MMBtu", "MJ", "1055.05585262"],
  ["2", "10 thousand kWh", "MWh", "20"],
  ["45.7", "kt", "t", "45700"],
  ["1600", "million US gal", "m3", "6056658.8544"],
  ["7657", "Ml", "m3", "7657000"],
  ["12", "km2", "ha", "1200"],
  ["37.5", "percent", "pure", "0.375"],
  ["1", "per 200000 h", "per 1000000 h", "5"],
  ["5", "tCO2e/million iso4217:USD", "tCO2e/iso4217:USD", "0.000005"],
  ["5", "iso4217:CNY/tCO2e", "iso4217:CNY/tCO2e", "5"],
])("turns %s %s into exactly as many %s", (value, from, to, expected) => {
  expect(formatRational(convertUnit(units, parseRational(value) ?? ZERO, from, to))).toBe(expected);
});

it.each([
  ["MWh", "tCO2e", "MWh measures energy, tCO2e measures ghg-emissions"],
  ["iso4217:USD", "iso4217:CNY", "hold different currencies, which are never converted"],
  ["tco2e", "tCO2e", 'unit "tco2e" is not known'],
  ["CUR", "iso4217:USD", 'unit "CUR" is not known'],
])("refuses to turn %s into %s", (from, to, message) => {
  expect(() => convertUnit(units, ZERO, from, to)).toThrow(message);
});

it.each([
  "mwh",
  "MT",
  "iso4217:XXX",
  "iso4217:usd",
  "tCO2e/CUR",
  "iso4217:USD/iso4217:USD",
  "__proto__",
  "toString",
])("does not know %s", (id) => {
  expect(units.find(id)).toBeUndefined();
});

it.each([
  ["a factor of zero", { id: "x", factor: "0" }, "positive fraction"],
  ["a factor in words", { id: "x", factor: "ten" }, "positive fraction"],
  ["a unit listed twice", { id: "t", factor: "1" }, "listed twice"],
  ["an unknown key", { id: "x", factor: "1", note: "" }, "no such key"],
])("refuses a table with %s", (_why, unit, message) => {
  const quantities = [{ id: "mass", canonical: "t", units: [{ id: "t", factor: "1" }, unit] }];
  const data = { version: "1", sources: {}, quantities, currencies: [], formerCurrencies: [], aliases: {} };

  expect(() => createUnitTable(data)).toThrow(message);
});

it("refuses a table whose canonical unit has another factor than 1", () => {
  const quantities = [{ id: "mass", canonical: "t", units: [{ id: "t", factor: "2" }] }];
  const data = { version: "1", sources: {}, quantities, currencies: [], formerCurrencies: [], aliases: {} };

  expect(() => createUnitTable(data)).toThrow("t must be a unit of mass with factor 1");
});

it.each([
  ["kgCO2e", "ktCO2e", "0.000001"],
  ["MWh", "TJ", "0.0036"],
  ["GWh", "GJ", "3600"],
  ["tce", "MWh", "8.141"],
  ["10 thousand kWh", "GJ", "36"],
  ["Ml", "US gal", "264172.0523581484153798999216"],
  ["MJ", "MWh", "0.0002777777777777777777777777778"],
])("turns one %s into %s %s, rounded to 28 digits where it does not end", (from, to, expected) => {
  expect(formatRational(convertUnit(units, parseRational("1") ?? ZERO, from, to))).toBe(expected);
});

it.each([
  ["mJ", "energy-total", "MJ"],
  ["T", "waste-total", "t"],
  ["MT", "waste-total", "t"],
  ["Kwh", "energy-total", "kWh"],
  ["万千瓦时", "energy-total", "10 thousand kWh"],
  ["吨标准煤", "energy-direct-tce", "tce"],
  ["吨二氧化碳当量", "ghg-scope1", "tCO2e"],
  ["吉焦", "energy-total", "GJ"],
  ["万吨", "waste-total", "10 thousand t"],
])("refuses %s for %s and names %s instead", (unit, slug, meant) => {
  expect(units.find(unit)).toBeUndefined();
  expect(catalogue.nearestUnit(unit, catalogue.metric(slug))).toBe(meant);
});

it("knows every currency that ICU knows, but for special drawing rights and the SUCRE", () => {
  expect(Intl.supportedValuesOf("currency").filter((code) => !units.isCurrency(code))).toEqual([
    "XDR",
    "XSU",
  ]);
});
