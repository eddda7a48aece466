// SPDX-License-Identifier: Apache-2.0
import { compareRationals, multiplyRationals, type Rational, rational } from "../decimal/rational.ts";

/** Thousands and millions: units taken for each other. */
export const THOUSANDS: readonly number[] = [3, 6, -3, -6];
/** Ten times or a tenth: a digit lost, or "10 thousand" for "thousand". */
export const TENS: readonly number[] = [1, -1];
const POWERS: readonly number[] = [...THOUSANDS, ...TENS];
const LOW = rational(98n, 100n);
const HIGH = rational(102n, 100n);

/** The power of ten among `powers` that a is of b, within 2 %; undefined for none or where one is not positive. */
export function powerBetween(
  a: Rational,
  b: Rational,
  powers: readonly number[] = POWERS,
): number | undefined {
  if (a.numerator <= 0n || b.numerator <= 0n) return undefined;
  return powers.find((power) => {
    const scaled = timesTenTo(b, power);
    return (
      compareRationals(a, multiplyRationals(scaled, LOW)) >= 0 &&
      compareRationals(a, multiplyRationals(scaled, HIGH)) <= 0
    );
  });
}

/** a · 10^power. */
export function timesTenTo(a: Rational, power: number): Rational {
  return multiplyRationals(a, tenTo(power));
}

/** 10^power. */
export function tenTo(power: number): Rational {
  return power < 0 ? rational(1n, 10n ** BigInt(-power)) : rational(10n ** BigInt(power));
}

/** `1,000 times too large` for 3, `1,000 times too small` for -3. */
export function scaleWords(power: number): string {
  const factor = `1${"0".repeat(Math.abs(power))}`.replace(/\B(?=(?:\d{3})+$)/g, ",");
  return `${factor} times too ${power > 0 ? "large" : "small"}`;
}
