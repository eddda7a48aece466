// SPDX-License-Identifier: Apache-2.0
import { axisRule } from "./axis-rule.ts";
import { orderRule } from "./order-rule.ts";
import { allOf, type RuleCheck } from "./rule.ts";
import type { SumRule } from "./sum.ts";
import { sumRule } from "./sum-rule.ts";
import { workforceFlowRules } from "./workforce-flow.ts";
import { workforceShareRules } from "./workforce-shares.ts";

const HEADCOUNT = "workforce-headcount";

/** The sums of a head count. */
export const workforceSums: readonly SumRule[] = [
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

/** The workforce rules. */
export const workforceRules: readonly RuleCheck[] = [
  ...workforceSums.map(sumRule),
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
  allOf(
    "R-WF-08",
    ["workforce-part-time", "workforce-non-guaranteed", "rd-staff"].map((lesser) =>
      orderRule({ id: "R-WF-08", lesser, greater: HEADCOUNT }),
    ),
  ),
];
