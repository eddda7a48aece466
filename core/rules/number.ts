// SPDX-License-Identifier: Apache-2.0
import type { Catalogue } from "../catalogue/catalogue.ts";
import { formatDecimal } from "../decimal/decimal.ts";
import {
  compareRationals,
  formatRational,
  type Rational,
  rational,
  rationalOfDecimal,
} from "../decimal/rational.ts";
import { amountOf, canonicalUnitOf } from "./amount.ts";
import { type IndexedFact, keyOf } from "./fact-index.ts";
import { beyond } from "./range.ts";
import type { Report, RuleCheck } from "./rule.ts";

const HUNDRED = rational(100n);
const PUE_MIN = rational(1n);
const PUE_LIMIT = rational(3n);

type FactCheck = (item: IndexedFact, amount: Rational) => Report | undefined;

/** The rules about one number at a time. Amounts are in the metric's canonical unit. */
export const numberRules: readonly RuleCheck[] = [
  {
    id: "R-NUM-01",
    check: ({ facts }) => facts.flatMap((item) => (hasExcessDigits(item) ? [excessDigits(item)] : [])),
  },
  perFact("R-NUM-02", ({ metric }) => metric.range?.max !== null, shareProblem),
  perFact(
    "R-NUM-03",
    ({ metric, fact }) => isNegative(fact.value) && metric.range?.max === null && metric.range.min !== null,
    signProblem,
  ),
  perFact("R-NUM-05", ({ metric }) => metric.slug === "energy-datacentre-pue", pueProblem),
];

function perFact(id: string, concerns: (item: IndexedFact) => boolean, check: FactCheck): RuleCheck {
  return {
    id,
    check: ({ facts }, { catalogue }) =>
      facts.flatMap((item) => (concerns(item) ? judged(item, check, catalogue) : [])),
  };
}

function isNegative(value: string | null): boolean {
  return value?.startsWith("-") ?? false;
}

function judged(item: IndexedFact, check: FactCheck, catalogue: Catalogue): readonly Report[] {
  const { unit } = item.metric;
  const amount =
    unit === null || item.fact.unit === null ? undefined : amountOf(item, canonicalUnitOf(item), catalogue);
  const problem = amount && check(item, amount);
  return problem ? [problem] : [];
}

/** Calculations 1.1 calls a value with digits past its own accuracy excessDigits, and a processor then refuses to add it. */
function hasExcessDigits({ fact: { value, decimals } }: IndexedFact): boolean {
  if (value === null || decimals === null) return false;
  const point = value.indexOf(".");
  const fraction = point < 0 ? "" : value.slice(point + 1);
  if (decimals >= 0) return fraction.length > decimals && /[1-9]/.test(fraction.slice(decimals));
  const integer = point < 0 ? value : value.slice(0, point);
  return /[1-9]/.test(integer.slice(decimals)) || /[1-9]/.test(fraction);
}

function excessDigits(item: IndexedFact): Report {
  const { value } = item.fact;
  const decimals = item.fact.decimals ?? 0;
  const exact = value?.includes(".") ? value.length - value.indexOf(".") - 1 : 0;
  return {
    messageEn: `${item.metric.slug} states ${value} with decimals ${decimals}, which says that its last digits mean nothing`,
    messageZh: `${item.metric.labels.zh}列为 ${value}，decimals 为 ${decimals}，即末位数字不具准确性`,
    facts: [keyOf(item)],
    expected: String(decimals),
    actual: String(exact),
    delta: String(exact - decimals),
    hint: `round the value to decimals ${decimals}, or state decimals ${exact}; XBRL refuses such a value`,
  };
}

function shareProblem(item: IndexedFact, amount: Rational): Report | undefined {
  const { min, max } = item.metric.range ?? {};
  if (!min || !max) return undefined;
  const outside = beyond(amount, rationalOfDecimal(min), rationalOfDecimal(max));
  if (outside.numerator === 0n) return undefined;
  const looksLikePercent =
    outside.numerator > 0n && item.fact.unit === "pure" && compareRationals(amount, HUNDRED) <= 0;
  const expected = `${formatDecimal(min)}..${formatDecimal(max)}`;
  const [slug, stated] = [item.metric.slug, `${item.fact.value} ${item.fact.unit}`];
  return {
    messageEn: `${slug} is a share between ${formatDecimal(min)} and ${formatDecimal(max)}, got ${stated}`,
    messageZh: `${item.metric.labels.zh}应介于 ${formatDecimal(min)} 与 ${formatDecimal(max)} 之间，实为 ${stated}`,
    facts: [keyOf(item)],
    expected,
    actual: formatRational(amount),
    delta: formatRational(outside),
    hint: looksLikePercent
      ? `give ${item.fact.value} the unit percent`
      : "a share is a part of a whole: check the unit, and whether part and whole are exchanged",
  };
}

function signProblem(item: IndexedFact, amount: Rational): Report {
  return {
    messageEn: `${item.metric.slug} is never negative, got ${item.fact.value} ${item.fact.unit}`,
    messageZh: `${item.metric.labels.zh}不应为负，实为 ${item.fact.value} ${item.fact.unit}`,
    facts: [keyOf(item)],
    expected: "0",
    actual: formatRational(amount),
    delta: formatRational(amount),
    hint: "state what is taken off (credits, removals, sales) as a figure of its own; where the figure is not known, give a nullReason",
  };
}

function pueProblem(item: IndexedFact, amount: Rational): Report | undefined {
  const isUsual = compareRationals(amount, PUE_MIN) >= 0 && compareRationals(amount, PUE_LIMIT) < 0;
  if (isUsual) return undefined;
  return {
    messageEn: `a power usage effectiveness is at least 1 and below 3, got ${item.fact.value}`,
    messageZh: `PUE 应不小于 1 且小于 3，实为 ${item.fact.value}`,
    facts: [keyOf(item)],
    expected: "1..3",
    actual: formatRational(amount),
    delta: formatRational(beyond(amount, PUE_MIN, PUE_LIMIT)),
    hint: "total facility energy divided by the energy of the computing equipment",
  };
}
