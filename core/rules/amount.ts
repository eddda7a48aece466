// SPDX-License-Identifier: Apache-2.0
import type { Catalogue } from "../catalogue/catalogue.ts";
import { type Decimal, parseDecimal } from "../decimal/decimal.ts";
import { type Interval, intervalOf, scaleInterval } from "../decimal/interval.ts";
import { multiplyRationals, type Rational, rationalOfDecimal } from "../decimal/rational.ts";
import type { Fact } from "../disclosure/fact.ts";
import { conversionFactor } from "../units/unit-table.ts";
import type { IndexedFact } from "./fact-index.ts";

/** An amount as stated and everything it may stand for. */
export interface Amount {
  readonly item: IndexedFact;
  readonly unit: string;
  readonly value: Rational;
  readonly interval: Interval;
}

/** True for a fact that states a number. */
export function hasValue(
  item: IndexedFact | undefined,
): item is IndexedFact & { readonly fact: { readonly value: string } } {
  return item !== undefined && item.fact.value !== null;
}

/** The stated value in a unit of the same quantity, exactly; undefined for a fact without a value. */
export function amountOf({ fact }: IndexedFact, unit: string, catalogue: Catalogue): Rational | undefined {
  const value = statedDecimal(fact);
  if (value === undefined || fact.unit === null) return undefined;
  const stated = rationalOfDecimal(value);
  return fact.unit === unit
    ? stated
    : multiplyRationals(stated, conversionFactor(catalogue.units, fact.unit, unit));
}

/** Everything the stated value may stand for, in a unit of the same quantity; undefined for a fact without a value. */
export function intervalIn(item: IndexedFact, unit: string, catalogue: Catalogue): Interval | undefined {
  // A head count rounded to ones is exact: half a person would let 3 + 5 pass for 9.
  const isExactCount = item.metric.dataType === "INTEGER" && (item.fact.decimals ?? 0) >= 0;
  return intervalWith(item, isExactCount ? null : item.fact.decimals, unit, catalogue);
}

/** As `intervalIn`, but a quotient without decimals is taken as rounded to its last digit: quotients are hardly ever exact. */
export function quotientIntervalIn(
  item: IndexedFact,
  unit: string,
  catalogue: Catalogue,
): Interval | undefined {
  const { decimals, value } = item.fact;
  const printed = value === null ? null : (parseDecimal(value)?.scale ?? null);
  return intervalWith(item, decimals ?? printed, unit, catalogue);
}

/** Value and interval in the unit given, or in the canonical unit of the metric; undefined for a fact without a value. */
export function stateOf(
  item: IndexedFact | undefined,
  catalogue: Catalogue,
  unit: string | undefined = item && canonicalUnitOf(item),
): Amount | undefined {
  if (!hasValue(item) || unit === undefined) return undefined;
  const value = amountOf(item, unit, catalogue);
  const interval = intervalIn(item, unit, catalogue);
  return value && interval && { item, unit, value, interval };
}

/** The canonical unit of the metric, in the currency of the fact. */
export function canonicalUnitOf({ metric, fact }: IndexedFact): string {
  return (metric.unit ?? "").replace("CUR", currencyOf(fact.unit) ?? "CUR");
}

/** `iso4217:` and the code where money is part of the unit. */
export function currencyOf(unit: string | null): string | undefined {
  return unit === null ? undefined : /iso4217:[A-Z]{3}/.exec(unit)?.[0];
}

function intervalWith(
  { fact, metric }: IndexedFact,
  decimals: number | null,
  unit: string,
  catalogue: Catalogue,
): Interval | undefined {
  const value = statedDecimal(fact);
  if (value === undefined || fact.unit === null) return undefined;
  const stated = censoredInterval(intervalOf(value, decimals), fact, metric.range?.min ?? null);
  return fact.unit === unit
    ? stated
    : scaleInterval(stated, conversionFactor(catalogue.units, fact.unit, unit));
}

/** "<1" stands for everything up to 1, ">100" for everything from 100. */
function censoredInterval(rounded: Interval, { censored }: Fact, min: Decimal | null): Interval {
  if (censored === "GREATER_THAN") return { low: rounded.low, high: null };
  // Bounds of a range other than zero would need converting; every quantity in use starts at zero or nowhere.
  if (censored === "LESS_THAN") return { low: min && rationalOfDecimal(min), high: rounded.high };
  return rounded;
}

function statedDecimal({ value }: Fact): Decimal | undefined {
  return value === null ? undefined : parseDecimal(value);
}
