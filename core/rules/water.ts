// SPDX-License-Identifier: Apache-2.0
import { orderRule } from "./order-rule.ts";
import { ratioRule } from "./ratio-rule.ts";
import { allOf, type RuleCheck } from "./rule.ts";
import type { SumRule } from "./sum.ts";
import { sumRule } from "./sum-rule.ts";

/** The water balance: what is withdrawn is discharged, consumed or stored. */
export const waterSums: readonly SumRule[] = [
  {
    id: "R-WAT-01",
    total: "water-withdrawal",
    parts: [
      { metric: "water-discharge" },
      { metric: "water-consumption" },
      { metric: "water-storage-change", isOptional: true, isSigned: true },
    ],
  },
];

/** The water rules. */
export const waterRules: readonly RuleCheck[] = [
  ...waterSums.map(sumRule),
  allOf("R-WAT-02", [
    orderRule({ id: "R-WAT-02", lesser: "water-consumption-stress", greater: "water-consumption-risk" }),
    orderRule({ id: "R-WAT-02", lesser: "water-consumption-risk", greater: "water-consumption" }),
    orderRule({ id: "R-WAT-02", lesser: "water-consumption-stress", greater: "water-consumption" }),
  ]),
  ratioRule({
    id: "R-WAT-03",
    quotient: "water-intensity-revenue",
    numerators: [["water-consumption"]],
    denominator: "net-revenue",
  }),
];
