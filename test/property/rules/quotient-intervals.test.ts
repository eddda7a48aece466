// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { expect, it } from "vitest";
import { divideIntervals, exactly, includes, subtractIntervals } from "../../../core/decimal/interval.ts";
import {
  compareRationals,
  divideRationals,
  rational,
  subtractRationals,
  ZERO,
} from "../../../core/decimal/rational.ts";

const wide = fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n });
const fraction = fc.tuple(wide, fc.bigInt({ min: 1n, max: 10n ** 20n })).map(([n, d]) => rational(n, d));
const interval = fc
  .tuple(fraction, fraction, fraction)
  .map((three) => [...three].sort(compareRationals))
  .map(([low, inside, high]) => ({ low: low ?? ZERO, inside: inside ?? ZERO, high: high ?? ZERO }));

it("holds every difference of values of two intervals", () => {
  fc.assert(
    fc.property(interval, interval, (a, b) => {
      expect(includes(subtractIntervals(a, b), subtractRationals(a.inside, b.inside))).toBe(true);
    }),
  );
});

it("holds every quotient of values of two intervals, and refuses to divide by what may be zero", () => {
  fc.assert(
    fc.property(interval, interval, (a, b) => {
      const quotient = divideIntervals(a, b);

      expect(quotient === undefined).toBe(b.low.numerator <= 0n);
      expect(quotient === undefined || includes(quotient, divideRationals(a.inside, b.inside))).toBe(true);
    }),
  );
});

it("comes as close to zero as one likes when the divisor has no upper bound", () => {
  const unbounded = { low: rational(2n), high: null };

  expect(divideIntervals(exactly(rational(10n)), unbounded)).toEqual({ low: ZERO, high: rational(5n) });
  expect(divideIntervals(exactly(rational(-10n)), unbounded)).toEqual({ low: rational(-5n), high: ZERO });
  expect(divideIntervals({ low: null, high: null }, unbounded)).toEqual({ low: null, high: null });
});

it("keeps fractions in lowest terms, below and above what a number holds exactly", () => {
  fc.assert(
    fc.property(
      wide,
      fc.bigInt({ min: 1n, max: 10n ** 20n }),
      fc.bigInt({ min: 1n, max: 10n ** 9n }),
      (n, d, k) => {
        expect(rational(n * k, d * k)).toEqual(rational(n, d));
      },
    ),
  );
});
