// SPDX-License-Identifier: Apache-2.0
import { completeFrom } from "../catalogue/axis.ts";
import type { Catalogue, Metric, Severity } from "../catalogue/catalogue.ts";
import { isBelow } from "../decimal/interval.ts";
import { formatRational, subtractRationals } from "../decimal/rational.ts";
import { type Amount, hasValue, stateOf } from "./amount.ts";
import { clueOf } from "./clue.ts";
import { type Breakdown, type FactIndex, keyOf } from "./fact-index.ts";
import type { Report, RuleCheck } from "./rule.ts";
import { judged, type Sum } from "./sum.ts";

/** "The members of an axis make up the total", as data; from how many members on they leave nothing out says the catalogue. */
export interface AxisRule {
  readonly id: string;
  concerns(metric: Metric): boolean;
  readonly axes: readonly string[];
  /** how bad a sum below the total is where the company did not say that its members are all; as bad as the rule when left out */
  readonly shortfall?: Severity;
  /** true where the members never have to make up the total */
  readonly isPart?: boolean;
}

// Some companies state the total once more as a member.
const TOTAL_MEMBER = /^(?:total|all|group|sum|合计|总计|集团)$/i;

/** The member that holds everything the others leave out: with it a split is complete, whatever the axis. */
const REMAINDER = "other";
// Sums between segments are taken off only where all segments stand there.
const ELIMINATIONS = "eliminations";

/** The check of one axis rule: in every period, the members of the axis beside the fact without it. */
export function axisRule(rule: AxisRule): RuleCheck {
  return {
    id: rule.id,
    check: (facts, { catalogue }) =>
      facts
        .breakdowns()
        .flatMap((breakdown) =>
          rule.axes.includes(breakdown.axis) && rule.concerns(breakdown.metric)
            ? (checkBreakdown(rule, breakdown, facts, catalogue) ?? [])
            : [],
        ),
  };
}

function checkBreakdown(
  rule: AxisRule,
  { axis, metric, period, rest, parts }: Breakdown,
  facts: FactIndex,
  catalogue: Catalogue,
): Report | undefined {
  const item = facts.find(metric.slug, period, rest);
  const total = item?.fact.unit ? stateOf(item, catalogue, item.fact.unit) : undefined;
  if (total === undefined) return undefined;
  const members = parts.filter(({ fact }) => !TOTAL_MEMBER.test(fact.dimensions[axis] ?? ""));
  const addends = members.flatMap((part): readonly Amount[] => stateInSameMoney(part, total, catalogue));
  if (addends.length === 0) return undefined;
  const isKnown = members.every((part) => hasValue(part) || part.fact.nullReason === "NOT_APPLICABLE");
  const isDeclared = members.some(({ fact }) => isRemainder(fact.dimensions[axis], axis));
  const isComplete =
    isKnown && !rule.isPart && (isDeclared || isExhaustive(catalogue, axis, metric, members.length));
  const stated = addends.map((addend) => addend.item);
  const sum = judged(total, addends, stated, !isComplete);
  if (sum.isConsistent) return undefined;
  return axisReport(sum, axis, isDeclared ? undefined : rule.shortfall, facts);
}

function isRemainder(member: string | undefined, axis: string): boolean {
  return member === REMAINDER || (axis === "segment" && member === ELIMINATIONS);
}

function isExhaustive(catalogue: Catalogue, id: string, { slug }: Metric, stated: number): boolean {
  const axis = catalogue.axis(id);
  const enough = axis && completeFrom(axis, slug);
  return enough != null && stated >= enough;
}

function stateInSameMoney(
  part: Breakdown["parts"][number],
  { unit, item }: Amount,
  catalogue: Catalogue,
): readonly Amount[] {
  const isSame =
    catalogue.units.find(part.fact.unit ?? "")?.currency === catalogue.units.find(unit)?.currency;
  const stated = isSame && item.fact !== part.fact ? stateOf(part, catalogue, unit) : undefined;
  return stated ? [stated] : [];
}

function axisReport(sum: Sum, axis: string, shortfall: Severity | undefined, facts: FactIndex): Report {
  const { total, amount, stated } = sum;
  const [expected, actual] = [formatRational(amount), formatRational(total.value)];
  const { slug, labels } = total.item.metric;
  const clue = clueOf(sum, facts);
  const isShort = isBelow(sum.interval, total.interval);
  return {
    ...(isShort && shortfall && { severity: shortfall }),
    messageEn: `the ${stated.length} members of ${axis} of ${slug} add up to ${expected} ${total.unit}, but the total says ${actual} ${total.unit}`,
    messageZh: `${labels.zh}按 ${axis} 划分的 ${stated.length} 项合计为 ${expected} ${total.unit}，而总量为 ${actual} ${total.unit}`,
    facts: [...new Set([...stated, total.item, ...clue.facts].map(keyOf))],
    expected,
    actual,
    delta: formatRational(subtractRationals(total.value, amount)),
    hint: isShort ? `${clue.hint}; what the members leave out can be stated as the member other` : clue.hint,
  };
}
