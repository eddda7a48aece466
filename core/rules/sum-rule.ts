// SPDX-License-Identifier: Apache-2.0
import { formatRational, subtractRationals } from "../decimal/rational.ts";
import { clueOf } from "./clue.ts";
import { type FactIndex, keyOf } from "./fact-index.ts";
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

/** What is said of a sum that does not hold. */
export function sumReport(sum: Sum, facts: FactIndex): Report {
  const { total, amount, isPartial } = sum;
  const [expected, actual] = [formatRational(amount), formatRational(total.value)];
  const names = sum.stated.map((item) => item.fact.metric).join(" + ");
  const labels = sum.stated.map((item) => item.metric.labels.zh).join(" + ");
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
