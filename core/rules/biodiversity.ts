// SPDX-License-Identifier: Apache-2.0
import { orderRule } from "./order-rule.ts";
import type { RuleCheck } from "./rule.ts";

/** The biodiversity rules. */
export const biodiversityRules: readonly RuleCheck[] = [
  orderRule({ id: "R-BIO-01", lesser: "land-sealed-area", greater: "land-use-area" }),
];
