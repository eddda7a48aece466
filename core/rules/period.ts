// SPDX-License-Identifier: Apache-2.0
import {
  type FiscalCalendar,
  fitsYearEnd,
  LONGEST_YEAR_DAYS,
  SHORTEST_YEAR_DAYS,
} from "../organization/fiscal-calendar.ts";
import { dayNumber, daysOf, periodOf, periodText } from "./calendar.ts";
import { type FactIndex, type IndexedFact, keyOf } from "./fact-index.ts";
import type { Report, RuleCheck, RuleContext } from "./rule.ts";

const BASE_YEAR = "ghg-base-year-value";

/** The period rules. That the end comes after the start, and real dates, are checked while facts are read. */
export const periodRules: readonly RuleCheck[] = [
  { id: "R-PER-01", check: annualPeriods },
  { id: "R-PER-03", check: comparativePeriods },
];

function annualPeriods({ facts }: FactIndex, { period, reporter }: RuleContext): readonly Report[] {
  const unusualOnes = [...byPeriodOf(facts, period)].flatMap(([text, items]) =>
    isAnnual(text) ? [] : [unusual(text, items.map(keyOf))],
  );
  const calendar = reporter?.fiscalCalendar ?? null;
  const isDeclared = calendar === null || !isAnnual(periodText(period)) || fitsYearEnd(period, calendar);
  return isDeclared ? unusualOnes : [...unusualOnes, undeclared(period, calendar)];
}

/** After a change of the fiscal year end the periods of before and the short or long one between do not fit. */
function undeclared(period: RuleContext["period"], calendar: FiscalCalendar): Report {
  const { yearEnd, endMonth, weekday } = calendar;
  const declared = weekday === null ? yearEnd : `${yearEnd} ${weekday}`;
  return {
    severity: "WARNING",
    messageEn: `the period ends before ${period.endExclusive}, which is no year end of the declared fiscal calendar (${declared}, month ${endMonth})`,
    messageZh: `期间于 ${period.endExclusive} 之前结束，与所声明的财政年度（${declared}，${endMonth} 月）不符`,
    facts: [],
    expected: `${declared} ${endMonth}`,
    actual: period.endExclusive,
    delta: null,
    hint: "endExclusive is the day after the last day of the fiscal year; accept this warning after a change of the fiscal year end",
  };
}

/** The facts of intervals by period, that of the disclosure among them. */
function byPeriodOf(
  facts: readonly IndexedFact[],
  period: RuleContext["period"],
): ReadonlyMap<string, readonly IndexedFact[]> {
  const byPeriod = new Map<string, IndexedFact[]>([[periodText(period), []]]);
  for (const item of facts) {
    if (item.metric.periodType === "INSTANT") continue;
    const others = byPeriod.get(item.fact.period);
    if (others === undefined) byPeriod.set(item.fact.period, [item]);
    else others.push(item);
  }
  return byPeriod;
}

function unusual(text: string, keys: readonly string[]): Report {
  const count = daysOfText(text);
  const nearest = count < SHORTEST_YEAR_DAYS ? SHORTEST_YEAR_DAYS : LONGEST_YEAR_DAYS;
  const days = String(count);
  const range = `${SHORTEST_YEAR_DAYS}..${LONGEST_YEAR_DAYS}`;
  return {
    severity: "WARNING",
    messageEn: `the period ${text} has ${days} days, an annual one has ${SHORTEST_YEAR_DAYS} to ${LONGEST_YEAR_DAYS}`,
    messageZh: `期间 ${text} 为 ${days} 天，年度期间应为 ${SHORTEST_YEAR_DAYS} 至 ${LONGEST_YEAR_DAYS} 天`,
    facts: keys,
    expected: range,
    actual: days,
    delta: String(count - nearest),
    hint: "endExclusive is the day after the last day; accept this warning for a shorter or longer period",
  };
}

function isAnnual(text: string): boolean {
  const days = daysOfText(text);
  return days >= SHORTEST_YEAR_DAYS && days <= LONGEST_YEAR_DAYS;
}

function daysOfText(text: string): number {
  return daysOf(periodOf(text)) ?? 0;
}

/** Years that are compared follow each other; a base year stands alone. */
function comparativePeriods({ facts, groupsWith }: FactIndex, { period }: RuleContext): readonly Report[] {
  const baseYears = new Set(groupsWith(BASE_YEAR).map((group) => group.period));
  const years = byPeriodOf(facts, period);
  const sorted = [...years.keys()].filter((text) => isAnnual(text) && !baseYears.has(text)).sort();
  return sorted.slice(1).flatMap((later, i) => {
    const earlier = sorted[i] ?? later;
    const days = (dayNumber(periodOf(later).start) ?? 0) - (dayNumber(periodOf(earlier).endExclusive) ?? 0);
    const concerned = [...(years.get(earlier) ?? []), ...(years.get(later) ?? [])];
    return days === 0 || isBridged(earlier, later, years)
      ? []
      : [notConsecutive(earlier, later, days, concerned)];
  });
}

/** A change of the financial year leaves a shorter or longer period between two years. */
function isBridged(earlier: string, later: string, periods: ReadonlyMap<string, unknown>): boolean {
  const [end, start] = [periodOf(earlier).endExclusive, periodOf(later).start];
  return periods.has(periodText({ start: end, endExclusive: start }));
}

function notConsecutive(earlier: string, later: string, days: number, facts: readonly IndexedFact[]): Report {
  const [start, end] = [periodOf(later).start, periodOf(earlier).endExclusive];
  const [en, zh] = days > 0 ? ["leave a gap of", "之间相隔"] : ["overlap by", "重叠"];
  return {
    messageEn: `the periods ${earlier} and ${later} ${en} ${Math.abs(days)} days`,
    messageZh: `期间 ${earlier} 与 ${later} ${zh} ${Math.abs(days)} 天`,
    facts: facts.map(keyOf),
    expected: end,
    actual: start,
    delta: String(days),
    hint: "each year starts on the day the one before ends (endExclusive); accept this warning after a change of the financial year",
  };
}
