// SPDX-License-Identifier: Apache-2.0
import { canonicalize } from "../canonical/canonical-json.ts";
import type { Catalogue, Metric } from "../catalogue/catalogue.ts";
import type { Fact } from "../disclosure/fact.ts";
import { type FactName, factKey } from "../disclosure/fact-key.ts";
import { DomainError } from "../errors.ts";

/** A fact with its metric; amounts are read when a rule first asks (amount.ts). */
export interface IndexedFact {
  readonly fact: Fact;
  readonly metric: Metric;
  /** names the dimensions, empty for a total */
  readonly members: string;
}

/** The facts of one period and one set of dimension members, by metric. */
export interface FactGroup {
  readonly period: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** true for the group without dimensions: the totals */
  readonly isTotal: boolean;
  get(metric: string): IndexedFact | undefined;
}

/** The facts that split one metric of one period along one axis. */
export interface Breakdown {
  readonly axis: string;
  readonly metric: Metric;
  readonly period: string;
  /** the dimensions besides the axis: those of the total */
  readonly rest: Readonly<Record<string, string>>;
  readonly parts: readonly IndexedFact[];
}

export interface FactIndex {
  readonly facts: readonly IndexedFact[];
  readonly groups: readonly FactGroup[];
  find(metric: string, period: string, dimensions: Readonly<Record<string, string>>): IndexedFact | undefined;
  /** The groups that hold the metric: a rule costs nothing where its metric is absent. */
  groupsWith(metric: string): readonly FactGroup[];
  /** Every split of a metric along an axis. */
  breakdowns(): readonly Breakdown[];
  /** The splits of one metric in one period. */
  breakdownsOf(metric: string, period: string): readonly Breakdown[];
  /** The facts of one metric and one set of members in two or more periods, earliest end first. */
  histories(): readonly (readonly IndexedFact[])[];
  /** The history a fact belongs to; empty when it has no comparative. */
  historyOf(item: IndexedFact): readonly IndexedFact[];
  /** Facts that state exactly this value. */
  withValue(value: string): readonly IndexedFact[];
}

interface Grouping {
  readonly group: FactGroup;
  readonly members: Map<string, IndexedFact>;
}

const NO_DIMENSIONS: Readonly<Record<string, string>> = {};

/** Indexes facts by period and dimensions; throws BAD_INPUT on a metric the catalogue does not hold. */
export function createFactIndex(facts: readonly Fact[], catalogue: Catalogue): FactIndex {
  const byGroup = new Map<string, Grouping>();
  const byMetric = new Map<string, FactGroup[]>();
  const indexed = facts.map((fact): IndexedFact => {
    const metric = catalogue.metric(fact.metric);
    if (metric === undefined)
      throw new DomainError("BAD_INPUT", `metric ${fact.metric} is not in the catalogue`);
    const members = membersOf(fact.dimensions);
    const grouping = groupingOf(fact, fact.period + members, byGroup);
    const item = { fact, metric, members };
    if (!grouping.members.has(fact.metric)) push(byMetric, fact.metric, grouping.group);
    grouping.members.set(fact.metric, item);
    return item;
  });
  const breakdowns = once(() => breakdownsOf(indexed));
  const splits = once(() => groupBy(breakdowns(), ({ metric, period }) => `${metric.slug} ${period}`));
  const histories = once(() => historiesOf(indexed));
  const byValue = once(() => groupBy(indexed, ({ fact }) => fact.value));
  return {
    facts: indexed,
    groups: [...byGroup.values()].map(({ group }) => group),
    find: (metric, period, dimensions) => byGroup.get(period + membersOf(dimensions))?.members.get(metric),
    groupsWith: (metric) => byMetric.get(metric) ?? [],
    breakdowns,
    breakdownsOf: (metric, period) => splits().get(`${metric} ${period}`) ?? [],
    histories: () => [...histories().values()],
    historyOf: (item) => histories().get(seriesName(item)) ?? [],
    withValue: (value) => byValue().get(value) ?? [],
  };
}

/** The key that findings name a fact by. */
export function keyOf({ fact }: { readonly fact: FactName }): string {
  return factKey(fact);
}

function groupingOf(fact: Fact, name: string, byGroup: Map<string, Grouping>): Grouping {
  const known = byGroup.get(name);
  if (known !== undefined) return known;
  const members = new Map<string, IndexedFact>();
  const { period, dimensions } = fact;
  const isTotal = Object.keys(dimensions).length === 0;
  const grouping = {
    group: { period, dimensions, isTotal, get: (slug: string) => members.get(slug) },
    members,
  };
  byGroup.set(name, grouping);
  return grouping;
}

function membersOf(dimensions: Readonly<Record<string, string>>): string {
  const axes = Object.keys(dimensions);
  const [axis] = axes;
  if (axis === undefined) return "";
  // Most facts have one dimension; JCS starts with a brace, an axis with a letter.
  return axes.length === 1 ? `${axis}=${dimensions[axis]}` : canonicalize(dimensions);
}

function breakdownsOf(facts: readonly IndexedFact[]): readonly Breakdown[] {
  const byName = new Map<
    string,
    { readonly first: Omit<Breakdown, "parts">; readonly parts: IndexedFact[] }
  >();
  for (const item of facts) {
    const { metric, period, dimensions } = item.fact;
    const axes = Object.keys(dimensions);
    for (const axis of axes) {
      const rest = axes.length === 1 ? NO_DIMENSIONS : without(dimensions, axis);
      const name = `${axis} ${metric} ${period}${membersOf(rest)}`;
      const known = byName.get(name);
      if (known === undefined)
        byName.set(name, { first: { axis, metric: item.metric, period, rest }, parts: [item] });
      else known.parts.push(item);
    }
  }
  return [...byName.values()].map(({ first, parts }) => ({ ...first, parts }));
}

function without(
  dimensions: Readonly<Record<string, string>>,
  axis: string,
): Readonly<Record<string, string>> {
  const { [axis]: _member, ...rest } = dimensions;
  return rest;
}

/** Most disclosures hold one period only, and then there is nothing to compare. */
function historiesOf(facts: readonly IndexedFact[]): ReadonlyMap<string, readonly IndexedFact[]> {
  const periods = new Set(facts.map(({ fact }) => fact.period));
  if (periods.size < 2) return new Map();
  const all = groupBy(facts, seriesName);
  const several = [...all].filter(([, items]) => items.length > 1);
  return new Map(several.map(([name, items]) => [name, items.sort(byEnd)]));
}

function seriesName({ fact, members }: IndexedFact): string {
  return `${fact.metric} ${members}`;
}

function byEnd(a: IndexedFact, b: IndexedFact): number {
  const [left, right] = [endOf(a), endOf(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function endOf({ fact }: IndexedFact): string {
  return fact.period.slice(fact.period.indexOf("/") + 1);
}

function groupBy<T, K>(items: readonly T[], keyOfItem: (item: T) => K): Map<K, T[]> {
  const map = new Map<K, T[]>();
  for (const item of items) push(map, keyOfItem(item), item);
  return map;
}

function push<K, T>(map: Map<K, T[]>, key: K, item: T): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [item]);
  else known.push(item);
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
