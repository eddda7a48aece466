// SPDX-License-Identifier: Apache-2.0
import { orderRule } from "./order-rule.ts";
import type { RuleCheck } from "./rule.ts";

/** The pollution rules. */
export const pollutionRules: readonly RuleCheck[] = [
  orderRule({ id: "R-POL-01", lesser: "svhc", greater: "substances-of-concern" }),
];
