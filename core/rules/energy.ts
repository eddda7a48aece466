// SPDX-License-Identifier: Apache-2.0
import type { RuleCheck } from "./rule.ts";
import { sumRule } from "./sum-rule.ts";

/** The energy rules. */
export const energyRules: readonly RuleCheck[] = [
  sumRule({
    id: "R-ENE-01",
    total: "energy-total",
    // Most companies buy no nuclear energy and say nothing about it.
    parts: [
      { metric: "energy-fossil" },
      { metric: "energy-nuclear", isOptional: true },
      { metric: "energy-renewable" },
    ],
  }),
];
