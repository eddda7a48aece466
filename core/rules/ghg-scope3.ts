// SPDX-License-Identifier: Apache-2.0
import type { Catalogue } from "../catalogue/catalogue.ts";
import { overlap } from "../decimal/interval.ts";
import { formatRational, subtractRationals } from "../decimal/rational.ts";
import { type Amount, stateOf } from "./amount.ts";
import { nameOf } from "./clue.ts";
import { type FactGroup, type FactIndex, keyOf } from "./fact-index.ts";
import { METHODS, SCOPE3_CATEGORIES, scope3Sum } from "./ghg-sums.ts";
import { allOf, type Report, type RuleCheck } from "./rule.ts";
import { sumIn } from "./sum.ts";
import { sumReport } from "./sum-rule.ts";

const SCOPE3 = "ghg-scope3";
const SUMS = METHODS.map(scope3Sum).reverse();

/** R-GHG-03: the categories add up to Scope 3 by either method, and each has one figure. */
export const scope3Rule: RuleCheck = allOf("R-GHG-03", [
  {
    check: (facts, { catalogue }) =>
      facts.groupsWith(SCOPE3).flatMap((group) => {
        const sums = SUMS.flatMap((rule) => sumIn(rule, group, facts, catalogue) ?? []);
        const isKept = sums.some(({ isConsistent }) => isConsistent);
        return isKept ? [] : sums.slice(0, 1).map((sum) => sumReport(sum, facts));
      }),
  },
  {
    check: (facts, { catalogue }) =>
      SCOPE3_CATEGORIES.flatMap((metric) =>
        facts.groupsWith(metric).flatMap((group) => twiceStated(metric, group, facts, catalogue)),
      ),
  },
]);

/** A category may be stated as a metric or as a member of Scope 3; stated as both it is the same. */
function twiceStated(
  metric: string,
  { get, period, dimensions }: FactGroup,
  facts: FactIndex,
  catalogue: Catalogue,
): readonly Report[] {
  const scope3Category = metric.slice(`${SCOPE3}-`.length);
  const member = facts.find(SCOPE3, period, { ...dimensions, scope3Category });
  if (member === undefined) return [];
  const [own, other] = [get(metric), member].map((item) => stateOf(item, catalogue));
  return own && other && !overlap(own.interval, other.interval) ? [twoFigures(own, other)] : [];
}

function twoFigures(own: Amount, other: Amount): Report {
  const [is, should] = [own, other].map(({ value }) => formatRational(value));
  const { metric, fact } = own.item;
  return {
    messageEn: `${metric.slug} is ${is} ${own.unit}, but ${nameOf(other.item, fact.period)} says ${should} ${other.unit} of the same category`,
    messageZh: `${metric.labels.zh}为 ${is} ${own.unit}，而范围三中同一类别为 ${should} ${other.unit}`,
    facts: [own, other].map(({ item }) => keyOf(item)),
    expected: should ?? null,
    actual: is ?? null,
    delta: formatRational(subtractRationals(own.value, other.value)),
    hint: "state the category once; where the two count by different methods, name the method in calculationMethod",
  };
}
