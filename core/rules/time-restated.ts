// SPDX-License-Identifier: Apache-2.0
import { formatRational, subtractRationals } from "../decimal/rational.ts";
import { ALL_SUMS } from "./all-sums.ts";
import { type FactIndex, type IndexedFact, keyOf } from "./fact-index.ts";
import type { Report, RuleContext } from "./rule.ts";
import { type Sum, sumIn } from "./sum.ts";

/** R-TS-02: a restated part leaves no total behind. A total is confirmed by adding up, or else by a note. */
export function staleTotals(facts: FactIndex, { catalogue }: RuleContext): readonly Report[] {
  // Sums are added again only where something is restated at all.
  if (!facts.facts.some(isRestated)) return [];
  return ALL_SUMS.flatMap((rule) =>
    facts.groupsWith(rule.total).flatMap((group) => {
      const sum = sumIn(rule, group, facts, catalogue);
      const restated = sum?.stated.filter(isRestated) ?? [];
      if (sum === undefined || restated.length === 0 || isRestated(sum.total.item)) return [];
      return isConfirmed(sum) ? [] : [staleReport(sum, restated)];
    }),
  );
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
