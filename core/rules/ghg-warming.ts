// SPDX-License-Identifier: Apache-2.0
import { type FactIndex, type IndexedFact, keyOf } from "./fact-index.ts";
import type { Report, RuleCheck, RuleContext } from "./rule.ts";
import { saysTheSame, type Vintage, vintagesBy } from "./vintages.ts";

// Figures of these data types hold gases weighed by their warming potential.
const WEIGHED = "GHG_EMISSIONS";

/** The rule about warming potentials: GHG Protocol, chapter 5, one set for the base year and all years compared with it. */
export const warmingRules: readonly RuleCheck[] = [{ id: "R-GHG-14", check: otherWarmingPotentials }];

/** A figure taken over unchanged from a disclosure with another set was not recalculated. */
function otherWarmingPotentials({ facts }: FactIndex, context: RuleContext): readonly Report[] {
  if (context.earlier === undefined || context.earlier.length === 0) return [];
  const vintagesOf = vintagesBy(context);
  const bySet = new Map<string, { readonly item: IndexedFact; readonly vintage: Vintage }[]>();
  for (const item of facts) {
    const { fact, metric } = item;
    if (metric.dataType !== WEIGHED || fact.value === null || fact.restates !== null || fact.note !== null)
      continue;
    const vintage = vintagesOf(keyOf(item)).find(
      ({ disclosure }) => disclosure.boundary === context.boundary,
    );
    if (vintage === undefined || vintage.disclosure.gwpSet === context.gwpSet) continue;
    if (!saysTheSame(item, vintage.fact, context)) continue;
    const set = vintage.disclosure.gwpSet;
    bySet.set(set, [...(bySet.get(set) ?? []), { item, vintage }]);
  }
  return [...bySet].map(([set, found]) =>
    warmingReport(
      set,
      found.map(({ item }) => item),
      context,
    ),
  );
}

function warmingReport(set: string, items: readonly IndexedFact[], { gwpSet }: RuleContext): Report {
  const slugs = [...new Set(items.map(({ metric }) => metric.slug))].sort();
  const labels = [...new Set(items.map(({ metric }) => metric.labels.zh))].sort();
  return {
    messageEn: `${items.length} figures (${shortened(slugs, ", ")}) stand as they were disclosed with ${set}, but this disclosure uses ${gwpSet}`,
    messageZh: `有 ${items.length} 项数据（${shortened(labels, "、")}）沿用按 ${set} 披露的数值，而本次披露采用 ${gwpSet}`,
    facts: items.map(keyOf),
    expected: gwpSet,
    actual: set,
    delta: null,
    hint: `recalculate them with ${gwpSet} and restate them (METHOD), use ${set} for the whole disclosure, or say in their notes why they stay`,
  };
}

function shortened(names: readonly string[], separator: string): string {
  const shown = names.slice(0, 3).join(separator);
  return names.length > 3 ? `${shown} …` : shown;
}
