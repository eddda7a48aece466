// SPDX-License-Identifier: Apache-2.0
import { daysOf, periodText } from "./calendar.ts";
import { type FactIndex, type IndexedFact, keyOf } from "./fact-index.ts";
import type { Report, RuleCheck, RuleContext } from "./rule.ts";

// 52 and 53 week years, with some slack for companies that end on a weekday.
const SHORTEST_YEAR_DAYS = 358;
const LONGEST_YEAR_DAYS = 378;

/** The period rules. That the end comes after the start, and real dates, are checked while facts are read. */
export const periodRules: readonly RuleCheck[] = [{ id: "R-PER-01", check: annualPeriods }];

function annualPeriods({ facts }: FactIndex, { period }: RuleContext): readonly Report[] {
  const byPeriod = new Map<string, IndexedFact[]>([[periodText(period), []]]);
  for (const item of facts) {
    if (item.metric.periodType === "INSTANT") continue;
    const others = byPeriod.get(item.fact.period);
    if (others === undefined) byPeriod.set(item.fact.period, [item]);
    else others.push(item);
  }
  return [...byPeriod].flatMap(([text, items]) => (isAnnual(text) ? [] : [unusual(text, items.map(keyOf))]));
}

function unusual(text: string, keys: readonly string[]): Report {
  const days = String(daysOfText(text));
  const range = `${SHORTEST_YEAR_DAYS}..${LONGEST_YEAR_DAYS}`;
  return {
    messageEn: `the period ${text} has ${days} days, an annual one has ${SHORTEST_YEAR_DAYS} to ${LONGEST_YEAR_DAYS}`,
    messageZh: `期间 ${text} 为 ${days} 天，年度期间应为 ${SHORTEST_YEAR_DAYS} 至 ${LONGEST_YEAR_DAYS} 天`,
    facts: keys,
    expected: range,
    actual: days,
    delta: null,
    hint: "endExclusive is the day after the last day; accept this warning for a shorter or longer period",
  };
}

function isAnnual(text: string): boolean {
  const days = daysOfText(text);
  return days >= SHORTEST_YEAR_DAYS && days <= LONGEST_YEAR_DAYS;
}

function daysOfText(text: string): number {
  const [start = "", endExclusive = ""] = text.split("/");
  return daysOf({ start, endExclusive }) ?? 0;
}
