// SPDX-License-Identifier: Apache-2.0
import type { Interval } from "../decimal/interval.ts";
import { compareRationals, type Rational } from "../decimal/rational.ts";

/** What all intervals share (Calculations 1.1 §3: consistent duplicates); undefined when nothing, or when one is missing. */
export function commonInterval(intervals: readonly (Interval | null)[]): Interval | undefined {
  let [low, high]: [Rational | null, Rational | null] = [null, null];
  for (const interval of intervals) {
    if (interval === null) return undefined;
    low = outer(low, interval.low, 1);
    high = outer(high, interval.high, -1);
  }
  return low !== null && high !== null && compareRationals(low, high) > 0 ? undefined : { low, high };
}

/** The larger bound for direction 1, the smaller one for -1; null bounds nothing. */
function outer(a: Rational | null, b: Rational | null, direction: 1 | -1): Rational | null {
  if (a === null || b === null) return a ?? b;
  return compareRationals(a, b) === direction ? a : b;
}
