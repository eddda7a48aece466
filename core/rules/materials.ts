// SPDX-License-Identifier: Apache-2.0
import { orderRule } from "./order-rule.ts";
import { ratioRule } from "./ratio-rule.ts";
import { allOf, type RuleCheck } from "./rule.ts";

/** The materials rules. */
export const materialsRules: readonly RuleCheck[] = [
  allOf("R-MAT-01", [
    orderRule({ id: "R-MAT-01", lesser: "materials-secondary", greater: "materials-used" }),
    ratioRule({
      id: "R-MAT-01",
      quotient: "materials-secondary-share",
      numerators: [["materials-secondary"]],
      denominator: "materials-used",
    }),
  ]),
];
