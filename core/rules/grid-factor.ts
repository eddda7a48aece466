// SPDX-License-Identifier: Apache-2.0
import { ACTIVITY_UNITS } from "../calculation/activity-units.ts";
import type { Calculation } from "../calculation/calculation.ts";
import { type Factor, readFactor } from "../calculation/factor.ts";
import type { Catalogue } from "../catalogue/catalogue.ts";
import { parseDecimal } from "../decimal/decimal.ts";
import { exactly, includes, overlap, widenInterval } from "../decimal/interval.ts";
import {
  addRationals,
  divideRationals,
  formatRational,
  multiplyRationals,
  type Rational,
  rational,
  rationalOfDecimal,
  subtractRationals,
  ZERO,
} from "../decimal/rational.ts";
import { convertUnit } from "../units/unit-table.ts";
import { type Amount, stateOf } from "./amount.ts";
import { type FactGroup, type FactIndex, type IndexedFact, keyOf } from "./fact-index.ts";
import type { Report, RuleCheck, RuleContext } from "./rule.ts";

const LOCATION = "ghg-scope2-location";
const ELECTRICITY = "energy-electricity";
const TOLERANCE = rational(1n, 100n);
const DIGITS = 10;

/** Electricity used times what the grid emits for it, with the facts the electricity is stated in. */
interface Expected {
  readonly tonnes: Rational;
  readonly about: readonly IndexedFact[];
}

/** R-GHG-08: location-based Scope 2 is the sum of electricity times grid factors, within 1 %. */
export const gridFactorRule: RuleCheck = {
  id: "R-GHG-08",
  check: (facts, context) => facts.groupsWith(LOCATION).flatMap((group) => gridReport(group, facts, context)),
};

/**
 * Grid factors are known where the figure pins its calculation (then from its inputs), and where electricity is stated by country
 * and the register has the grid factor of each country for a year of the period. Elsewhere nothing is said.
 */
function gridReport(group: FactGroup, facts: FactIndex, context: RuleContext): readonly Report[] {
  // Most groups say nothing of electricity.
  if (group.get(ELECTRICITY) === undefined) return [];
  const item = group.get(LOCATION);
  const pinned = context.calculations?.get(item?.fact.calculation ?? "");
  const expected =
    pinned === undefined ? byCountry(group, facts, context) : byCalculation(group, pinned, context);
  const location = expected && stateOf(item, context.catalogue, "tCO2e");
  if (expected === undefined || location === undefined) return [];
  const room = widenInterval(exactly(expected.tonnes), multiplyRationals(expected.tonnes, TOLERANCE));
  return overlap(location.interval, room) ? [] : [reportOf(location, expected)];
}

/** The stated electricity times the average factor of the calculation; it speaks up where the two are of different electricity. */
function byCalculation(
  group: FactGroup,
  { formula, inputs, steps }: Calculation,
  { catalogue }: RuleContext,
): Expected | undefined {
  const electricity = stateOf(group.get(ELECTRICITY), catalogue, "MWh");
  if (electricity === undefined || formula.id !== "scope2-location") return undefined;
  const used = inputs.map(({ quantity, unit }) =>
    convertUnit(ACTIVITY_UNITS, amountOf(quantity), unit, "MWh"),
  );
  const megawattHours = used.reduce(addRationals, ZERO);
  if (megawattHours.numerator === 0n) return undefined;
  const kilograms = steps.map(({ kgCo2e }) => amountOf(kgCo2e)).reduce(addRationals, ZERO);
  const tonnesEach = divideRationals(kilograms, multiplyRationals(megawattHours, rational(1000n)));
  return { tonnes: multiplyRationals(electricity.value, tonnesEach), about: [electricity.item] };
}

function byCountry(group: FactGroup, facts: FactIndex, { catalogue }: RuleContext): Expected | undefined {
  const parts = group.isTotal
    ? electricityByCountry(group, facts, catalogue)
    : ownElectricity(group, catalogue);
  let tonnes = ZERO;
  for (const { amount, country } of parts) {
    const factor = gridFactor(country, group.period, catalogue);
    if (factor === undefined) return undefined;
    const activity = convertUnit(ACTIVITY_UNITS, amount.value, "MWh", factor.activityUnit);
    const kilograms = multiplyRationals(activity, factor.kgPerUnit);
    tonnes = addRationals(tonnes, divideRationals(kilograms, rational(1000n)));
  }
  return parts.length === 0 ? undefined : { tonnes, about: parts.map(({ amount }) => amount.item) };
}

interface CountryElectricity {
  readonly amount: Amount;
  readonly country: string;
}

function ownElectricity(group: FactGroup, catalogue: Catalogue): readonly CountryElectricity[] {
  const { country, ...others } = group.dimensions;
  const amount = stateOf(group.get(ELECTRICITY), catalogue, "MWh");
  return country === undefined || amount === undefined || Object.keys(others).length > 0
    ? []
    : [{ amount, country }];
}

/** The countries, where they are all of the electricity: they add up to the total, within rounding. */
function electricityByCountry(
  group: FactGroup,
  facts: FactIndex,
  catalogue: Catalogue,
): readonly CountryElectricity[] {
  const total = stateOf(group.get(ELECTRICITY), catalogue, "MWh");
  const split = facts
    .breakdownsOf(ELECTRICITY, group.period)
    .find(({ axis, rest }) => axis === "country" && Object.keys(rest).length === 0);
  if (total === undefined || split === undefined) return [];
  const parts = split.parts.flatMap((item) => {
    const amount = stateOf(item, catalogue, "MWh");
    return amount === undefined ? [] : [{ amount, country: item.fact.dimensions.country ?? "" }];
  });
  const sum = parts.map(({ amount }) => amount.value).reduce(addRationals, ZERO);
  return includes(total.interval, sum) && parts.length === split.parts.length ? parts : [];
}

/** The register's factor of a country's grid for a year of the period. */
function gridFactor(country: string, period: string, { factors }: Catalogue): Factor | undefined {
  const [start, end] = [Number(period.slice(0, 4)), Number(period.slice(11, 15))];
  const row = factors.rows.find(({ category, region, kind, years, name }) => {
    const year = years.data ?? years.publication ?? 0;
    const isOfYear = year >= start && year < Math.max(end, start + 1);
    return kind === "ef" && category === "S2" && region === country && isOfYear && /electricity/i.test(name);
  });
  return row && readFactor(row, row.id);
}

function amountOf(decimal: string): Rational {
  const read = parseDecimal(decimal);
  return read === undefined ? ZERO : rationalOfDecimal(read);
}

function reportOf(location: Amount, { tonnes, about }: Expected): Report {
  const [is, should] = [formatRational(location.value), formatRational(tonnes, DIGITS)];
  return {
    messageEn: `location-based Scope 2 is ${is} tCO2e; electricity times grid factors gives ${should}`,
    messageZh: `范围二排放（基于位置）为 ${is} tCO2e；用电量乘以电网排放因子为 ${should}`,
    facts: [location.item, ...about].map(keyOf),
    expected: should,
    actual: is,
    delta: formatRational(subtractRationals(location.value, tonnes), DIGITS),
    hint: "compare the electricity of the calculation with the electricity stated; heat, steam and other factors may explain it: accept this warning and say so",
  };
}
