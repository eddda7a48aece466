// SPDX-License-Identifier: Apache-2.0
import {
  addIntervals,
  divideIntervals,
  isBelow,
  overlap,
  subtractIntervals,
  widenInterval,
} from "../decimal/interval.ts";
import {
  addRationals,
  compareRationals,
  divideRationals,
  formatRational,
  ONE,
  rational,
  subtractRationals,
} from "../decimal/rational.ts";
import { stateOf } from "./amount.ts";
import { eveOf, lastDayOf, periodOf, periodText } from "./calendar.ts";
import { type FactGroup, type FactIndex, keyOf } from "./fact-index.ts";
import { quotientOf, ratioReport } from "./ratio-rule.ts";
import type { Report, RuleCheck, RuleContext } from "./rule.ts";
import { powerBetween, scaleWords } from "./scale.ts";

const HEADCOUNT = "workforce-headcount";
const AVERAGE = "workforce-headcount-average";
const TURNOVER = "workforce-turnover-rate";
const LEAVERS = "workforce-leavers";
const HIRES = "workforce-new-hires";
// Averages are taken in more than one way: half a percentage point.
const TURNOVER_ROOM = rational(1n, 200n);

/** The workforce rules about comings and goings. */
export const workforceFlowRules: readonly RuleCheck[] = [
  {
    id: "R-WF-05",
    check: (facts, context) =>
      facts
        .groupsWith(TURNOVER)
        .flatMap((group) => [...turnoverOf(group, context), ...unexplainedTurnover(group, context)]),
  },
  {
    id: "R-WF-07",
    check: (facts, context) =>
      facts.groupsWith(LEAVERS).flatMap((group) => movementOf(group, facts, context) ?? []),
  },
];

function turnoverOf(group: FactGroup, { catalogue }: RuleContext): readonly Report[] {
  const rate = quotientOf(group.get(TURNOVER), catalogue);
  const [leavers, average] = [stateOf(group.get(LEAVERS), catalogue), stateOf(group.get(AVERAGE), catalogue)];
  const expected = leavers && average && divideIntervals(leavers.interval, average.interval);
  if (!rate || !expected || overlap(rate.interval, widenInterval(expected, TURNOVER_ROOM))) return [];
  const quotient = {
    stated: rate,
    expected: divideRationals(leavers.value, average.value),
    above: [leavers],
    below: average,
  };
  const power = powerBetween(rate.value, quotient.expected, [2, -2, 3, -3]);
  const hint =
    power === undefined
      ? "turnover is leavers by average employees; accept this warning where only some leavers count"
      : `${TURNOVER} looks ${scaleWords(power)}: is it in percent?`;
  return [ratioReport(quotient, catalogue, hint)];
}

function unexplainedTurnover(group: FactGroup, { catalogue }: RuleContext): readonly Report[] {
  const rate = stateOf(group.get(TURNOVER), catalogue);
  if (!rate || rate.item.fact.note !== null || compareRationals(rate.value, ONE) <= 0) return [];
  return [
    {
      messageEn: `more employees left than there are: a turnover of ${formatRational(rate.value)} without a note`,
      messageZh: `员工流失率为 ${formatRational(rate.value)}，超过 100 %，且无说明`,
      facts: [keyOf(rate.item)],
      expected: "0..1",
      actual: formatRational(rate.value),
      delta: formatRational(subtractRationals(rate.value, ONE)),
      hint: "say why in the note, or check that the rate is not percent stated as a number",
    },
  ];
}

/** Opening + hires − leavers = closing; companies bought or sold are the usual other reason, and no metric holds them. */
function movementOf(group: FactGroup, facts: FactIndex, { catalogue }: RuleContext): Report | undefined {
  const period = periodOf(group.period);
  const [before, after] = [eveOf(period), lastDayOf(period)].map((day) =>
    stateOf(facts.find(HEADCOUNT, periodText(day), group.dimensions), catalogue),
  );
  const [hires, leavers] = [stateOf(group.get(HIRES), catalogue), stateOf(group.get(LEAVERS), catalogue)];
  if (!before || !after || !hires || !leavers) return undefined;
  const expected = subtractIntervals(addIntervals(before.interval, hires.interval), leavers.interval);
  if (!isBelow(expected, after.interval) && !isBelow(after.interval, expected)) return undefined;
  const should = subtractRationals(addRationals(before.value, hires.value), leavers.value);
  const [shown, is] = [formatRational(should), formatRational(after.value)];
  return {
    messageEn: `${formatRational(before.value)} employees, ${formatRational(hires.value)} hired and ${formatRational(leavers.value)} gone make ${shown}, but ${HEADCOUNT} says ${is}`,
    messageZh: `期初 ${formatRational(before.value)} 人，新进 ${formatRational(hires.value)} 人，离职 ${formatRational(leavers.value)} 人，应为 ${shown} 人，而期末为 ${is} 人`,
    facts: [before, hires, leavers, after].map(({ item }) => keyOf(item)),
    expected: shown,
    actual: is,
    delta: formatRational(subtractRationals(after.value, should)),
    hint: "accept this warning where companies were bought or sold, and say so",
  };
}
