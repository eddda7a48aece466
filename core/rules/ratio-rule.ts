// SPDX-License-Identifier: Apache-2.0
import type { Catalogue, Severity } from "../catalogue/catalogue.ts";
import {
  addIntervals,
  divideIntervals,
  exactly,
  type Interval,
  includes,
  overlap,
  scaleInterval,
} from "../decimal/interval.ts";
import {
  addRationals,
  divideRationals,
  formatRational,
  multiplyRationals,
  ONE,
  type Rational,
  subtractRationals,
  ZERO,
} from "../decimal/rational.ts";
import { conversionFactor } from "../units/unit-table.ts";
import { type Amount, currencyOf, quotientIntervalIn, stateOf } from "./amount.ts";
import { type FactGroup, type FactIndex, type IndexedFact, keyOf } from "./fact-index.ts";
import type { Report, RuleCheck, RuleContext } from "./rule.ts";
import { powerBetween, scaleWords } from "./scale.ts";

/** "The quotient is numerator / denominator", as data. Units are canonical ones. */
export interface RatioRule {
  readonly id: string;
  readonly quotient: string;
  /** sums of metrics that may stand above the line, of which the first that is stated is taken to be meant */
  readonly numerators: readonly (readonly string[])[];
  /** how many of them are everything that may be meant (default all): beside others only, another quotient is a WARNING */
  readonly wholes?: number;
  readonly denominator: string;
  /** the member of the denominator that the quotient is about, where it is stated apart */
  readonly part?: { readonly axis: string; readonly member: string };
  /** events per so many, such as 1,000,000 hours; 1 by default */
  readonly per?: Rational;
  /** other factors a company may have used by mistake, with what to say */
  readonly slips?: readonly { readonly factor: Rational; readonly hint: string }[];
  /** how bad another quotient is: by the power of ten between the two, and by whether the part was stated */
  readonly severityOf?: (power: number | undefined, isPart: boolean) => Severity | undefined;
}

/** A quotient beside what it should be, in its canonical unit. */
export interface Quotient {
  readonly stated: Amount;
  readonly expected: Rational;
  readonly above: readonly Amount[];
  readonly below: Amount;
}

// Quotients seldom end; ten digits tell more than any company states.
const DIGITS = 10;

/** The check of one ratio rule, in every period and dimension set. */
export function ratioRule(rule: RatioRule): RuleCheck {
  return {
    id: rule.id,
    check: (facts, { catalogue }: RuleContext) =>
      facts.groupsWith(rule.quotient).flatMap((group) => checkGroup(rule, group, facts, catalogue) ?? []),
  };
}

/** Sum of the amounts and of what they may stand for. */
export function totalOf(amounts: readonly Amount[]): {
  readonly value: Rational;
  readonly interval: Interval;
} {
  return {
    value: amounts.reduce((sum, { value }) => addRationals(sum, value), ZERO),
    interval: amounts.reduce((sum, { interval }) => addIntervals(sum, interval), exactly(ZERO)),
  };
}

/** What is said of a quotient that is another one. */
export function ratioReport(quotient: Quotient, catalogue: Catalogue, hint: string): Report {
  const { stated, expected, above, below } = quotient;
  const { metric, fact } = stated.item;
  const shown = (value: Rational) =>
    formatRational(
      multiplyRationals(value, conversionFactor(catalogue.units, stated.unit, fact.unit ?? stated.unit)),
      DIGITS,
    );
  const slugs = above.map(({ item }) => item.metric.slug).join(" + ");
  const labels = above.map(({ item }) => item.metric.labels.zh).join(" + ");
  const [should, is] = [shown(expected), `${fact.value}`];
  return {
    messageEn: `${slugs} by ${below.item.metric.slug} is ${should} ${fact.unit}, but ${metric.slug} says ${is} ${fact.unit}`,
    messageZh: `${labels}除以${below.item.metric.labels.zh}为 ${should} ${fact.unit}，而${metric.labels.zh}为 ${is} ${fact.unit}`,
    facts: [...above, below, stated].map(({ item }) => keyOf(item)),
    expected: should,
    actual: is,
    delta: shown(subtractRationals(stated.value, expected)),
    hint,
  };
}

/** A quotient with the accuracy of its last digit. */
export function quotientOf(item: IndexedFact | undefined, catalogue: Catalogue): Amount | undefined {
  const stated = stateOf(item, catalogue);
  const interval = stated && quotientIntervalIn(stated.item, stated.unit, catalogue);
  return stated && interval && { ...stated, interval };
}

function checkGroup(
  rule: RatioRule,
  group: FactGroup,
  facts: FactIndex,
  catalogue: Catalogue,
): Report | undefined {
  const stated = quotientOf(group.get(rule.quotient), catalogue);
  const part = stateOf(partOf(rule, group, facts), catalogue);
  const below = part ?? stateOf(group.get(rule.denominator), catalogue);
  const numerators = rule.numerators.map((metrics) => amountsOf(metrics, group, catalogue));
  const first = numerators.find((amounts) => amounts !== undefined);
  if (!stated || !below || !first || below.value.numerator <= 0n || !isSameMoney(stated, [...first, below]))
    return undefined;
  const per = rule.per ?? ONE;
  const fits = numerators.some((amounts) => amounts && isQuotient(stated, amounts, below, per));
  if (fits) return undefined;
  const expected = multiplyRationals(divideRationals(totalOf(first).value, below.value), per);
  const quotient = { stated, expected, above: first, below };
  const power = powerBetween(stated.value, expected);
  const isWhole = numerators.indexOf(first) < (rule.wholes ?? numerators.length);
  const severity = isWhole ? rule.severityOf?.(power, part !== undefined) : "WARNING";
  return {
    ...ratioReport(quotient, catalogue, hintOf(rule, quotient, power)),
    ...(severity && { severity }),
  };
}

function partOf({ denominator, part }: RatioRule, group: FactGroup, facts: FactIndex) {
  return part && facts.find(denominator, group.period, { ...group.dimensions, [part.axis]: part.member });
}

function amountsOf(
  metrics: readonly string[],
  group: FactGroup,
  catalogue: Catalogue,
): readonly Amount[] | undefined {
  const amounts = metrics.flatMap((metric) => stateOf(group.get(metric), catalogue) ?? []);
  return amounts.length === metrics.length ? amounts : undefined;
}

function isQuotient(stated: Amount, above: readonly Amount[], below: Amount, per: Rational): boolean {
  const quotient = divideIntervals(scaleInterval(totalOf(above).interval, per), below.interval);
  return quotient === undefined || overlap(quotient, stated.interval);
}

/** Amounts of different currencies are never compared. */
function isSameMoney({ item }: Amount, others: readonly Amount[]): boolean {
  const money = [item, ...others.map((other) => other.item)].flatMap(
    ({ fact }) => currencyOf(fact.unit) ?? [],
  );
  return new Set(money).size <= 1;
}

function hintOf(
  { slips = [] }: RatioRule,
  { stated, expected }: Quotient,
  power: number | undefined,
): string {
  if (power !== undefined)
    return `${stated.item.fact.metric}, or what it is made of, looks ${scaleWords(power)}: check the units`;
  const slip = slips.find(({ factor }) => includes(stated.interval, multiplyRationals(expected, factor)));
  return (
    slip?.hint ?? "calculate the quotient again from the figures stated, or correct the one that is stale"
  );
}
