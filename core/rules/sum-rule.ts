// SPDX-License-Identifier: Apache-2.0
import { formatRational, subtractRationals } from "../decimal/rational.ts";
import { clueOf, labelOf, nameOf } from "./clue.ts";
import { type FactIndex, type IndexedFact, keyOf } from "./fact-index.ts";
import type { Report, RuleCheck } from "./rule.ts";
import { type Sum, type SumRule, sumIn } from "./sum.ts";

/** The check of one sum rule: in every period and dimension set, parts and total overlap (XBRL Calculations 1.1). */
export function sumRule(rule: SumRule): RuleCheck {
  return {
    id: rule.id,
    check: (facts, { catalogue }) =>
      facts.groupsWith(rule.total).flatMap((group) => {
        const sum = sumIn(rule, group, facts, catalogue);
        return sum === undefined || sum.isConsistent ? [] : [sumReport(sum, facts)];
      }),
  };
}

/** The metric of a part, with members and day where those of the total are others. */
function partName(item: IndexedFact, total: IndexedFact): string {
  const { metric, period } = item.fact;
  if (item.members !== total.members) return nameOf(item, total.fact.period);
  return period === total.fact.period ? metric : `${metric} for ${period}`;
}

function partLabel(item: IndexedFact, total: IndexedFact): string {
  return item.members === total.members ? item.metric.labels.zh : labelOf(item);
}

/** What is said of a sum that does not hold. */
export function sumReport(sum: Sum, facts: FactIndex): Report {
  const { total, amount, isPartial } = sum;
  const [expected, actual] = [formatRational(amount), formatRational(total.value)];
  const names = sum.stated.map((item) => partName(item, total.item)).join(" + ");
  const labels = sum.stated.map((item) => partLabel(item, total.item)).join(" + ");
  const { slug, labels: totalLabels } = total.item.metric;
  const clue = clueOf(sum, facts);
  return {
    messageEn: `${names} ${isPartial ? "already add" : "add"} up to ${expected} ${total.unit}, but ${slug} says ${actual} ${total.unit}`,
    messageZh: `${labels} ${isPartial ? "已达" : "合计为"} ${expected} ${total.unit}，而${totalLabels.zh}为 ${actual} ${total.unit}`,
    facts: [...new Set([...sum.stated, total.item, ...clue.facts].map(keyOf))],
    expected,
    actual,
    delta: formatRational(subtractRationals(total.value, amount)),
    hint: clue.hint,
  };
}
