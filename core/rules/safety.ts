// SPDX-License-Identifier: Apache-2.0
import { isBelow } from "../decimal/interval.ts";
import { divideRationals, formatRational, rational, subtractRationals } from "../decimal/rational.ts";
import { type Amount, stateOf } from "./amount.ts";
import { axisRule } from "./axis-rule.ts";
import { type FactGroup, type FactIndex, keyOf } from "./fact-index.ts";
import { beyond } from "./range.ts";
import { ratioRule, totalOf } from "./ratio-rule.ts";
import { allOf, type Report, type RuleCheck, type RuleContext } from "./rule.ts";

const HOURS = "safety-hours-worked";
const FATALITIES = "safety-fatalities";
const INJURIES = "safety-recordable-injuries";
const ILL_HEALTH = "safety-ill-health-cases";
const AVERAGE = "workforce-headcount-average";
const PER_HOURS = rational(1_000_000n);
const [FEWEST_HOURS, MOST_HOURS] = [rational(500n), rational(3000n)];
const DIGITS = 10;

/** The safety rules. */
export const safetyRules: readonly RuleCheck[] = [
  allOf("R-SAF-01", [rateRule("safety-trir", INJURIES), rateRule("safety-fatality-rate", FATALITIES)]),
  axisRule({
    id: "R-SAF-02",
    concerns: ({ slug }) => slug === FATALITIES,
    axes: ["cause"],
  }),
  {
    id: "R-SAF-03",
    check: (facts, context) =>
      facts.groupsWith(FATALITIES).flatMap((group) => fatalitiesOf(group, facts, context) ?? []),
  },
  {
    id: "R-SAF-04",
    check: (facts, context) =>
      facts.groupsWith(AVERAGE).flatMap((group) => hoursOf(group, facts, context) ?? []),
  },
];

function rateRule(quotient: string, events: string): RuleCheck {
  return ratioRule({
    id: "R-SAF-01",
    quotient,
    numerators: [[events]],
    denominator: HOURS,
    per: PER_HOURS,
    slips: [
      {
        factor: rational(1n, 5n),
        hint: "the rate looks like one per 200,000 hours: give it the unit per 200000 h",
      },
      {
        factor: rational(5n),
        hint: "the rate looks like one per 1,000,000 hours: give it the unit per 1000000 h",
      },
    ],
  });
}

/** Fatal injuries are recordable injuries, deaths from ill health recordable cases. Persons and cases are counted alike. */
function fatalitiesOf(group: FactGroup, facts: FactIndex, { catalogue }: RuleContext): Report | undefined {
  if (group.dimensions.cause !== undefined && group.dimensions.cause !== "injury") return undefined;
  const fatal = stateOf(group.get(FATALITIES), catalogue);
  const { cause, ...rest } = group.dimensions;
  const metrics = cause === undefined ? [INJURIES, ILL_HEALTH] : [INJURIES];
  const items = metrics.map((metric) => facts.find(metric, group.period, rest));
  const cases = items.flatMap((item) => stateOf(item, catalogue) ?? []);
  // Deaths without a cause may be from ill health: without those cases nothing can be said.
  if (!fatal || cases.length !== metrics.length) return undefined;
  const all = totalOf(cases);
  return isBelow(all.interval, fatal.interval) ? tooManyFatalities(fatal, cases, all.value) : undefined;
}

function tooManyFatalities(fatal: Amount, cases: readonly Amount[], all: Amount["value"]): Report {
  const names = cases.map(({ item }) => item.metric.slug).join(" + ");
  const [deaths, count] = [formatRational(fatal.value), formatRational(all)];
  return {
    messageEn: `${deaths} work-related deaths are more than the ${count} cases of ${names}, of which they are part`,
    messageZh: `因工死亡 ${deaths} 人，多于其所属的可记录案例 ${count} 起`,
    facts: [fatal, ...cases].map(({ item }) => keyOf(item)),
    expected: `0..${count}`,
    actual: deaths,
    delta: formatRational(subtractRationals(fatal.value, all)),
    hint: "recordable cases include fatal ones: add them, or correct the number of deaths",
  };
}

/** Hours of employees where they are stated apart, otherwise of everybody. */
function hoursOf(group: FactGroup, facts: FactIndex, { catalogue }: RuleContext): Report | undefined {
  if (!group.isTotal) return undefined;
  const own = ["employees", "employee", "Employees"].map((workerType) =>
    facts.find(HOURS, group.period, { workerType }),
  );
  const hours = stateOf(own.find((item) => item !== undefined) ?? group.get(HOURS), catalogue);
  const people = stateOf(group.get(AVERAGE), catalogue);
  if (!hours || !people || people.value.numerator <= 0n) return undefined;
  const each = divideRationals(hours.value, people.value);
  const outside = beyond(each, FEWEST_HOURS, MOST_HOURS);
  if (outside.numerator === 0n) return undefined;
  const [shown, range] = [
    formatRational(each, DIGITS),
    `${formatRational(FEWEST_HOURS)}..${formatRational(MOST_HOURS)}`,
  ];
  return {
    messageEn: `hours worked by average employees is ${shown} hours a person, usual are 500 to 3,000`,
    messageZh: `工作小时数除以平均员工人数为每人 ${shown} 小时，通常为 500 至 3,000 小时`,
    facts: [hours, people].map(({ item }) => keyOf(item)),
    expected: range,
    actual: shown,
    delta: formatRational(outside, DIGITS),
    hint: "check the unit (hours, not thousands of hours), and whether hours of contractors are counted without the people",
  };
}
