// SPDX-License-Identifier: Apache-2.0
import { type Decimal, formatDecimal } from "../decimal/decimal.ts";
import { multiplyRationals, type Rational, rational, rationalOfDecimal } from "../decimal/rational.ts";
import { conversionFactor, type UnitTable, unitIn } from "../units/unit-table.ts";

/** A unit of a report: the unit of the register to convert to, how many powers of ten smaller the written one is, and its text. */
interface Target {
  readonly to: string;
  readonly shift: number;
  /** null for pure numbers; CUR stands for the currency */
  readonly unit: string | null;
}

/** An amount in a unit of a report. */
export interface WrittenAmount {
  readonly value: string;
  readonly decimals: number | null;
}

const target = (to: string, unit: string | null, shift = 0): Target => ({ to, unit, shift });
const CO2E = target("tCO2e", "utr:tCO2e");
const MWH = target("MWh", "utr:MWh");
// The registry has kJ and no larger joules.
const KILOJOULE = target("MJ", "utr:kJ", 3);
const TONNE = target("t", "utr:t");
const POUND = target("lb", "utr:lb");
const CUBIC_METRE = target("m3", "utr:m3");
const GALLON = target("US gal", "utr:gal");
const HECTARE = target("ha", "utr:ha");
const CO2 = target("tCO2", "ts:tCO2");
const CO2E_PER_OUTPUT = target("tCO2e/unit", "utr:tCO2e/ts:unit");
const CO2E_PER_MONEY = target("tCO2e/CUR", "utr:tCO2e/iso4217:CUR");
const MWH_PER_MONEY = target("MWh/CUR", "utr:MWh/iso4217:CUR");
const KILOJOULE_PER_MONEY = target("GJ/CUR", "utr:kJ/iso4217:CUR", 6);
const VOLUME_PER_MONEY = target("m3/CUR", "utr:m3/iso4217:CUR");
const PER_MILLION_HOURS = target("per 1000000 h", "xbrli:pure/ts:millionHours");
const PER_200000_HOURS = target("per 200000 h", "xbrli:pure/ts:twoHundredThousandHours");

/** Where a power of ten leads to a unit of the registry, that one; so accuracy can be carried over (docs/xbrl.md). */
const TARGETS: Readonly<Record<string, Target>> = {
  tCO2e: CO2E,
  kgCO2e: CO2E,
  ktCO2e: CO2E,
  MtCO2e: CO2E,
  tCO2: CO2,
  kgCO2: CO2,
  ktCO2: CO2,
  MtCO2: CO2,
  MWh: MWH,
  kWh: MWH,
  GWh: MWH,
  TWh: MWH,
  "10 thousand kWh": MWH,
  MJ: KILOJOULE,
  GJ: KILOJOULE,
  TJ: KILOJOULE,
  PJ: KILOJOULE,
  MMBtu: KILOJOULE,
  kgce: KILOJOULE,
  tce: KILOJOULE,
  "10 thousand tce": KILOJOULE,
  t: TONNE,
  g: TONNE,
  kg: TONNE,
  kt: TONNE,
  Mt: TONNE,
  "10 thousand t": TONNE,
  lb: POUND,
  "long ton": POUND,
  "short ton": target("short ton", "utr:T"),
  m3: CUBIC_METRE,
  L: CUBIC_METRE,
  kL: CUBIC_METRE,
  Ml: CUBIC_METRE,
  Gl: CUBIC_METRE,
  "10 thousand m3": CUBIC_METRE,
  "US gal": GALLON,
  "thousand US gal": GALLON,
  "million US gal": GALLON,
  ha: HECTARE,
  m2: HECTARE,
  km2: HECTARE,
  acre: target("acre", "utr:acre"),
  persons: target("persons", null),
  count: target("count", null),
  pure: target("pure", null),
  percent: target("pure", null),
  h: target("h", "ts:h"),
  d: target("d", "ts:d"),
  "h/person": target("h/person", "ts:h/ts:person"),
  "per 1000000 h": PER_MILLION_HOURS,
  "per 200000 h": PER_200000_HOURS,
  "tCO2e/unit": CO2E_PER_OUTPUT,
  "kgCO2e/unit": CO2E_PER_OUTPUT,
  CUR: target("CUR", "iso4217:CUR"),
  "tCO2e/CUR": CO2E_PER_MONEY,
  "kgCO2e/CUR": CO2E_PER_MONEY,
  "tCO2e/million CUR": CO2E_PER_MONEY,
  "CUR/tCO2e": target("CUR/tCO2e", "iso4217:CUR/utr:tCO2e"),
  "MWh/CUR": MWH_PER_MONEY,
  "kWh/CUR": MWH_PER_MONEY,
  "MWh/million CUR": MWH_PER_MONEY,
  "GJ/CUR": KILOJOULE_PER_MONEY,
  "GJ/million CUR": KILOJOULE_PER_MONEY,
  "m3/CUR": VOLUME_PER_MONEY,
  "L/CUR": VOLUME_PER_MONEY,
  "m3/million CUR": VOLUME_PER_MONEY,
};
// Beyond it the digits of an exact fraction are noise nobody stated.
const MAX_FRACTION_DIGITS = 40;

/** True where reports have a unit for this one of the register; money patterns hold CUR. */
export function hasReportUnit(pattern: string): boolean {
  return Object.hasOwn(TARGETS, pattern);
}

/** The text of the unit a report uses for a unit of the register; null for pure numbers, undefined where a currency is needed and missing. */
export function reportUnit(pattern: string, currency: string | null): string | null | undefined {
  const unit = TARGETS[pattern]?.unit;
  if (unit === undefined || unit === null || !unit.includes("CUR")) return unit;
  return currency === null ? undefined : unit.replace("CUR", currency);
}

/** Unit of a report, with CUR for the currency → the unit of the register it stands for, and how many powers of ten smaller it is. */
export function reportUnitPlaces(): ReadonlyMap<string, { readonly unit: string; readonly shift: number }> {
  return new Map(
    Object.values(TARGETS).flatMap(({ unit, to, shift }) =>
      unit === null ? [] : [[unit, { unit: to, shift }]],
    ),
  );
}

/**
 * An amount in the unit that `reportUnit` names, exactly, with digits behind its accuracy rounded away (half to even). Undefined where
 * that is not exact: the factor is no power of ten and an accuracy is stated, or the decimal fraction does not end.
 */
export function writeAmount(
  amount: Decimal,
  decimals: number | null,
  unitId: string,
  units: UnitTable,
): WrittenAmount | undefined {
  const unit = units.find(unitId);
  const place = unit && TARGETS[unit.pattern];
  if (unit === undefined || place === undefined) return undefined;
  const to = unitIn(place.to, unit.currency ?? "");
  const factor = multiplyRationals(conversionFactor(units, unitId, to), rational(10n ** BigInt(place.shift)));
  const exponent = exponentOf(factor);
  if (exponent === undefined) {
    const product =
      decimals === null ? endingDecimal(multiplyRationals(rationalOfDecimal(amount), factor)) : undefined;
    return product && { value: plain(product), decimals: null };
  }
  const shifted = shiftDecimal(amount, exponent);
  if (decimals === null) return { value: plain(shifted), decimals: null };
  return { value: plain(rounded(shifted, decimals - exponent)), decimals: decimals - exponent };
}

/** k where the factor is 10^k. */
function exponentOf({ numerator, denominator }: Rational): number | undefined {
  const [over, under] = [numerator.toString(), denominator.toString()];
  if (!/^10*$/.test(over) || !/^10*$/.test(under)) return undefined;
  return over.length - under.length;
}

/** An amount times ten to a power, exactly. */
export function shiftDecimal({ digits, scale }: Decimal, exponent: number): Decimal {
  const moved = scale - exponent;
  return moved >= 0 ? { digits, scale: moved } : { digits: digits * 10n ** BigInt(-moved), scale: 0 };
}

function rounded(amount: Decimal, decimals: number): Decimal {
  if (amount.scale <= decimals) return amount;
  const unit = 10n ** BigInt(amount.scale - decimals);
  const isNegative = amount.digits < 0n;
  const magnitude = isNegative ? -amount.digits : amount.digits;
  const [whole, twice] = [magnitude / unit, 2n * (magnitude % unit)];
  const isUp = twice > unit || (twice === unit && whole % 2n === 1n);
  const digits = isUp ? whole + 1n : whole;
  return shiftDecimal({ digits: isNegative ? -digits : digits, scale: 0 }, -decimals);
}

function endingDecimal({ numerator, denominator }: Rational): Decimal | undefined {
  const power = 10n ** BigInt(MAX_FRACTION_DIGITS);
  return (numerator * power) % denominator === 0n
    ? { digits: (numerator * power) / denominator, scale: MAX_FRACTION_DIGITS }
    : undefined;
}

function plain(decimal: Decimal): string {
  const text = formatDecimal(decimal);
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}
