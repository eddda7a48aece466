// SPDX-License-Identifier: Apache-2.0
import { type AxisRule, axisRule } from "./axis-rule.ts";
import { orderRule } from "./order-rule.ts";
import { allOf, type RuleCheck } from "./rule.ts";
import type { Part, SumRule } from "./sum.ts";
import { sumRule } from "./sum-rule.ts";
import { workforceFlowRules } from "./workforce-flow.ts";
import { workforceShareRules } from "./workforce-shares.ts";

const HEADCOUNT = "workforce-headcount";
// Counts of persons that may be split; the head count itself has sums of its own.
const COUNTS = /^workforce-(?:female|male|permanent|temporary|part-time|age-.*|leavers|new-hires)$/;

const headcountSums: readonly SumRule[] = [
  {
    id: "R-WF-01",
    total: HEADCOUNT,
    parts: [
      { metric: "workforce-female" },
      { metric: "workforce-male" },
      { metric: "workforce-other-gender", isOptional: true },
    ],
  },
  {
    id: "R-WF-02",
    total: HEADCOUNT,
    completeFrom: 2,
    parts: [
      { metric: "workforce-age-under30", isOptional: true },
      { metric: "workforce-age-30-50", isOptional: true },
      { metric: "workforce-age-over50", isOptional: true },
    ],
  },
  {
    id: "R-WF-03",
    total: HEADCOUNT,
    parts: [
      { metric: "workforce-permanent" },
      { metric: "workforce-temporary" },
      // ESRS S1-6 lists them beside the other two, GRI 2-7 lets them be either.
      { metric: "workforce-non-guaranteed", isOptional: true, mayOverlap: true },
    ],
  },
];

/** The head count as a member of one of its own axes. */
function member(axis: string, id: string, more: Partial<Part> = {}): Part {
  return { metric: HEADCOUNT, member: { axis, member: id }, ...more };
}

/** The same sums where the head count itself is split. */
const headcountSplits: readonly SumRule[] = [
  {
    id: "R-WF-01",
    total: HEADCOUNT,
    parts: [
      member("gender", "female"),
      member("gender", "male"),
      member("gender", "other", { isOptional: true }),
      member("gender", "undisclosed", { isOptional: true }),
    ],
  },
  {
    id: "R-WF-02",
    total: HEADCOUNT,
    completeFrom: 2,
    parts: ["under30", "30-50", "over50"].map((band) => member("age", band, { isOptional: true })),
  },
  {
    id: "R-WF-03",
    total: HEADCOUNT,
    parts: [
      member("contract", "permanent"),
      member("contract", "temporary"),
      member("contract", "non-guaranteed", { isOptional: true, mayOverlap: true }),
    ],
  },
];

/** The sums of a head count. */
export const workforceSums: readonly SumRule[] = [...headcountSums, ...headcountSplits];

/** The workforce rules. */
export const workforceRules: readonly RuleCheck[] = [
  ...headcountSums.map((sum, i) => allOf(sum.id, [sum, ...headcountSplits.slice(i, i + 1)].map(sumRule))),
  allOf("R-WF-04", [
    axisRule({
      id: "R-WF-04",
      concerns: ({ slug }) => slug === HEADCOUNT || slug === "workforce-headcount-average",
      axes: ["country"],
      // ESRS S1-6 asks only for countries with 50 employees that make up a tenth.
    }),
    axisRule({
      id: "R-WF-04",
      concerns: ({ slug }) => slug === "suppliers-count",
      axes: ["region"],
      shortfall: "WARNING",
    }),
  ]),
  ...workforceShareRules,
  ...workforceFlowRules,
  allOf("R-WF-08", [
    ...["workforce-part-time", "workforce-non-guaranteed", "rd-staff"].map((lesser) =>
      orderRule({ id: "R-WF-08", lesser, greater: HEADCOUNT }),
    ),
    partRule(({ slug }) => slug === HEADCOUNT, ["employmentType"]),
    partRule(({ slug }) => COUNTS.test(slug), ["gender", "age", "country"]),
  ]),
];

/** Nobody is counted twice along these axes, so that the members never exceed the whole. */
function partRule(concerns: AxisRule["concerns"], axes: readonly string[]): RuleCheck {
  return axisRule({ id: "R-WF-08", concerns, axes, isPart: true });
}
