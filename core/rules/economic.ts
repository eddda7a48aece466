// SPDX-License-Identifier: Apache-2.0
import { axisRule } from "./axis-rule.ts";
import { allOf, type RuleCheck } from "./rule.ts";
import type { Part, SumRule } from "./sum.ts";
import { sumRule } from "./sum-rule.ts";

const REVENUE = "net-revenue";

/** The sums of revenue: what an intensity is divided by and what is left (ESRS E1-5 43, E1-6 55). */
export const economicSums: readonly SumRule[] = ["ghg", "energy"].map((use) => ({
  id: "R-FIN-01",
  total: REVENUE,
  parts: [use, `not ${use}`].map(
    (member): Part => ({ metric: REVENUE, member: { axis: "intensityUse", member } }),
  ),
}));

/** The economic rules. */
export const economicRules: readonly RuleCheck[] = [
  allOf("R-FIN-01", [
    axisRule({
      id: "R-FIN-01",
      concerns: ({ slug }) => slug === REVENUE,
      axes: ["segment"],
      // Segments too small to be shown are left out by many; more than the total needs eliminations as a segment.
      shortfall: "WARNING",
    }),
    ...economicSums.map(sumRule),
  ]),
];
