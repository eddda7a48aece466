// SPDX-License-Identifier: Apache-2.0
import type { Catalogue, MetricDataType } from "../catalogue/catalogue.ts";
import { addIntervals, exactly, type Interval, isBelow, overlap } from "../decimal/interval.ts";
import { addRationals, type Rational, ZERO } from "../decimal/rational.ts";
import { type Amount, hasValue, stateOf } from "./amount.ts";
import type { FactGroup, FactIndex, IndexedFact } from "./fact-index.ts";

/** Amounts of these add up; shares, prices and quotients do not. */
export const ADDITIVE: readonly MetricDataType[] = ["GHG_EMISSIONS", "ENERGY", "MASS", "VOLUME"];

/** One member of an axis of a metric. */
export interface Place {
  readonly metric: string;
  readonly axis: string;
  readonly member: string;
}

/** A contribution to a total. */
export interface Part {
  readonly metric: string;
  /** true where an absent part adds nothing, as in XBRL Calculations 1.1; otherwise the rule waits for it */
  readonly isOptional?: boolean;
  /** the part is this member of the metric rather than the metric itself */
  readonly member?: { readonly axis: string; readonly member: string };
  /** where the part may stand instead: all of the first list of which something is stated */
  readonly instead?: readonly (readonly Place[])[];
  /** true where the part may be below zero: without it nothing can be said */
  readonly isSigned?: boolean;
  /** true where other parts may already hold it: it adds anything from zero to its value */
  readonly mayOverlap?: boolean;
}

/** "The parts add up to the total", as data. */
export interface SumRule {
  readonly id: string;
  readonly total: string;
  readonly parts: readonly Part[];
  /** how many parts make a breakdown; with fewer the sum is only a lower bound (default 1) */
  readonly completeFrom?: number;
  /** the rule speaks only of totals stated in one of these units */
  readonly totalUnits?: readonly string[];
}

/** A total beside the sum of its parts, in the unit of the total. */
export interface Sum {
  readonly total: Amount;
  readonly amount: Rational;
  readonly interval: Interval;
  /** the parts with a value */
  readonly addends: readonly Amount[];
  /** the parts with a value and those that are not applicable */
  readonly stated: readonly IndexedFact[];
  /** true when some part is not known: the sum is then only a lower bound */
  readonly isPartial: boolean;
  readonly isConsistent: boolean;
}

interface Gathered {
  readonly addends: Amount[];
  readonly stated: IndexedFact[];
  isPartial: boolean;
  isUndecidable: boolean;
}

/** The sum of one group, or undefined where the total or every part is missing. */
export function sumIn(
  rule: SumRule,
  group: FactGroup,
  facts: FactIndex,
  catalogue: Catalogue,
): Sum | undefined {
  const item = group.get(rule.total);
  const found = rule.parts.map((part) => findPart(part, group, facts));
  // Most groups hold a total of some sum and none of its parts.
  if (!found.some((items) => items.length > 0)) return undefined;
  const total = item?.fact.unit ? stateOf(item, catalogue, item.fact.unit) : undefined;
  if (total === undefined || rule.totalUnits?.includes(total.unit) === false) return undefined;
  const gathered: Gathered = { addends: [], stated: [], isPartial: false, isUndecidable: false };
  rule.parts.forEach((part, i) => {
    gatherAll(part, found[i] ?? [], total.unit, catalogue, gathered);
  });
  if (gathered.stated.length === 0 || gathered.isUndecidable) return undefined;
  const isPartial = gathered.isPartial || gathered.stated.length < (rule.completeFrom ?? 1);
  return judged(total, gathered.addends, gathered.stated, isPartial);
}

/** Total and addends put beside each other (XBRL Calculations 1.1). */
export function judged(
  total: Amount,
  addends: readonly Amount[],
  stated: readonly IndexedFact[],
  isPartial: boolean,
): Sum {
  const interval = sumOfIntervals(addends);
  // Parts are never negative, so those that are known may not exceed the total even when others are missing.
  const isConsistent = isPartial ? !isBelow(total.interval, interval) : overlap(total.interval, interval);
  const amount = addends.reduce((sum, { value }) => addRationals(sum, value), ZERO);
  return { total, amount, interval, addends, stated, isPartial, isConsistent };
}

/** Everything the sum of the amounts may stand for. */
export function sumOfIntervals(addends: readonly { readonly interval: Interval }[]): Interval {
  return addends.reduce((sum, { interval }) => addIntervals(sum, interval), exactly(ZERO));
}

function gatherAll(
  part: Part,
  items: readonly IndexedFact[],
  unit: string,
  catalogue: Catalogue,
  into: Gathered,
): void {
  if (items.length === 0) gather(part, undefined, unit, catalogue, into);
  for (const item of items) gather(part, item, unit, catalogue, into);
}

function gather(
  part: Part,
  item: IndexedFact | undefined,
  unit: string,
  catalogue: Catalogue,
  into: Gathered,
): void {
  if (hasValue(item)) {
    const stated = stateOf(item, catalogue, unit);
    if (stated === undefined) return;
    into.addends.push(part.mayOverlap ? { ...stated, interval: { ...stated.interval, low: ZERO } } : stated);
    into.stated.push(item);
  } else if (item?.fact.nullReason === "NOT_APPLICABLE") into.stated.push(item);
  else if (item || !part.isOptional) {
    // The company has a figure it does not state (NOT_AVAILABLE, CONFIDENTIAL, …) or said nothing: it may be in the total.
    into.isPartial = true;
    into.isUndecidable ||= part.isSigned ?? false;
  }
}

function findPart(part: Part, group: FactGroup, facts: FactIndex): readonly IndexedFact[] {
  const { metric, member, instead = [] } = part;
  const own = member === undefined ? group.get(metric) : memberIn({ metric, ...member }, group, facts);
  if (own !== undefined) return [own];
  for (const places of instead) {
    const items = places.flatMap((place) => memberIn(place, group, facts) ?? []);
    if (items.length > 0) return items;
  }
  return [];
}

/** A member beside the total; within the member itself there is nothing to add. */
function memberIn(
  { metric, axis, member }: Place,
  { period, dimensions }: FactGroup,
  facts: FactIndex,
): IndexedFact | undefined {
  return Object.hasOwn(dimensions, axis)
    ? undefined
    : facts.find(metric, period, { ...dimensions, [axis]: member });
}
