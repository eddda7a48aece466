// SPDX-License-Identifier: Apache-2.0

/** A span of whole days; `endExclusive` is the first day after it. */
export interface Period {
  readonly start: string;
  readonly endExclusive: string;
}

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const FIRST_YEAR = 1900;
const LAST_YEAR = 2199;

/** Days since 1970-01-01 of a proleptic Gregorian date (ISO 8601), or undefined when there is no such day from 1900 to 2199. */
export function dayNumber(date: string): number | undefined {
  const [, y, m, d] = DATE.exec(date) ?? [];
  const [year, month, day] = [Number(y), Number(m), Number(d)];
  const isReal = year >= FIRST_YEAR && year <= LAST_YEAR && month >= 1 && month <= 12 && day >= 1;
  if (!isReal || day > daysInMonth(year, month)) return undefined;
  // Years are counted from March, so that the leap day is the last day of a year.
  const marchYear = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return leapDays(marchYear) + 365 * marchYear + dayOfYear - 719_468;
}

/** The date before; the date must be a real one. */
export function dayBefore(date: string): string {
  const [year = 0, month = 0, day = 0] = date.split("-").map(Number);
  if (day > 1) return isoDate(year, month, day - 1);
  return month > 1 ? isoDate(year, month - 1, daysInMonth(year, month - 1)) : isoDate(year - 1, 12, 31);
}

/** The date after; the date must be a real one. */
export function dayAfter(date: string): string {
  const [year = 0, month = 0, day = 0] = date.split("-").map(Number);
  if (day < daysInMonth(year, month)) return isoDate(year, month, day + 1);
  return month < 12 ? isoDate(year, month + 1, 1) : isoDate(year + 1, 1, 1);
}

/** How many days a period has, or undefined when one of its dates is not real. */
export function daysOf({ start, endExclusive }: Period): number | undefined {
  const [first, end] = [dayNumber(start), dayNumber(endExclusive)];
  return first === undefined || end === undefined ? undefined : end - first;
}

/** `start/endExclusive`, as hashed (docs/formats.md §2). */
export function periodText({ start, endExclusive }: Period): string {
  return `${start}/${endExclusive}`;
}

/** The last day of a period whose dates are real. */
export function lastDayOf({ endExclusive }: Period): Period {
  return { start: dayBefore(endExclusive), endExclusive };
}

/** The day before a period whose dates are real. */
export function eveOf({ start }: Period): Period {
  return { start: dayBefore(start), endExclusive: start };
}

function leapDays(year: number): number {
  return Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function isoDate(year: number, month: number, day: number): string {
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** The period a text of `periodText` stands for. */
export function periodOf(text: string): Period {
  const slash = text.indexOf("/");
  return { start: text.slice(0, slash), endExclusive: text.slice(slash + 1) };
}

// A fiscal year of 52 or 53 weeks, and one that a change of the year's end made a little shorter or longer.
const SHORTEST_YEAR = 350;
const LONGEST_YEAR = 380;

/**
 * The calendar year that a period of one day or of about a year (350 to 380 days) belongs to, by its middle day; undefined for
 * any other period. July to June belongs to the year it begins in.
 */
export function calendarYearOf(period: Period): number | undefined {
  const [first, days] = [dayNumber(period.start), daysOf(period)];
  if (first === undefined || days === undefined) return undefined;
  if (days !== 1 && (days < SHORTEST_YEAR || days > LONGEST_YEAR)) return undefined;
  const year = Number(period.start.slice(0, 4));
  const newYear = dayNumber(`${year + 1}-01-01`) ?? Number.POSITIVE_INFINITY;
  return first + Math.floor((days - 1) / 2) < newYear ? year : year + 1;
}
