// SPDX-License-Identifier: Apache-2.0
import type { Decimal } from "./decimal.ts";
import {
  addRationals,
  compareRationals,
  multiplyRationals,
  type Rational,
  rational,
  rationalOfDecimal,
} from "./rational.ts";

/** A closed interval; a null bound is unbounded. */
export interface Interval {
  readonly low: Rational | null;
  readonly high: Rational | null;
}

/**
 * What a value stated to so many decimals may stand for: value ± 0.5·10^-decimals, both ends included
 * (XBRL Calculations 1.1, round-to-nearest); null decimals say the value is exact.
 */
export function intervalOf(value: Decimal, decimals: number | null): Interval {
  const middle = rationalOfDecimal(value);
  if (decimals === null) return { low: middle, high: middle };
  const half =
    decimals >= 0 ? rational(1n, 2n * 10n ** BigInt(decimals)) : rational(5n * 10n ** BigInt(-decimals - 1));
  return { low: addRationals(middle, negated(half)), high: addRationals(middle, half) };
}

/** The interval of one exact value. */
export function exactly(value: Rational): Interval {
  return { low: value, high: value };
}

/** Every sum of one value of each interval. */
export function addIntervals(a: Interval, b: Interval): Interval {
  return {
    low: a.low && b.low && addRationals(a.low, b.low),
    high: a.high && b.high && addRationals(a.high, b.high),
  };
}

/** Every value of the interval times a positive factor. */
export function scaleInterval({ low, high }: Interval, factor: Rational): Interval {
  return { low: low && multiplyRationals(low, factor), high: high && multiplyRationals(high, factor) };
}

/** True when some value lies in both intervals: the facts are consistent in the sense of XBRL Calculations 1.1. */
export function overlap(a: Interval, b: Interval): boolean {
  return !isBelow(a, b) && !isBelow(b, a);
}

/** True when every value of a is less than every value of b. */
export function isBelow(a: Interval, b: Interval): boolean {
  return a.high !== null && b.low !== null && compareRationals(a.high, b.low) < 0;
}

function negated({ numerator, denominator }: Rational): Rational {
  return { numerator: -numerator, denominator };
}
