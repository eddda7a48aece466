// SPDX-License-Identifier: Apache-2.0
import { isBelow } from "../decimal/interval.ts";
import {
  compareRationals,
  formatRational,
  multiplyRationals,
  rational,
  subtractRationals,
} from "../decimal/rational.ts";
import { type Amount, stateOf } from "./amount.ts";
import { labelOf, nameOf } from "./clue.ts";
import { type FactGroup, keyOf } from "./fact-index.ts";
import type { Report, RuleCheck, RuleContext } from "./rule.ts";

/** "The lesser is part of the greater", as data. */
export interface OrderRule {
  readonly id: string;
  readonly lesser: string;
  readonly greater: string;
}

const HUNDRED = rational(100n);

/** The check of one order rule: in every period and dimension set the lesser may be at most the greater. */
export function orderRule(rule: OrderRule): RuleCheck {
  return {
    id: rule.id,
    check: (facts, context) =>
      facts.groupsWith(rule.lesser).flatMap((group) => checkGroup(rule, group, context) ?? []),
  };
}

/** What is said when the lesser exceeds the greater; both in one unit. */
export function orderReport(lesser: Amount, greater: Amount): Report {
  const [less, more] = [lesser, greater].map(({ value }) => formatRational(value));
  const [small, large] = [lesser, greater].map(({ item }) => labelOf(item));
  const { unit } = greater;
  const isFar =
    greater.value.numerator > 0n &&
    compareRationals(lesser.value, multiplyRationals(greater.value, HUNDRED)) >= 0;
  return {
    messageEn: `${nameOf(lesser.item, lesser.item.fact.period)} is part of ${nameOf(greater.item, greater.item.fact.period)}, but is ${less} ${unit} of ${more} ${unit}`,
    messageZh: `${small}应包含在${large}之内，但前者为 ${less} ${unit}，后者为 ${more} ${unit}`,
    facts: [lesser, greater].map(({ item }) => keyOf(item)),
    expected: more ?? null,
    actual: less ?? null,
    delta: formatRational(subtractRationals(lesser.value, greater.value)),
    hint: isFar
      ? "one of the two may be in another unit, such as kilograms for tonnes: check both units"
      : "the two rows may be exchanged, or the larger figure may not be up to date",
  };
}

function checkGroup(
  { lesser, greater }: OrderRule,
  group: FactGroup,
  { catalogue }: RuleContext,
): Report | undefined {
  const whole = group.get(greater);
  const unit = whole?.fact.unit ?? undefined;
  const [small, large] = [stateOf(group.get(lesser), catalogue, unit), stateOf(whole, catalogue, unit)];
  if (!small || !large || !unit) return undefined;
  return isBelow(large.interval, small.interval) ? orderReport(small, large) : undefined;
}
