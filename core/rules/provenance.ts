// SPDX-License-Identifier: Apache-2.0
import { calculatedRule } from "./calculated.ts";
import { type FactIndex, keyOf } from "./fact-index.ts";
import type { Report, RuleCheck } from "./rule.ts";

/** The rules about where figures come from. */
export const provenanceRules: readonly RuleCheck[] = [
  calculatedRule,
  { id: "R-PRV-02", check: unexplainedEstimates },
];

/** ESRS 2 BP-2 10: what is estimated, how, and how accurate that is. */
function unexplainedEstimates({ facts }: FactIndex): readonly Report[] {
  const estimates = facts.filter(
    ({ fact }) =>
      (fact.basis === "ESTIMATED" || fact.basis === "PROXY") && fact.note === null && fact.value !== null,
  );
  if (estimates.length === 0) return [];
  return [
    {
      messageEn: `${estimates.length} figures are estimates or proxies and do not say how much of them is estimated`,
      messageZh: `有 ${estimates.length} 项数据为估算或替代值，但未说明估算所占比例`,
      facts: estimates.map(keyOf),
      expected: null,
      actual: String(estimates.length),
      delta: null,
      hint: "say in the note of each what share is estimated and how",
    },
  ];
}
