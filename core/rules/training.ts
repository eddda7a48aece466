// SPDX-License-Identifier: Apache-2.0
import { divideIntervals, overlap, scaleInterval } from "../decimal/interval.ts";
import { divideRationals, rational } from "../decimal/rational.ts";
import { type Amount, stateOf } from "./amount.ts";
import { lastDayOf, periodOf, periodText } from "./calendar.ts";
import type { FactGroup, FactIndex } from "./fact-index.ts";
import { quotientOf, ratioReport } from "./ratio-rule.ts";
import type { Report, RuleCheck, RuleContext } from "./rule.ts";
import { powerBetween, scaleWords } from "./scale.ts";

const AVERAGE_HOURS = "training-hours-average";
const TOTAL_HOURS = "training-hours-total";
const [LEAST, MOST] = [rational(98n, 100n), rational(102n, 100n)];

/** The training rules. */
export const trainingRules: readonly RuleCheck[] = [
  {
    id: "R-TRN-01",
    check: (facts, context) =>
      facts.groupsWith(AVERAGE_HOURS).flatMap((group) => averageOf(group, facts, context) ?? []),
  },
];

/** Total hours by employees, on average or at the end of the period, within 2 %. */
function averageOf(group: FactGroup, facts: FactIndex, { catalogue }: RuleContext): Report | undefined {
  const stated = quotientOf(group.get(AVERAGE_HOURS), catalogue);
  const hours = stateOf(group.get(TOTAL_HOURS), catalogue);
  const lastDay = periodText(lastDayOf(periodOf(group.period)));
  const people = [
    group.get("workforce-headcount-average"),
    facts.find("workforce-headcount", lastDay, group.dimensions),
  ].flatMap((item) => stateOf(item, catalogue) ?? []);
  const [first] = people.filter(({ value }) => value.numerator > 0n);
  if (!stated || !hours || !first || people.some((one) => isAverage(stated, hours, one))) return undefined;
  const expected = divideRationals(hours.value, first.value);
  const power = powerBetween(stated.value, expected);
  const hint =
    power === undefined
      ? "average training is total hours by employees; accept this warning where it is by those trained"
      : `${AVERAGE_HOURS}, or what it is made of, looks ${scaleWords(power)}: check the units`;
  return ratioReport({ stated, expected, above: [hours], below: first }, catalogue, hint);
}

function isAverage(stated: Amount, hours: Amount, people: Amount): boolean {
  const quotient = divideIntervals(hours.interval, people.interval);
  if (quotient?.low == null || quotient.high === null) return true;
  const [low, high] = [scaleInterval(quotient, LEAST).low, scaleInterval(quotient, MOST).high];
  return overlap(stated.interval, { low, high });
}
