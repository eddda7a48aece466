// SPDX-License-Identifier: Apache-2.0
import type { Catalogue } from "../catalogue/catalogue.ts";
import { divideIntervals, exactly, isBelow } from "../decimal/interval.ts";
import {
  divideRationals,
  formatRational,
  ONE,
  rational,
  subtractRationals,
  ZERO,
} from "../decimal/rational.ts";
import { type Amount, hasValue, stateOf } from "./amount.ts";
import { type FactGroup, type FactIndex, keyOf } from "./fact-index.ts";
import { orderRule } from "./order-rule.ts";
import { quotientOf, ratioRule, totalOf } from "./ratio-rule.ts";
import { allOf, type Report, type RuleCheck, type RuleContext } from "./rule.ts";
import type { SumRule } from "./sum.ts";
import { sumRule } from "./sum-rule.ts";

const FOSSIL_SHARE = "energy-fossil-share";
const RENEWABLE_SHARE = "energy-renewable-share";
const INDIRECT_COAL = "energy-indirect-tce";
const COAL_BASIS = /equivalent value|equal value|calorific|当量|等价/i;
const DIGITS = 10;

/** The sums of energy. Most companies buy no nuclear energy and burn no coal, and say nothing about it. */
export const energySums: readonly SumRule[] = [
  {
    id: "R-ENE-01",
    total: "energy-total",
    parts: [
      { metric: "energy-fossil" },
      { metric: "energy-nuclear", isOptional: true },
      { metric: "energy-renewable" },
    ],
  },
  {
    id: "R-ENE-02",
    total: "energy-fossil",
    completeFrom: 2,
    parts: [
      { metric: "energy-fuel-coal", isOptional: true },
      { metric: "energy-fuel-oil", isOptional: true },
      { metric: "energy-fuel-gas", isOptional: true },
      { metric: "energy-fuel-other-fossil", isOptional: true },
      { metric: "energy-purchased-fossil", isOptional: true },
    ],
  },
  {
    id: "R-ENE-03",
    total: "energy-renewable",
    completeFrom: 2,
    parts: [
      { metric: "energy-renewable-fuel", isOptional: true },
      { metric: "energy-renewable-purchased", isOptional: true },
      { metric: "energy-renewable-self", isOptional: true },
    ],
  },
];

const COAL_SUM: SumRule = {
  id: "R-ENE-05",
  total: "energy-total",
  parts: [{ metric: "energy-direct-tce" }, { metric: "energy-indirect-tce" }],
  // In MWh the total counts electricity by its heat, in tce it may count what generating it takes (GB/T 2589).
  totalUnits: ["tce", "kgce", "10 thousand tce"],
};

/** The energy rules. */
export const energyRules: readonly RuleCheck[] = [
  ...energySums.map(sumRule),
  allOf("R-ENE-04", [
    shareRule(RENEWABLE_SHARE, "energy-renewable"),
    shareRule(FOSSIL_SHARE, "energy-fossil"),
    {
      check: (facts, context) =>
        facts.groupsWith(FOSSIL_SHARE).flatMap((group) => sharesOf(group, context) ?? []),
    },
  ]),
  allOf("R-ENE-05", [sumRule(COAL_SUM), { check: undeclaredBasis }]),
  orderRule({ id: "R-ENE-06", lesser: "energy-electricity", greater: "energy-total" }),
  ratioRule({
    id: "R-ENE-07",
    quotient: "energy-intensity-revenue",
    numerators: [["energy-total"]],
    denominator: "net-revenue",
    part: { axis: "intensityUse", member: "energy" },
    // The metric speaks of high climate impact sectors, which may be less than the company; a slip of units is none of that.
    severityOf: (power, isPart) => (power === undefined && !isPart ? "WARNING" : undefined),
  }),
  orderRule({ id: "R-ENE-08", lesser: "energy-renewable", greater: "energy-total" }),
];

/** GB/T 2589: purchased energy counts by its heat (当量值) or by what producing it takes (等价值), about 2.5 times as much for electricity. */
function undeclaredBasis(facts: FactIndex): readonly Report[] {
  return facts.groupsWith(INDIRECT_COAL).flatMap((group) => {
    const items = [group.get(INDIRECT_COAL), group.get("energy-total")].flatMap((item) => item ?? []);
    const [indirect] = items;
    if (!hasValue(indirect) || items.some(({ fact }) => COAL_BASIS.test(fact.note ?? ""))) return [];
    return [
      {
        severity: "WARNING" as const,
        messageEn: `${INDIRECT_COAL} does not say whether purchased energy is converted by its equivalent value (its heat) or its equal value (what producing it takes)`,
        messageZh: `${indirect.metric.labels.zh}未说明外购能源按当量值还是等价值折算标准煤`,
        facts: [keyOf(indirect)],
        expected: null,
        actual: null,
        delta: null,
        hint: `say "equivalent value" (当量值) or "equal value" (等价值) in the note of ${INDIRECT_COAL}`,
      },
    ];
  });
}

function shareRule(share: string, part: string): RuleCheck {
  return ratioRule({
    id: "R-ENE-04",
    quotient: share,
    numerators: [[part]],
    denominator: "energy-total",
    slips: [
      { factor: rational(1n, 100n), hint: `${share} looks 100 times too small: is it in percent?` },
      { factor: rational(100n), hint: `${share} looks 100 times too large: is it in percent?` },
    ],
  });
}

/** Fossil, nuclear and renewable shares make 100 %; without a figure for nuclear energy they make 100 % at most. */
function sharesOf(group: FactGroup, { catalogue }: RuleContext): Report | undefined {
  const [fossil, renewable] = [FOSSIL_SHARE, RENEWABLE_SHARE].map((metric) =>
    quotientOf(group.get(metric), catalogue),
  );
  if (!fossil || !renewable) return undefined;
  const nuclear = nuclearShare(group, catalogue);
  const shares = totalOf(nuclear ? [fossil, renewable, nuclear] : [fossil, renewable]);
  const isOver = isBelow(exactly(ONE), shares.interval);
  const isUnder = nuclear !== undefined && isBelow(shares.interval, exactly(ONE));
  if (!isOver && !isUnder) return undefined;
  const actual = formatRational(shares.value, DIGITS);
  return {
    messageEn: `fossil, nuclear and renewable shares of energy add up to ${actual} instead of 1`,
    messageZh: `化石、核能与可再生能源占比合计为 ${actual}，应为 1`,
    facts: [fossil, renewable, ...(nuclear ? [nuclear] : [])].map(({ item }) => keyOf(item)),
    expected: "1",
    actual,
    delta: formatRational(subtractRationals(shares.value, ONE), DIGITS),
    hint: "both are shares of total energy, not of electricity; state in decimals how far they are rounded",
  };
}

/** Nuclear energy by total energy, in the place of a share that no company states. */
function nuclearShare(group: FactGroup, catalogue: Catalogue): Amount | undefined {
  const item = group.get("energy-nuclear");
  if (item?.fact.nullReason === "NOT_APPLICABLE")
    return { item, unit: "pure", value: ZERO, interval: exactly(ZERO) };
  const [nuclear, total] = [stateOf(item, catalogue), stateOf(group.get("energy-total"), catalogue)];
  const interval = nuclear && total && divideIntervals(nuclear.interval, total.interval);
  return interval && { ...nuclear, value: divideRationals(nuclear.value, total.value), interval };
}
