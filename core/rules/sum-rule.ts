// SPDX-License-Identifier: Apache-2.0
import type { Catalogue } from "../catalogue/catalogue.ts";
import { addIntervals, exactly, type Interval, isBelow, overlap } from "../decimal/interval.ts";
import { addRationals, formatRational, type Rational, subtractRationals, ZERO } from "../decimal/rational.ts";
import {
  amountOf,
  type FactGroup,
  type FactIndex,
  type IndexedFact,
  intervalIn,
  keyOf,
} from "./fact-index.ts";
import type { Report, RuleCheck } from "./rule.ts";

/** A contribution to a total. */
export interface Part {
  readonly metric: string;
  /** true where an absent part adds nothing, as in XBRL Calculations 1.1; otherwise the rule waits for it */
  readonly isOptional?: boolean;
  /** the part is this member of the metric rather than the metric itself */
  readonly member?: { readonly axis: string; readonly member: string };
}

/** "The parts add up to the total", as data. */
export interface SumRule {
  readonly id: string;
  readonly total: string;
  readonly parts: readonly Part[];
}

interface Sum {
  readonly amount: Rational;
  readonly interval: Interval;
  readonly stated: readonly IndexedFact[];
  /** true when some part is not known: the sum is then only a lower bound */
  readonly isPartial: boolean;
}

/** The check of one sum rule: in every period and dimension set, parts and total overlap (XBRL Calculations 1.1). */
export function sumRule(rule: SumRule): RuleCheck {
  return {
    id: rule.id,
    check: (facts, { catalogue }) =>
      facts.groups.flatMap((group) => checkGroup(rule, group, facts, catalogue) ?? []),
  };
}

function checkGroup(
  rule: SumRule,
  group: FactGroup,
  facts: FactIndex,
  catalogue: Catalogue,
): Report | undefined {
  const total = group.get(rule.total);
  const unit = total?.fact.unit;
  const totalInterval = total && unit && intervalIn(total, unit, catalogue);
  if (!total || !unit || !totalInterval) return undefined;
  const sum = sumOf(rule.parts, group, facts, unit, catalogue);
  // Parts are never negative, so those that are known may not exceed the total even when others are missing.
  const isConsistent = sum.isPartial
    ? !isBelow(totalInterval, sum.interval)
    : overlap(totalInterval, sum.interval);
  return isConsistent || sum.stated.length === 0 ? undefined : report(sum, total, unit, catalogue);
}

function sumOf(
  parts: readonly Part[],
  group: FactGroup,
  facts: FactIndex,
  unit: string,
  catalogue: Catalogue,
): Sum {
  let amount = ZERO;
  let interval = exactly(ZERO);
  let isPartial = false;
  const stated: IndexedFact[] = [];
  for (const part of parts) {
    const item = findPart(part, group, facts);
    const partInterval = item && intervalIn(item, unit, catalogue);
    if (item && partInterval) {
      amount = addRationals(amount, amountOf(item, unit, catalogue) ?? ZERO);
      interval = addIntervals(interval, partInterval);
      stated.push(item);
    } else if (item?.fact.nullReason === "NOT_APPLICABLE") stated.push(item);
    else if (item || !part.isOptional) {
      // The company has a figure it does not state (NOT_AVAILABLE, CONFIDENTIAL, …) or said nothing: it may be in the total.
      isPartial = true;
    }
  }
  return { amount, interval, stated, isPartial };
}

function findPart({ metric, member }: Part, group: FactGroup, facts: FactIndex): IndexedFact | undefined {
  if (member === undefined) return group.get(metric);
  return facts.find(metric, group.period, { ...group.dimensions, [member.axis]: member.member });
}

function report(sum: Sum, total: IndexedFact, unit: string, catalogue: Catalogue): Report {
  const actual = amountOf(total, unit, catalogue) ?? ZERO;
  const [expected, stated] = [formatRational(sum.amount), formatRational(actual)];
  const names = sum.stated.map((item) => item.fact.metric).join(" + ");
  const labels = sum.stated.map((item) => item.metric.labels.zh).join(" + ");
  const { slug, labels: totalLabels } = total.metric;
  return {
    messageEn: `${names} ${sum.isPartial ? "already add" : "add"} up to ${expected} ${unit}, but ${slug} says ${stated} ${unit}`,
    messageZh: `${labels} ${sum.isPartial ? "已达" : "合计为"} ${expected} ${unit}，而${totalLabels.zh}为 ${stated} ${unit}`,
    facts: [...sum.stated, total].map(keyOf),
    expected,
    actual: stated,
    delta: formatRational(subtractRationals(actual, sum.amount)),
    hint: "correct the figure that is wrong; where figures are rounded, state their accuracy in decimals",
  };
}
