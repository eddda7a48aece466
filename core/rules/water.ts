// SPDX-License-Identifier: Apache-2.0
import type { Catalogue } from "../catalogue/catalogue.ts";
import { overlap, subtractIntervals } from "../decimal/interval.ts";
import { formatRational, subtractRationals } from "../decimal/rational.ts";
import { type Amount, stateOf } from "./amount.ts";
import { eveOf, lastDayOf, periodOf, periodText } from "./calendar.ts";
import { type FactGroup, type FactIndex, type IndexedFact, keyOf } from "./fact-index.ts";
import { orderRule } from "./order-rule.ts";
import { ratioRule } from "./ratio-rule.ts";
import { allOf, type Report, type RuleCheck } from "./rule.ts";
import { judged, type Sum, type SumRule, sumIn } from "./sum.ts";
import { sumReport } from "./sum-rule.ts";

const WITHDRAWAL = "water-withdrawal";
const CHANGE = "water-storage-change";
const STORED = "water-stored";

const BALANCE: SumRule = {
  id: "R-WAT-01",
  total: WITHDRAWAL,
  parts: [
    { metric: "water-discharge" },
    { metric: "water-consumption" },
    { metric: CHANGE, isOptional: true, isSigned: true },
  ],
};

/** The water balance: what is withdrawn is discharged, consumed or stored. */
export const waterSums: readonly SumRule[] = [BALANCE];

/** The water rules. */
export const waterRules: readonly RuleCheck[] = [
  allOf("R-WAT-01", [
    {
      check: (facts, { catalogue }) =>
        facts.groupsWith(WITHDRAWAL).flatMap((group) => balanceOf(group, facts, catalogue)),
    },
    {
      check: (facts, { catalogue }) =>
        facts.groupsWith(CHANGE).flatMap((group) => changeOf(group, facts, catalogue)),
    },
  ]),
  allOf("R-WAT-02", [
    orderRule({ id: "R-WAT-02", lesser: "water-consumption-stress", greater: "water-consumption-risk" }),
    orderRule({ id: "R-WAT-02", lesser: "water-consumption-risk", greater: "water-consumption" }),
    orderRule({ id: "R-WAT-02", lesser: "water-consumption-stress", greater: "water-consumption" }),
  ]),
  ratioRule({
    id: "R-WAT-03",
    quotient: "water-intensity-revenue",
    numerators: [["water-consumption"]],
    denominator: "net-revenue",
  }),
];

/** Where the change in storage is not stated, it is what the store has gained from the first to the last day. */
function balanceOf(group: FactGroup, facts: FactIndex, catalogue: Catalogue): readonly Report[] {
  const sum = sumIn(BALANCE, group, facts, catalogue);
  const gained =
    sum && group.get(CHANGE) === undefined ? storeOf(group, facts, sum.total.unit, catalogue) : undefined;
  const whole = sum && gained ? withStore(sum, gained) : sum;
  return whole === undefined || whole.isConsistent ? [] : [sumReport(whole, facts)];
}

function withStore({ total, addends, stated, isPartial }: Sum, { amount, items }: Store): Sum {
  return judged(total, [...addends, amount], [...stated, ...items], isPartial);
}

/** What a store has gained, and the two levels it is the difference of. */
interface Store {
  readonly amount: Amount;
  readonly items: readonly IndexedFact[];
}

function storeOf(
  { period, dimensions }: FactGroup,
  facts: FactIndex,
  unit: string,
  catalogue: Catalogue,
): Store | undefined {
  const year = periodOf(period);
  const [before, after] = [eveOf(year), lastDayOf(year)].map((day) =>
    stateOf(facts.find(STORED, periodText(day), dimensions), catalogue, unit),
  );
  if (!before || !after) return undefined;
  const amount = {
    ...after,
    value: subtractRationals(after.value, before.value),
    interval: subtractIntervals(after.interval, before.interval),
  };
  return { amount, items: [before.item, after.item] };
}

/** The change that is stated is the difference of the levels that are stated. */
function changeOf(group: FactGroup, facts: FactIndex, catalogue: Catalogue): readonly Report[] {
  const change = stateOf(group.get(CHANGE), catalogue);
  const gained = change && storeOf(group, facts, change.unit, catalogue);
  if (!change || !gained || overlap(change.interval, gained.amount.interval)) return [];
  const [should, is] = [gained.amount.value, change.value].map((value) => formatRational(value));
  return [
    {
      messageEn: `${STORED} changes by ${should} ${change.unit} over the period, but ${CHANGE} says ${is} ${change.unit}`,
      messageZh: `期初至期末储水量变化为 ${should} ${change.unit}，而储水变化量为 ${is} ${change.unit}`,
      facts: [...gained.items, change.item].map(keyOf),
      expected: should ?? null,
      actual: is ?? null,
      delta: formatRational(subtractRationals(change.value, gained.amount.value)),
      hint: "the change is the level of the last day less that of the day before the first; a store that empties changes by less than zero",
    },
  ];
}
