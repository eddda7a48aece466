// SPDX-License-Identifier: Apache-2.0
import type { RuleCheck } from "./rule.ts";
import { sumRule } from "./sum-rule.ts";

/** The workforce rules. */
export const workforceRules: readonly RuleCheck[] = [
  sumRule({
    id: "R-WF-01",
    total: "workforce-headcount",
    parts: [
      { metric: "workforce-female" },
      { metric: "workforce-male" },
      { metric: "workforce-other-gender", isOptional: true },
    ],
  }),
];
