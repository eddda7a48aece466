// SPDX-License-Identifier: Apache-2.0
import type { MetricDataType } from "../catalogue/catalogue.ts";
import { axisRule } from "./axis-rule.ts";
import { inventoryRules } from "./ghg-inventory.ts";
import { nettingRules } from "./ghg-netting.ts";
import { scope2Rules } from "./ghg-scope2.ts";
import { warmingRules } from "./ghg-warming.ts";
import { ratioRule } from "./ratio-rule.ts";
import { allOf, type RuleCheck } from "./rule.ts";
import type { Part, SumRule } from "./sum.ts";
import { sumRule } from "./sum-rule.ts";

export const SCOPE3_CATEGORIES: readonly string[] = Array.from(
  { length: 15 },
  (_, i) => `ghg-scope3-cat${String(i + 1).padStart(2, "0")}`,
);
// Companies print what falls into none of the 15 categories as "other".
const SCOPE3_OTHER: Part = {
  metric: "ghg-scope3",
  isOptional: true,
  member: { axis: "scope3Category", member: "other" },
};
// Amounts of these add up; shares, prices and quotients do not.
const ADDITIVE: readonly MetricDataType[] = ["GHG_EMISSIONS", "ENERGY", "MASS", "VOLUME"];
const METHODS = ["location", "market"] as const;

/** The sums of an inventory. */
export const ghgSums: readonly SumRule[] = [
  {
    id: "R-GHG-01",
    total: "ghg-total-location",
    parts: [{ metric: "ghg-scope1" }, { metric: "ghg-scope2-location" }, { metric: "ghg-scope3" }],
  },
  {
    id: "R-GHG-02",
    total: "ghg-total-market",
    parts: [{ metric: "ghg-scope1" }, { metric: "ghg-scope2-market" }, { metric: "ghg-scope3" }],
  },
  {
    id: "R-GHG-03",
    total: "ghg-scope3",
    parts: [...SCOPE3_CATEGORIES.map((metric): Part => ({ metric, isOptional: true })), SCOPE3_OTHER],
  },
  ...METHODS.map(
    (method): SumRule => ({
      id: "R-GHG-19",
      total: `ghg-scope12-${method}`,
      parts: [{ metric: "ghg-scope1" }, { metric: `ghg-scope2-${method}` }],
    }),
  ),
];

/** The greenhouse gas rules. */
export const ghgRules: readonly RuleCheck[] = [
  ...ghgSums.slice(0, 3).map(sumRule),
  axisRule({
    id: "R-GHG-04",
    concerns: ({ slug }) => slug.startsWith("ghg-scope"),
    axes: ["gas"],
  }),
  axisRule({
    id: "R-GHG-05",
    concerns: ({ slug }) => slug === "ghg-scope1",
    axes: ["sourceType"],
  }),
  axisRule({
    id: "R-GHG-06",
    concerns: ({ dataType, range }) => ADDITIVE.includes(dataType) && range !== null && range.min !== null,
    axes: ["country", "segment", "facility"],
  }),
  ...scope2Rules,
  ...nettingRules,
  allOf("R-GHG-13", METHODS.map(intensityRule)),
  ...warmingRules,
  ...inventoryRules,
  allOf("R-GHG-19", ghgSums.slice(3).map(sumRule)),
];

function intensityRule(method: (typeof METHODS)[number]): RuleCheck {
  return ratioRule({
    id: "R-GHG-13",
    quotient: `ghg-intensity-revenue-${method}`,
    // GRI 305-4 lets a company choose the scopes above the line.
    numerators: [
      [`ghg-total-${method}`],
      [`ghg-scope12-${method}`],
      ["ghg-scope1", `ghg-scope2-${method}`],
      ["ghg-scope1"],
    ],
    denominator: "net-revenue",
  });
}
