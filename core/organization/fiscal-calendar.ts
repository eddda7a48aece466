// SPDX-License-Identifier: Apache-2.0
import { integer, nullable, object, oneOf } from "../decode/decoder.ts";
import { DomainError } from "../errors.ts";
import { dayBefore, dayNumber, daysOf, type Period } from "../rules/calendar.ts";

export const YEAR_ENDS = ["MONTH_END", "LAST_WEEKDAY", "NEAREST_WEEKDAY"] as const;
/** How a fiscal year ends: with its month, on the last such weekday of it, or on the one nearest to the month's end. */
export type YearEnd = (typeof YEAR_ENDS)[number];
export const WEEKDAYS = [
  "MONDAY",
  "TUESDAY",
  "WEDNESDAY",
  "THURSDAY",
  "FRIDAY",
  "SATURDAY",
  "SUNDAY",
] as const;
export type Weekday = (typeof WEEKDAYS)[number];
export const YEAR_NAMES = ["END", "START"] as const;
/** Whether a fiscal year is called after the calendar year it ends in or the one it starts in. */
export type YearName = (typeof YEAR_NAMES)[number];

/** The fiscal calendar an organization declares: July to June ends in month 6, Apple's on the last Saturday of month 9. */
export interface FiscalCalendar {
  readonly yearEnd: YearEnd;
  /** 1 to 12 */
  readonly endMonth: number;
  /** null with MONTH_END only */
  readonly weekday: Weekday | null;
  readonly namedAfter: YearName;
}

// 52 weeks are 364 days, 53 are 371; some slack for companies that end on a weekday.
export const SHORTEST_YEAR_DAYS = 358;
export const LONGEST_YEAR_DAYS = 378;
const WEEK = 7;
// 1970-01-01 was a Thursday.
const FIRST_WEEKDAY = WEEKDAYS.indexOf("THURSDAY");

/** Reads a fiscal calendar from a store. */
export const decodeFiscalCalendar = object({
  yearEnd: oneOf(YEAR_ENDS),
  endMonth: integer(1, 12),
  weekday: nullable(oneOf(WEEKDAYS)),
  namedAfter: oneOf(YEAR_NAMES),
});

/** The calendar itself, or BAD_INPUT: a weekday belongs to every kind of year end but that with the month. */
export function requireFiscalCalendar(given: unknown, path = "fiscalCalendar"): FiscalCalendar {
  const calendar = decodeFiscalCalendar(given, path);
  if ((calendar.yearEnd === "MONTH_END") !== (calendar.weekday === null))
    throw new DomainError(
      "BAD_INPUT",
      `${path}.weekday: expected ${calendar.weekday === null ? `a weekday with ${calendar.yearEnd}` : "none with MONTH_END"}, got ${calendar.weekday ?? "none"}`,
      { path: `${path}.weekday` },
    );
  return calendar;
}

/**
 * The year a fiscal year is called by, such as 2023 for 2022-09-25/2023-10-01; undefined for a period that is no year. A 52/53-week
 * year that runs up to a week into January is called after the year before (IFRS and US GAAP leave the name to the company).
 */
export function fiscalYearOf(period: Period, namedAfter: YearName = "END"): number | undefined {
  const days = daysOf(period) ?? 0;
  if (days < SHORTEST_YEAR_DAYS || days > LONGEST_YEAR_DAYS) return undefined;
  const day = namedAfter === "END" ? dayBefore(period.endExclusive) : period.start;
  const [year = 0, month = 0, date = 0] = day.split("-").map(Number);
  if (namedAfter === "END") return month === 1 && date <= WEEK ? year - 1 : year;
  return month === 12 && date > 31 - WEEK ? year + 1 : year;
}

/** True where the period ends on a day on which the declared calendar has a fiscal year end. */
export function fitsYearEnd({ endExclusive }: Period, calendar: FiscalCalendar): boolean {
  const last = dayNumber(dayBefore(endExclusive));
  if (last === undefined) return false;
  const year = Number(endExclusive.slice(0, 4));
  return [year - 1, year].some((candidate) => lastDayOfFiscalYear(candidate, calendar) === last);
}

/** The day on which the fiscal year whose month ends in a calendar year ends, in days since 1970-01-01. */
function lastDayOfFiscalYear(year: number, { yearEnd, endMonth, weekday }: FiscalCalendar): number {
  const next = endMonth === 12 ? `${year + 1}-01-01` : `${year}-${String(endMonth + 1).padStart(2, "0")}-01`;
  const monthEnd = (dayNumber(next) ?? Number.NaN) - 1;
  if (yearEnd === "MONTH_END" || weekday === null) return monthEnd;
  const back = (weekdayOf(monthEnd) - WEEKDAYS.indexOf(weekday) + WEEK) % WEEK;
  const isNearerAhead = yearEnd === "NEAREST_WEEKDAY" && back > WEEK / 2;
  return isNearerAhead ? monthEnd - back + WEEK : monthEnd - back;
}

function weekdayOf(day: number): number {
  return (((day + FIRST_WEEKDAY) % WEEK) + WEEK) % WEEK;
}
