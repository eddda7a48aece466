// SPDX-License-Identifier: Apache-2.0
import { canonicalize } from "../canonical/canonical-json.ts";
import type { Catalogue, Metric } from "../catalogue/catalogue.ts";
import { type Decimal, parseDecimal } from "../decimal/decimal.ts";
import { type Interval, intervalOf, scaleInterval } from "../decimal/interval.ts";
import { multiplyRationals, type Rational, rationalOfDecimal } from "../decimal/rational.ts";
import type { Fact } from "../disclosure/fact.ts";
import { DomainError } from "../errors.ts";
import { conversionFactor } from "../units/unit-table.ts";
import { factKey } from "./finding.ts";

/** A fact with its metric; amounts are read when a rule first asks. */
export interface IndexedFact {
  readonly fact: Fact;
  readonly metric: Metric;
}

/** The facts of one period and one set of dimension members, by metric. */
export interface FactGroup {
  readonly period: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** true for the group without dimensions: the totals */
  readonly isTotal: boolean;
  get(metric: string): IndexedFact | undefined;
}

export interface FactIndex {
  readonly facts: readonly IndexedFact[];
  readonly groups: readonly FactGroup[];
  find(metric: string, period: string, dimensions: Readonly<Record<string, string>>): IndexedFact | undefined;
}

/** Indexes facts by period and dimensions; throws BAD_INPUT on a metric the catalogue does not hold. */
export function createFactIndex(facts: readonly Fact[], catalogue: Catalogue): FactIndex {
  const byGroup = new Map<string, { readonly first: Fact; readonly members: Map<string, IndexedFact> }>();
  const indexed = facts.map((fact): IndexedFact => {
    const metric = catalogue.metric(fact.metric);
    if (metric === undefined)
      throw new DomainError("BAD_INPUT", `metric ${fact.metric} is not in the catalogue`);
    const name = groupName(fact.period, fact.dimensions);
    const group = byGroup.get(name) ?? { first: fact, members: new Map<string, IndexedFact>() };
    byGroup.set(name, group);
    const item = { fact, metric };
    group.members.set(fact.metric, item);
    return item;
  });
  const groups = [...byGroup.values()].map(
    ({ first, members }): FactGroup => ({
      period: first.period,
      dimensions: first.dimensions,
      isTotal: Object.keys(first.dimensions).length === 0,
      get: (metric) => members.get(metric),
    }),
  );
  return {
    facts: indexed,
    groups,
    find: (metric, period, dimensions) => byGroup.get(groupName(period, dimensions))?.members.get(metric),
  };
}

/** The key that findings name a fact by. */
export function keyOf({ fact }: IndexedFact): string {
  return factKey(fact);
}

/** The stated value in a unit of the same quantity, exactly; undefined for a fact without a value. */
export function amountOf({ fact }: IndexedFact, unit: string, catalogue: Catalogue): Rational | undefined {
  const value = statedDecimal(fact);
  if (value === undefined || fact.unit === null) return undefined;
  return multiplyRationals(rationalOfDecimal(value), conversionFactor(catalogue.units, fact.unit, unit));
}

/** Everything the stated value may stand for, in a unit of the same quantity; undefined for a fact without a value. */
export function intervalIn(
  { fact, metric }: IndexedFact,
  unit: string,
  catalogue: Catalogue,
): Interval | undefined {
  const value = statedDecimal(fact);
  if (value === undefined || fact.unit === null) return undefined;
  // A head count rounded to ones is exact: half a person would let 3 + 5 pass for 9.
  const isExactCount = metric.dataType === "INTEGER" && (fact.decimals ?? 0) >= 0;
  const rounded = intervalOf(value, isExactCount ? null : fact.decimals);
  const stated = censoredInterval(rounded, fact, metric.range?.min ?? null);
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

function groupName(period: string, dimensions: Readonly<Record<string, string>>): string {
  for (const _axis in dimensions) return period + canonicalize(dimensions);
  return period;
}
