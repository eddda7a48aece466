// SPDX-License-Identifier: Apache-2.0
import { orderRule } from "./order-rule.ts";
import { ratioRule } from "./ratio-rule.ts";
import { allOf, type RuleCheck } from "./rule.ts";
import { type Sum, type SumRule, sumIn } from "./sum.ts";
import { sumReport, sumRule } from "./sum-rule.ts";

// No metric holds waste kept in store, so a note is where a company declares it.
const STOCK = /\bstock|\bstor(?:ed|age|ing)\b|\binventor|库存|贮存|暂存|储存/i;

/** The sums of waste. Radioactive waste is part of the hazardous. */
export const wasteSums: readonly SumRule[] = [
  {
    id: "R-WST-01",
    total: "waste-total",
    parts: [{ metric: "waste-hazardous" }, { metric: "waste-nonhazardous" }],
  },
  {
    id: "R-WST-02",
    total: "waste-total",
    parts: [{ metric: "waste-diverted" }, { metric: "waste-disposed" }],
  },
];

/** The waste rules. */
export const wasteRules: readonly RuleCheck[] = [
  allOf("R-WST-01", [
    ...wasteSums.slice(0, 1).map(sumRule),
    orderRule({ id: "R-WST-01", lesser: "waste-radioactive", greater: "waste-hazardous" }),
  ]),
  ...wasteSums.slice(1).map(treatedWaste),
  allOf("R-WST-03", [
    orderRule({ id: "R-WST-03", lesser: "waste-nonrecycled", greater: "waste-total" }),
    ratioRule({
      id: "R-WST-03",
      quotient: "waste-nonrecycled-share",
      numerators: [["waste-nonrecycled"]],
      denominator: "waste-total",
    }),
  ]),
];

/** A declared change of stock may explain the difference: it is questioned instead of refused. */
function treatedWaste(rule: SumRule): RuleCheck {
  return {
    id: rule.id,
    check: (facts, { catalogue }) =>
      facts.groupsWith(rule.total).flatMap((group) => {
        const sum = sumIn(rule, group, facts, catalogue);
        if (sum === undefined || sum.isConsistent) return [];
        const report = sumReport(sum, facts);
        return [declaresStock(sum) ? { ...report, severity: "WARNING" as const } : report];
      }),
  };
}

function declaresStock({ total, stated }: Sum): boolean {
  return [total.item, ...stated].some(({ fact }) => fact.note !== null && STOCK.test(fact.note));
}
