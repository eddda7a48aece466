// SPDX-License-Identifier: Apache-2.0
import type { Catalogue } from "../catalogue/catalogue.ts";
import { formatDecimal } from "../decimal/decimal.ts";
import {
  compareRationals,
  formatRational,
  type Rational,
  rational,
  rationalOfDecimal,
  subtractRationals,
} from "../decimal/rational.ts";
import { amountOf, type IndexedFact, keyOf } from "./fact-index.ts";
import type { Report, RuleCheck } from "./rule.ts";

const HUNDRED = rational(100n);
const PUE_MIN = rational(1n);
const PUE_LIMIT = rational(3n);

type FactCheck = (item: IndexedFact, amount: Rational) => Report | undefined;

/** The rules about one number at a time. Amounts are in the metric's canonical unit. */
export const numberRules: readonly RuleCheck[] = [
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
    unit === null || item.fact.unit === null ? undefined : amountOf(item, canonicalUnit(item), catalogue);
  const problem = amount && check(item, amount);
  return problem ? [problem] : [];
}

/** The canonical unit of the metric, in the currency of the fact. */
function canonicalUnit({ metric, fact }: IndexedFact): string {
  const currency = /iso4217:[A-Z]{3}/.exec(fact.unit ?? "")?.[0] ?? "CUR";
  return (metric.unit ?? "").replace("CUR", currency);
}

function shareProblem(item: IndexedFact, amount: Rational): Report | undefined {
  const { min, max } = item.metric.range ?? {};
  if (!min || !max) return undefined;
  const isLow = compareRationals(amount, rationalOfDecimal(min)) < 0;
  const isHigh = compareRationals(amount, rationalOfDecimal(max)) > 0;
  if (!isLow && !isHigh) return undefined;
  const looksLikePercent = isHigh && item.fact.unit === "pure" && compareRationals(amount, HUNDRED) <= 0;
  const expected = `${formatDecimal(min)}..${formatDecimal(max)}`;
  const [slug, stated] = [item.metric.slug, `${item.fact.value} ${item.fact.unit}`];
  return {
    messageEn: `${slug} is a share between ${formatDecimal(min)} and ${formatDecimal(max)}, got ${stated}`,
    messageZh: `${item.metric.labels.zh}应介于 ${formatDecimal(min)} 与 ${formatDecimal(max)} 之间，实为 ${stated}`,
    facts: [keyOf(item)],
    expected,
    actual: formatRational(amount),
    delta: null,
    hint: looksLikePercent ? `give ${item.fact.value} the unit percent` : null,
  };
}

function signProblem(item: IndexedFact, amount: Rational): Report {
  return {
    messageEn: `${item.metric.slug} is never negative, got ${item.fact.value} ${item.fact.unit}`,
    messageZh: `${item.metric.labels.zh}不应为负，实为 ${item.fact.value} ${item.fact.unit}`,
    facts: [keyOf(item)],
    expected: "0",
    actual: formatRational(amount),
    delta: formatRational(subtractRationals(amount, rational(0n))),
    hint: null,
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
    delta: null,
    hint: "total facility energy divided by the energy of the computing equipment",
  };
}
