// SPDX-License-Identifier: Apache-2.0
import { axisRule } from "./axis-rule.ts";
import type { RuleCheck } from "./rule.ts";

/** The economic rules. */
export const economicRules: readonly RuleCheck[] = [
  axisRule({
    id: "R-FIN-01",
    concerns: ({ slug }) => slug === "net-revenue",
    axes: ["segment"],
    // Segments too small to be shown are left out by many; more than the total needs eliminations as a segment.
    shortfall: "WARNING",
  }),
];
