// SPDX-License-Identifier: Apache-2.0
import type { Part, Place, SumRule } from "./sum.ts";

/** The two ways of counting Scope 2, and what of Scope 3 hangs on energy (GHG Protocol, Scope 2 Guidance). */
export const METHODS = ["location", "market"] as const;
export type Method = (typeof METHODS)[number];

const SCOPE3 = "ghg-scope3";
const CATEGORIES: readonly string[] = Array.from({ length: 15 }, (_, i) => String(i + 1).padStart(2, "0"));
// How the activity of a category was counted: one category may be the sum of several.
const APPROACHES = ["supplier-specific", "hybrid", "average-data", "spend-based"] as const;

/** The metrics of the 15 categories of Scope 3. */
export const SCOPE3_CATEGORIES: readonly string[] = CATEGORIES.map((number) => `${SCOPE3}-cat${number}`);

// Companies print what falls into none of the 15 categories as "other".
const SCOPE3_OTHER: Part = {
  metric: SCOPE3,
  isOptional: true,
  member: { axis: "scope3Category", member: "other" },
};

/** The categories add up by one method: where a category is stated by both, never one of each. */
export function scope3Sum(method: Method): SumRule {
  return {
    id: "R-GHG-03",
    total: SCOPE3,
    parts: [...CATEGORIES.map((number) => categoryPart(number, method)), SCOPE3_OTHER],
  };
}

function categoryPart(number: string, method: Method): Part {
  const metric = `${SCOPE3}-cat${number}`;
  const by = (member: string): Place => ({ metric, axis: "calculationMethod", member });
  return {
    metric,
    isOptional: true,
    instead: [
      [{ metric: SCOPE3, axis: "scope3Category", member: `cat${number}` }],
      [by(`${method}-based`)],
      APPROACHES.map(by),
    ],
  };
}

/** The sums of an inventory. */
export const ghgSums: readonly SumRule[] = [
  {
    id: "R-GHG-01",
    total: "ghg-total-location",
    parts: [{ metric: "ghg-scope1" }, { metric: "ghg-scope2-location" }, { metric: SCOPE3 }],
  },
  {
    id: "R-GHG-02",
    total: "ghg-total-market",
    parts: [{ metric: "ghg-scope1" }, { metric: "ghg-scope2-market" }, { metric: SCOPE3 }],
  },
  scope3Sum("market"),
  ...METHODS.map(
    (method): SumRule => ({
      id: "R-GHG-19",
      total: `ghg-scope12-${method}`,
      parts: [{ metric: "ghg-scope1" }, { metric: `ghg-scope2-${method}` }],
    }),
  ),
];
