// SPDX-License-Identifier: Apache-2.0
import { type Decimal, formatDecimal, MAX_SIGNIFICANT_DIGITS, parseDecimal } from "./decimal.ts";

/** An exact fraction in lowest terms; the denominator is positive. */
export interface Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

export const ZERO: Rational = { numerator: 0n, denominator: 1n };
export const ONE: Rational = { numerator: 1n, denominator: 1n };

/** The fraction in lowest terms; the denominator must not be zero. */
export function rational(numerator: bigint, denominator = 1n): Rational {
  if (denominator === 0n) throw new RangeError("a fraction has a denominator other than zero");
  if (denominator === 1n) return { numerator, denominator };
  const divisor = greatestCommonDivisor(numerator, denominator);
  const sign = denominator < 0n ? -1n : 1n;
  return { numerator: (sign * numerator) / divisor, denominator: (sign * denominator) / divisor };
}

/** The fraction with a decimal's value. */
export function rationalOfDecimal({ digits, scale }: Decimal): Rational {
  return scale === 0 ? { numerator: digits, denominator: 1n } : rational(digits, 10n ** BigInt(scale));
}

/** Reads `5/18`, `1000` or `0.001`; undefined when the text is none of these. */
export function parseRational(text: string): Rational | undefined {
  const fraction = /^(-?[1-9][0-9]{0,39})\/([1-9][0-9]{0,39})$/.exec(text);
  if (fraction !== null) return rational(BigInt(fraction[1] ?? ""), BigInt(fraction[2] ?? ""));
  const decimal = parseDecimal(text);
  return decimal && rationalOfDecimal(decimal);
}

/** The exact sum. */
export function addRationals(a: Rational, b: Rational): Rational {
  if (a.denominator === b.denominator) return rational(a.numerator + b.numerator, a.denominator);
  return rational(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
}

/** The exact difference. */
export function subtractRationals(a: Rational, b: Rational): Rational {
  return addRationals(a, { numerator: -b.numerator, denominator: b.denominator });
}

/** The exact product. */
export function multiplyRationals(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.numerator, a.denominator * b.denominator);
}

/** The exact quotient; b must not be zero. */
export function divideRationals(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.denominator, a.denominator * b.numerator);
}

/** -1, 0 or 1 as a is less than, equal to or greater than b. */
export function compareRationals(a: Rational, b: Rational): -1 | 0 | 1 {
  const left = a.numerator * b.denominator;
  const right = b.numerator * a.denominator;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The largest integer not above the fraction. */
export function floorRational({ numerator, denominator }: Rational): bigint {
  const quotient = numerator / denominator;
  return numerator < 0n && quotient * denominator !== numerator ? quotient - 1n : quotient;
}

/**
 * The decimal text of a fraction: exact where a decimal of at most 28 significant digits (or as many as asked for) exists,
 * otherwise rounded half to even to so many.
 */
export function formatRational(value: Rational, significantDigits = MAX_SIGNIFICANT_DIGITS): string {
  const { numerator, denominator } = value;
  const magnitude = numerator < 0n ? -numerator : numerator;
  const integerDigits =
    magnitude < denominator
      ? leadingZeros(magnitude, denominator)
      : (magnitude / denominator).toString().length;
  const scale = significantDigits - integerDigits;
  const rounded = roundHalfEven(value, scale);
  return trimmed(
    scale < 0 ? { digits: rounded * 10n ** BigInt(-scale), scale: 0 } : { digits: rounded, scale },
  );
}

/** The decimal text of a fraction rounded half to even to 10^-decimals, with exactly so many digits after the point. */
export function roundRational(value: Rational, decimals: number): string {
  const rounded = roundHalfEven(value, decimals);
  if (decimals >= 0) return formatDecimal({ digits: rounded, scale: decimals });
  return formatDecimal({ digits: rounded * 10n ** BigInt(-decimals), scale: 0 });
}

/** 0 for 0.5, -1 for 0.05 and so on: how many digits the integer part lacks. */
function leadingZeros(magnitude: bigint, denominator: bigint): number {
  if (magnitude === 0n) return 0;
  let zeros = Math.max(0, denominator.toString().length - magnitude.toString().length - 1);
  while (magnitude * 10n ** BigInt(zeros + 1) < denominator) zeros += 1;
  return -zeros;
}

function roundHalfEven({ numerator, denominator }: Rational, scale: number): bigint {
  const scaled =
    scale < 0
      ? rational(numerator, denominator * 10n ** BigInt(-scale))
      : rational(numerator * 10n ** BigInt(scale), denominator);
  const floor = floorRational(scaled);
  const twice = 2n * (scaled.numerator - floor * scaled.denominator);
  const up = twice > scaled.denominator || (twice === scaled.denominator && floor % 2n !== 0n);
  return up ? floor + 1n : floor;
}

function trimmed(decimal: Decimal): string {
  const text = formatDecimal(decimal);
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

const SAFE = BigInt(Number.MAX_SAFE_INTEGER);

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  // The remainder of two safe integers is exact as a number, and ten times as fast.
  if (x <= SAFE && y <= SAFE) return BigInt(safeDivisor(Number(x), Number(y)));
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

function safeDivisor(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}
