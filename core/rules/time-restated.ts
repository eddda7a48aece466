// SPDX-License-Identifier: Apache-2.0
import type { Catalogue, MetricDataType } from "../catalogue/catalogue.ts";
import { overlap } from "../decimal/interval.ts";
import { formatRational, subtractRationals } from "../decimal/rational.ts";
import { ALL_SUMS } from "./all-sums.ts";
import { stateOf } from "./amount.ts";
import { type FactIndex, type IndexedFact, keyOf } from "./fact-index.ts";
import type { Report, RuleContext } from "./rule.ts";
import { ADDITIVE, judged, type Sum, sumIn } from "./sum.ts";

const COUNTED: readonly MetricDataType[] = [...ADDITIVE, "INTEGER"];
// The members of other axes overlap, or are no parts of a total.
const ADDING: readonly string[] = [
  ...["country", "segment", "facility", "region", "source", "destination", "scope3Category"],
  ...["gas", "sourceType", "gender", "age", "contract", "employmentType", "cause"],
];

/** R-TS-02: a restated part leaves no total behind. A total is confirmed by adding up, or else by a note. */
export function staleTotals(facts: FactIndex, { catalogue }: RuleContext): readonly Report[] {
  // Sums are added again only where something is restated at all.
  if (!facts.facts.some(isRestated)) return [];
  return [...staleSums(facts, catalogue), ...staleSplits(facts, catalogue)];
}

function staleSums(facts: FactIndex, catalogue: Catalogue): readonly Report[] {
  return ALL_SUMS.flatMap((rule) =>
    facts.groupsWith(rule.total).flatMap((group) => {
      const sum = sumIn(rule, group, facts, catalogue);
      const restated = sum?.stated.filter(isRestated) ?? [];
      if (sum === undefined || restated.length === 0 || isRestated(sum.total.item)) return [];
      return isConfirmed(sum) ? [] : [staleReport(sum, restated)];
    }),
  );
}

/** Of a restated member the figure without it is the total, which nobody can add up where the split may leave something out. */
function staleSplits(facts: FactIndex, catalogue: Catalogue): readonly Report[] {
  return facts.breakdowns().flatMap(({ axis, metric, period, rest, parts }) => {
    const restated = parts.filter(isRestated);
    const item = facts.find(metric.slug, period, rest);
    if (restated.length === 0 || !ADDING.includes(axis) || !item || isRestated(item)) return [];
    const total = stateOf(item, catalogue, item.fact.unit ?? undefined);
    if (total === undefined || !COUNTED.includes(metric.dataType) || item.fact.note !== null) return [];
    const addends = parts.flatMap((part) => stateOf(part, catalogue, total.unit) ?? []);
    const sum = judged(total, addends, parts, true);
    return overlap(total.interval, sum.interval) ? [] : [staleReport(sum, restated)];
  });
}

function isRestated({ fact }: IndexedFact): boolean {
  return fact.restates !== null;
}

function isConfirmed({ isConsistent, isPartial, total }: Sum): boolean {
  return isConsistent && (!isPartial || total.item.fact.note !== null);
}

function staleReport(sum: Sum, restated: readonly IndexedFact[]): Report {
  const { total, amount, isPartial, isConsistent } = sum;
  const { slug, labels } = total.item.metric;
  const [is, should] = [formatRational(total.value), formatRational(amount)];
  const names = restated.map(({ fact }) => fact.metric).join(", ");
  return {
    // Where parts are missing the total cannot be recalculated here, so it is asked about.
    ...(isConsistent && { severity: "WARNING" as const }),
    messageEn: `${names} is restated, ${slug} of ${is} ${total.unit} that contains it is not`,
    messageZh: `${restated.map(({ metric }) => metric.labels.zh).join("、")}已重述，但包含它的${labels.zh} ${is} ${total.unit} 未重述`,
    facts: [...restated, total.item].map(keyOf),
    expected: isPartial ? null : should,
    actual: is,
    delta: isPartial ? null : formatRational(subtractRationals(total.value, amount)),
    hint: isPartial
      ? `restate ${slug} as well, or confirm in its note that it is unchanged`
      : `restate ${slug} as well: its parts now add up to ${should} ${total.unit}`,
  };
}
