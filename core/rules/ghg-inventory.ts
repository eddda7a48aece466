// SPDX-License-Identifier: Apache-2.0

import { formatRational, rational } from "../decimal/rational.ts";
import { hasValue, stateOf } from "./amount.ts";
import { periodText } from "./calendar.ts";
import { type FactIndex, type IndexedFact, keyOf } from "./fact-index.ts";
import { baseYearRule } from "./ghg-base-year.ts";
import { SCOPE3_CATEGORIES } from "./ghg-sums.ts";
import { beyond } from "./range.ts";
import type { Report, RuleCheck, RuleContext } from "./rule.ts";

const SCOPE3 = "ghg-scope3";
const FINANCED = "ghg-financed";
const QUALITY = "ghg-financed-data-quality";
const INVESTMENTS = "ghg-scope3-cat15";
const [BEST_SCORE, WORST_SCORE] = [rational(1n), rational(5n)];

/** The rules about what belongs to an inventory. */
export const inventoryRules: readonly RuleCheck[] = [
  { id: "R-GHG-15", check: unexplainedCategories },
  baseYearRule,
  {
    id: "R-GHG-17",
    check: (facts, context) => [...financedGaps(facts, context), ...qualityScores(facts, context)],
  },
];

/** ESRS E1-6 51 and IFRS S2 29(a)(vi): which categories are in the total, and why others are not. */
function unexplainedCategories(facts: FactIndex, { period }: RuleContext): readonly Report[] {
  const now = periodText(period);
  const categories = SCOPE3_CATEGORIES.map((metric, i) => categoryFacts(facts, metric, i + 1, now));
  const stated = [facts.find(SCOPE3, now, {}), ...categories.flat()].filter(hasValue);
  const missing = categories.flatMap((items, i) => (items.length === 0 ? [i + 1] : []));
  if (stated.length === 0 || missing.length === 0) return [];
  const numbers = missing.join(", ");
  return [
    {
      messageEn: `Scope 3 is stated, but ${missing.length} of its 15 categories have neither a value nor a reason: ${numbers}`,
      messageZh: `已列出范围三，但 15 个类别中有 ${missing.length} 个既无数值也无原因：${missing.join("、")}`,
      facts: stated.map(keyOf),
      expected: String(categories.length),
      actual: String(categories.length - missing.length),
      delta: String(-missing.length),
      hint: "state each category, or give it a nullReason such as NOT_MATERIAL or NOT_APPLICABLE",
    },
  ];
}

/** What is said of a category: as a metric of its own in whatever split, or as a member of Scope 3. */
function categoryFacts(
  facts: FactIndex,
  metric: string,
  category: number,
  period: string,
): readonly IndexedFact[] {
  const scope3Category = `cat${String(category).padStart(2, "0")}`;
  const member = facts.find(SCOPE3, period, { scope3Category });
  const own = facts
    .groupsWith(metric)
    .flatMap((group) => (group.period === period ? (group.get(metric) ?? []) : []));
  return member === undefined ? own : [...own, member];
}

/** IFRS S2 29A: who reports financed emissions reports category 15. */
function financedGaps(facts: FactIndex, { period }: RuleContext): readonly Report[] {
  const now = periodText(period);
  const has = (metric: string) => facts.groupsWith(metric).some((group) => group.period === now);
  const missing = [
    ...(has(FINANCED) && !has(INVESTMENTS) ? [INVESTMENTS] : []),
    ...(has(QUALITY) && !has(FINANCED) ? [FINANCED] : []),
  ];
  const stated = has(FINANCED) ? FINANCED : QUALITY;
  return missing.map((metric) => ({
    messageEn: `${stated} is stated, ${metric} is neither stated nor explained`,
    messageZh: `已列出 ${stated}，但 ${metric} 既未列出也未说明`,
    facts: facts.facts.filter(({ fact }) => fact.metric === stated && fact.period === now).map(keyOf),
    expected: metric,
    actual: null,
    delta: null,
    hint: `state ${metric}, or give it a nullReason`,
  }));
}

function qualityScores(facts: FactIndex, { catalogue }: RuleContext): readonly Report[] {
  return facts.groupsWith(QUALITY).flatMap((group) => {
    const score = stateOf(group.get(QUALITY), catalogue);
    const outside = score && beyond(score.value, BEST_SCORE, WORST_SCORE);
    if (!score || !outside || outside.numerator === 0n) return [];
    return [
      {
        messageEn: `a PCAF data quality score lies between 1 and 5, got ${score.item.fact.value}`,
        messageZh: `PCAF 数据质量得分应介于 1 与 5 之间，实为 ${score.item.fact.value}`,
        facts: [keyOf(score.item)],
        expected: "1..5",
        actual: formatRational(score.value),
        delta: formatRational(outside),
        hint: "1 is the best score, 5 the worst (PCAF Global Standard)",
      },
    ];
  });
}
