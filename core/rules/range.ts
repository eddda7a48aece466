// SPDX-License-Identifier: Apache-2.0
import { compareRationals, type Rational, subtractRationals, ZERO } from "../decimal/rational.ts";

/** How far a value lies outside of a range whose ends belong to it: negative below, zero inside. */
export function beyond(value: Rational, low: Rational, high: Rational): Rational {
  if (compareRationals(value, low) < 0) return subtractRationals(value, low);
  return compareRationals(value, high) > 0 ? subtractRationals(value, high) : ZERO;
}
