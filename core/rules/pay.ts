// SPDX-License-Identifier: Apache-2.0
import {
  compareRationals,
  formatRational,
  ONE,
  type Rational,
  rational,
  subtractRationals,
} from "../decimal/rational.ts";
import { type Amount, stateOf } from "./amount.ts";
import { keyOf } from "./fact-index.ts";
import { beyond } from "./range.ts";
import type { Report, RuleCheck } from "./rule.ts";

const GAP = "pay-gap-gender";
const RATIO = "pay-ratio-ceo";
const MINUS_ONE = rational(-1n);

/** The pay rules. */
export const payRules: readonly RuleCheck[] = [
  amountRule("R-PAY-01", GAP, gapProblem),
  amountRule("R-PAY-02", RATIO, ratioProblem),
];

function amountRule(id: string, metric: string, check: (amount: Amount) => Report | undefined): RuleCheck {
  return {
    id,
    check: (facts, { catalogue }) =>
      facts.groupsWith(metric).flatMap((group) => {
        const amount = stateOf(group.get(metric), catalogue);
        return (amount && check(amount)) ?? [];
      }),
  };
}

/** (men − women) / men, so that women paid less is a positive gap. */
function gapProblem({ item, value }: Amount): Report | undefined {
  const outside = beyond(value, MINUS_ONE, ONE);
  if (outside.numerator === 0n) return undefined;
  const stated = `${item.fact.value} ${item.fact.unit}`;
  return {
    messageEn: `a pay gap lies between -100 % and 100 %, got ${stated}`,
    messageZh: `薪酬差距应介于 -100 % 与 100 % 之间，实为 ${stated}`,
    facts: [keyOf(item)],
    expected: "-1..1",
    actual: formatRational(value),
    delta: formatRational(outside),
    hint:
      item.fact.unit === "pure"
        ? `give ${item.fact.value} the unit percent; the gap is (men - women) / men`
        : "the gap is (men - women) / men",
  };
}

function ratioProblem({ item, value }: Amount): Report | undefined {
  if (compareRationals(value, ONE) >= 0) return undefined;
  const inverse: Rational | undefined =
    value.numerator > 0n ? { numerator: value.denominator, denominator: value.numerator } : undefined;
  return {
    messageEn: `the highest pay is at least the median, so their ratio is at least 1, got ${item.fact.value}`,
    messageZh: `最高薪酬不低于中位数，其比值至少为 1，实为 ${item.fact.value}`,
    facts: [keyOf(item)],
    expected: "1",
    actual: formatRational(value),
    delta: formatRational(subtractRationals(value, ONE)),
    hint:
      inverse === undefined
        ? "leave the value out and give a nullReason where it is not known"
        : `the ratio may be the other way round: ${formatRational(inverse, 6)}`,
  };
}
