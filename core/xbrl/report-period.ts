// SPDX-License-Identifier: Apache-2.0

/** An interval or, without a start, an instant; the texts compare like times. */
export interface ReportPeriod {
  readonly start: string | null;
  readonly end: string;
}

const TIME =
  "([0-9]{4})-([0-9]{2})-([0-9]{2})T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{1,9})?Z?";
const MOMENT = new RegExp(`^${TIME}$`);
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Reads `time` or `start/end`, both with a time of day and the end exclusive (OIM Common 1.0 §5); undefined for anything else. */
export function readPeriod(text: string): ReportPeriod | undefined {
  const parts = text.length <= 100 ? text.split("/") : [];
  const [first, second] = parts;
  if (parts.length > 2 || first === undefined || !parts.every(isMoment)) return undefined;
  if (second === undefined || second === first) return { start: null, end: comparable(first) };
  return { start: comparable(first), end: comparable(second) };
}

function isMoment(text: string): boolean {
  const [, y, m, d] = MOMENT.exec(text) ?? [];
  const [year, month, day] = [Number(y), Number(m), Number(d)];
  const isLeapDay = month === 2 && day === 29 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return isLeapDay || (day >= 1 && day <= (DAYS[month - 1] ?? 0));
}

function comparable(text: string): string {
  return text.replace(/Z$/, "").replace(/\.0+$/, "");
}
