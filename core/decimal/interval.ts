// SPDX-License-Identifier: Apache-2.0
import type { Decimal } from "./decimal.ts";
import {
  addRationals,
  compareRationals,
  divideRationals,
  multiplyRationals,
  type Rational,
  rational,
  rationalOfDecimal,
  ZERO,
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
  if (decimals === null) return exactly(rationalOfDecimal(value));
  // One scale that holds the value and half a unit of its last digit.
  const scale = Math.max(value.scale, decimals + 1, 0);
  const digits = value.digits * 10n ** BigInt(scale - value.scale);
  const half = 5n * 10n ** BigInt(scale - decimals - 1);
  const denominator = 10n ** BigInt(scale);
  return { low: rational(digits - half, denominator), high: rational(digits + half, denominator) };
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

/** Every difference of a value of a and a value of b. */
export function subtractIntervals(a: Interval, b: Interval): Interval {
  return addIntervals(a, { low: b.high && negated(b.high), high: b.low && negated(b.low) });
}

/** Every quotient of a value of a and a value of b; undefined unless b lies above zero. */
export function divideIntervals(a: Interval, b: Interval): Interval | undefined {
  const { low, high } = b;
  if (low === null || low.numerator <= 0n) return undefined;
  return {
    low: a.low && quotient(a.low, a.low.numerator < 0n ? low : high),
    high: a.high && quotient(a.high, a.high.numerator < 0n ? high : low),
  };
}

/** The interval with so much more room at both ends. */
export function widenInterval(a: Interval, by: Rational): Interval {
  return addIntervals(a, { low: negated(by), high: by });
}

/** True when the value lies in the interval. */
export function includes(interval: Interval, value: Rational): boolean {
  return overlap(interval, exactly(value));
}

/** True when some value lies in both intervals: the facts are consistent in the sense of XBRL Calculations 1.1. */
export function overlap(a: Interval, b: Interval): boolean {
  return !isBelow(a, b) && !isBelow(b, a);
}

/** True when every value of a is less than every value of b. */
export function isBelow(a: Interval, b: Interval): boolean {
  return a.high !== null && b.low !== null && compareRationals(a.high, b.low) < 0;
}

/** A null divisor is without bound: the quotient comes as close to zero as one likes. */
function quotient(bound: Rational, divisor: Rational | null): Rational {
  return divisor === null ? ZERO : divideRationals(bound, divisor);
}

function negated({ numerator, denominator }: Rational): Rational {
  return { numerator: -numerator, denominator };
}
