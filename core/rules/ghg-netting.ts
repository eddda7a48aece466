// SPDX-License-Identifier: Apache-2.0

import type { Catalogue } from "../catalogue/catalogue.ts";
import { addIntervals, type Interval, overlap, subtractIntervals } from "../decimal/interval.ts";
import { addRationals, formatRational, subtractRationals, ZERO } from "../decimal/rational.ts";
import { type Amount, stateOf } from "./amount.ts";
import { type FactGroup, type FactIndex, keyOf } from "./fact-index.ts";
import { ghgSums } from "./ghg-sums.ts";
import { allOf, type Report, type RuleCheck, type RuleContext } from "./rule.ts";
import { type Sum, type SumRule, sumIn, sumOfIntervals } from "./sum.ts";

const CREDITS = "carbon-credits-cancelled";
const REMOVALS = "ghg-removals";
const BIOGENIC = "ghg-biogenic-co2";
const BIOGENIC_GAS = /biogenic|biomass|生物/i;
// These from biomass belong to the scopes.
const OTHER_GAS = /CH\s*[4₄]|N\s*[2₂]\s*O|methane|nitrous|甲烷|氧化亚氮/i;

/** The rules about what an inventory may not hold: credits, removals, biogenic CO2. */
export const nettingRules: readonly RuleCheck[] = [
  allOf(
    "R-GHG-11",
    ghgSums.map(
      (total): Pick<RuleCheck, "check"> => ({ check: (facts, context) => offsets(total, facts, context) }),
    ),
  ),
  allOf("R-GHG-12", [
    ...ghgSums.map(
      (total): Pick<RuleCheck, "check"> => ({
        check: (facts, context) => biogenicTotals(total, facts, context),
      }),
    ),
    { check: biogenicGases },
  ]),
];

/** GHG Protocol: a total is gross. It is netted where it is the sum less credits, less removals or less both. */
function offsets(rule: SumRule, facts: FactIndex, { catalogue }: RuleContext): readonly Report[] {
  return wrongSums(rule, facts, catalogue).flatMap(({ sum, group }) => {
    const unit = sum.total.unit;
    const [credits, removals] = [CREDITS, REMOVALS].map((metric) =>
      allIn(metric, group, facts, unit, catalogue),
    );
    const ways = [credits, removals, [...(credits ?? []), ...(removals ?? [])]];
    const way = ways.find((amounts) => amounts !== undefined && isNetted(sum, amounts));
    return way === undefined ? [] : [nettedReport(sum, way)];
  });
}

function isNetted(sum: Sum, amounts: readonly Amount[]): boolean {
  if (!amounts.some(({ value }) => value.numerator > 0n)) return false;
  return overlap(sum.total.interval, subtractIntervals(sum.interval, sumOfIntervals(amounts)));
}

function nettedReport(sum: Sum, amounts: readonly Amount[]): Report {
  const { total, amount, addends } = sum;
  const taken = amounts.reduce((all, { value }) => addRationals(all, value), ZERO);
  const [gross, net, less] = [amount, total.value, taken].map((value) => formatRational(value));
  const { unit, item } = total;
  return {
    messageEn: `${item.metric.slug} of ${net} ${unit} is the sum of its parts, ${gross}, less ${less} ${unit} of credits or removals; a total is gross`,
    messageZh: `${item.metric.labels.zh} ${net} ${unit} 等于各部分之和 ${gross} 减去 ${less} ${unit} 的碳信用或清除量；总量应为毛值`,
    facts: [...addends, ...amounts, total].map((one) => keyOf(one.item)),
    expected: gross ?? null,
    actual: net ?? null,
    delta: formatRational(subtractRationals(total.value, amount)),
    hint: `state ${gross} ${unit} as the total; credits and removals stand beside it in facts of their own`,
  };
}

function biogenicTotals(rule: SumRule, facts: FactIndex, { catalogue }: RuleContext): readonly Report[] {
  return wrongSums(rule, facts, catalogue).flatMap(({ sum, group }) => {
    // Tonnes of CO2 and of CO2e are units of different quantities, and for CO2 the same amount.
    const added = allIn(BIOGENIC, group, facts, sum.total.unit.replace("CO2e", "CO2"), catalogue);
    if (!added?.some(({ value }) => value.numerator > 0n)) return [];
    const withBiogenic: Interval = addIntervals(sum.interval, sumOfIntervals(added));
    return overlap(sum.total.interval, withBiogenic) ? [biogenicReport(sum, added)] : [];
  });
}

function biogenicReport({ total, amount, addends }: Sum, biogenic: readonly Amount[]): Report {
  const [expected, actual] = [formatRational(amount), formatRational(total.value)];
  const { unit, item } = total;
  return {
    messageEn: `${item.metric.slug} of ${actual} ${unit} holds the biogenic CO2, which is reported outside the scopes; without it the parts add up to ${expected} ${unit}`,
    messageZh: `${item.metric.labels.zh} ${actual} ${unit} 包含生物源二氧化碳，其应在范围之外单独报告；不含时各部分合计为 ${expected} ${unit}`,
    facts: [...addends, ...biogenic, total].map((one) => keyOf(one.item)),
    expected,
    actual,
    delta: formatRational(subtractRationals(total.value, amount)),
    hint: `take biogenic CO2 out of the total; CH4 and N2O from biomass stay inside`,
  };
}

/** Biogenic CO2 among the gases of a scope is counted inside it. */
function biogenicGases(facts: FactIndex): readonly Report[] {
  return facts
    .breakdowns()
    .filter(({ axis, metric }) => axis === "gas" && metric.slug.startsWith("ghg-scope"))
    .flatMap(({ parts, metric }) =>
      parts
        .filter(
          ({ fact }) => isBiogenicCo2(fact.dimensions.gas ?? "") && fact.value !== null && fact.value !== "0",
        )
        .map((part) => ({
          messageEn: `${metric.slug} has ${part.fact.dimensions.gas} among its gases; biogenic CO2 is reported outside the scopes`,
          messageZh: `${metric.labels.zh}的气体中列有${part.fact.dimensions.gas}；生物源二氧化碳应在范围之外单独报告`,
          facts: [keyOf(part)],
          expected: BIOGENIC,
          actual: part.fact.value,
          delta: null,
          hint: `state biogenic CO2 as ${BIOGENIC}; CH4 and N2O from biomass stay inside the scope`,
        })),
    );
}

function isBiogenicCo2(gas: string): boolean {
  return BIOGENIC_GAS.test(gas) && !OTHER_GAS.test(gas);
}

/** Complete sums that do not hold. */
function wrongSums(
  rule: SumRule,
  facts: FactIndex,
  catalogue: Catalogue,
): readonly { readonly sum: Sum; readonly group: FactGroup }[] {
  return facts.groupsWith(rule.total).flatMap((group) => {
    const sum = sumIn(rule, group, facts, catalogue);
    return sum === undefined || sum.isPartial || sum.isConsistent ? [] : [{ sum, group }];
  });
}

/** The metric as a total, or else its members along one axis. */
function allIn(
  metric: string,
  group: FactGroup,
  facts: FactIndex,
  unit: string,
  catalogue: Catalogue,
): readonly Amount[] | undefined {
  const total = stateOf(group.get(metric), catalogue, unit);
  if (total !== undefined) return [total];
  const split = facts
    .breakdownsOf(metric, group.period)
    .find(({ rest }) => group.isTotal && Object.keys(rest).length === 0);
  return split?.parts.flatMap((part) => stateOf(part, catalogue, unit) ?? []);
}
