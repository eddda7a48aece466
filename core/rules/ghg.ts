// SPDX-License-Identifier: Apache-2.0
import { axisRule } from "./axis-rule.ts";
import { inventoryRules } from "./ghg-inventory.ts";
import { nettingRules } from "./ghg-netting.ts";
import { scope2Rules } from "./ghg-scope2.ts";
import { scope3Rule } from "./ghg-scope3.ts";
import { ghgSums, METHODS, type Method } from "./ghg-sums.ts";
import { warmingRules } from "./ghg-warming.ts";
import { ratioRule } from "./ratio-rule.ts";
import { allOf, type RuleCheck } from "./rule.ts";
import { ADDITIVE } from "./sum.ts";
import { sumRule } from "./sum-rule.ts";

/** The greenhouse gas rules. */
export const ghgRules: readonly RuleCheck[] = [
  ...ghgSums.slice(0, 2).map(sumRule),
  scope3Rule,
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

function intensityRule(method: Method): RuleCheck {
  return ratioRule({
    id: "R-GHG-13",
    quotient: `ghg-intensity-revenue-${method}`,
    // GRI 305-4 lets a company choose the scopes above the line.
    numerators: [
      [`ghg-total-${method}`],
      ["ghg-scope1", `ghg-scope2-${method}`, "ghg-scope3"],
      [`ghg-scope12-${method}`],
      ["ghg-scope1", `ghg-scope2-${method}`],
      ["ghg-scope1"],
    ],
    wholes: 2,
    denominator: "net-revenue",
    part: { axis: "intensityUse", member: "ghg" },
  });
}
