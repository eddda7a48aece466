// SPDX-License-Identifier: Apache-2.0
import { type FactGroup, type IndexedFact, keyOf } from "./fact-index.ts";
import type { Report, RuleCheck } from "./rule.ts";
import { type Part, sumRule } from "./sum-rule.ts";

const SCOPE3_CATEGORIES = Array.from(
  { length: 15 },
  (_, i) => `ghg-scope3-cat${String(i + 1).padStart(2, "0")}`,
);
// Companies print what falls into none of the 15 categories as "other".
const SCOPE3_OTHER: Part = {
  metric: "ghg-scope3",
  isOptional: true,
  member: { axis: "scope3Category", member: "other" },
};

const dualReporting: RuleCheck = {
  id: "R-GHG-07",
  check: ({ groups }) =>
    groups.filter(({ isTotal }) => isTotal).flatMap((group) => dualReportingOf(group) ?? []),
};

/** The greenhouse gas rules. */
export const ghgRules: readonly RuleCheck[] = [
  sumRule({
    id: "R-GHG-01",
    total: "ghg-total-location",
    parts: [{ metric: "ghg-scope1" }, { metric: "ghg-scope2-location" }, { metric: "ghg-scope3" }],
  }),
  sumRule({
    id: "R-GHG-02",
    total: "ghg-total-market",
    parts: [{ metric: "ghg-scope1" }, { metric: "ghg-scope2-market" }, { metric: "ghg-scope3" }],
  }),
  sumRule({
    id: "R-GHG-03",
    total: "ghg-scope3",
    parts: [...SCOPE3_CATEGORIES.map((metric): Part => ({ metric, isOptional: true })), SCOPE3_OTHER],
  }),
  dualReporting,
];

/** GHG Protocol Scope 2 Guidance: both methods, unless no market instruments exist (market-based is then NOT_APPLICABLE). */
function dualReportingOf(group: FactGroup): Report | undefined {
  const location = group.get("ghg-scope2-location");
  const market = group.get("ghg-scope2-market");
  if (market && hasValue(market) && !hasValue(location)) return missing(market, location, "location");
  if (location && hasValue(location) && !hasValue(market) && market?.fact.nullReason !== "NOT_APPLICABLE")
    return missing(location, market, "market");
  return undefined;
}

function missing(stated: IndexedFact, other: IndexedFact | undefined, method: "location" | "market"): Report {
  const slug = `ghg-scope2-${method}`;
  const reason = other?.fact.nullReason ?? null;
  const zh = method === "location" ? "基于位置" : "基于市场";
  return {
    // A reasoned gap is open about itself: it is questioned, not refused.
    ...(reason !== null && { severity: "WARNING" as const }),
    messageEn: `${stated.fact.metric} is stated, ${slug} is ${reason === null ? "not" : `missing as ${reason}`}`,
    messageZh: `已列出${stated.metric.labels.zh}，但范围二排放（${zh}）${reason === null ? "未列出" : `缺失（${reason})`}`,
    facts: [stated, other].flatMap((item) => (item ? [keyOf(item)] : [])),
    expected: slug,
    actual: reason,
    delta: null,
    hint:
      method === "market"
        ? "state ghg-scope2-market, or give it the nullReason NOT_APPLICABLE where no market instruments exist"
        : "state ghg-scope2-location beside the market-based figure",
  };
}

function hasValue(item: IndexedFact | undefined): boolean {
  return item !== undefined && item.fact.value !== null;
}
