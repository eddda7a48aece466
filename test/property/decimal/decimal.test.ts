// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { expect, it } from "vitest";
import {
  addDecimals,
  compareDecimals,
  formatDecimal,
  multiplyDecimals,
  parseDecimal,
} from "../../../core/decimal/decimal.ts";
import { addIntervals, intervalOf, isBelow, overlap, scaleInterval } from "../../../core/decimal/interval.ts";
import {
  compareRationals,
  formatRational,
  multiplyRationals,
  parseRational,
  type Rational,
  rational,
  rationalOfDecimal,
} from "../../../core/decimal/rational.ts";
import { convertUnit } from "../../../core/units/unit-table.ts";
import { catalogue } from "../../fixtures/catalogue.ts";

const decimals = fc
  .record({
    digits: fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }),
    scale: fc.integer({ min: 0, max: 12 }),
  })
  .filter(({ digits, scale }) => digits !== 0n || scale === 0);
const rationals = fc
  .tuple(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.bigInt({ min: 1n, max: 10n ** 9n }))
  .map(([numerator, denominator]) => rational(numerator, denominator));
const accuracies = fc.option(fc.integer({ min: -6, max: 6 }));

function zero(): Rational {
  return rational(0n);
}

it("writes every decimal so that it reads back the same", () => {
  fc.assert(
    fc.property(decimals, (decimal) => {
      expect(parseDecimal(formatDecimal(decimal))).toEqual(decimal);
    }),
  );
});

it("never reads anything a JSON number parser would read differently", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[-+]?[0-9.,eE]{1,12}$/), (text) => {
      const decimal = parseDecimal(text);

      expect(decimal === undefined || Number(formatDecimal(decimal)) === Number(text)).toBe(true);
    }),
  );
});

it("adds, multiplies and compares decimals as exact fractions do", () => {
  fc.assert(
    fc.property(decimals, decimals, (a, b) => {
      const [x, y] = [rationalOfDecimal(a), rationalOfDecimal(b)];

      expect(rationalOfDecimal(multiplyDecimals(a, b))).toEqual(multiplyRationals(x, y));
      expect(compareDecimals(a, b)).toBe(compareRationals(x, y));
      expect(compareDecimals(addDecimals(a, b), addDecimals(b, a))).toBe(0);
    }),
  );
});

it("writes a fraction exactly, or within half a unit of the 28th digit", () => {
  fc.assert(
    fc.property(rationals, (value) => {
      const written = parseRational(formatRational(value)) ?? zero();
      const error = Math.abs(
        Number(written.numerator * value.denominator - value.numerator * written.denominator),
      );

      expect(error / Number(written.denominator * value.denominator)).toBeLessThanOrEqual(
        (Math.abs(Number(value.numerator)) / Number(value.denominator)) * 0.5e-27 * 1.01,
      );
    }),
  );
});

it("turns a value into any other unit of its quantity and back without loss", () => {
  const { units } = catalogue;
  const pairs = units.patterns
    .filter((id) => !id.includes("CUR"))
    .flatMap((from) =>
      units.patterns
        .filter((to) => units.find(to)?.quantity === units.find(from)?.quantity)
        .map((to) => [from, to] as const),
    );
  fc.assert(
    fc.property(rationals, fc.constantFrom(...pairs), (value, [from, to]) => {
      expect(convertUnit(units, convertUnit(units, value, from, to), to, from)).toEqual(value);
    }),
  );
});

it("finds a sum consistent with its own rounded parts, whatever they are rounded to", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(decimals, accuracies), { minLength: 1, maxLength: 6 }), (parts) => {
      const sum = parts.map(([part]) => part).reduce(addDecimals);
      const intervals = parts.map(([part, accuracy]) => intervalOf(part, accuracy));

      expect(overlap(intervals.reduce(addIntervals), intervalOf(sum, null))).toBe(true);
    }),
  );
});

it("finds every two intervals overlapping or one below the other, the same way round in every unit", () => {
  fc.assert(
    fc.property(
      decimals,
      accuracies,
      decimals,
      accuracies,
      fc.bigInt({ min: 1n, max: 10n ** 6n }),
      (a, p, b, q, n) => {
        const [x, y] = [intervalOf(a, p), intervalOf(b, q)];
        const factor = rational(n, 1_000n);

        expect([overlap(x, y), isBelow(x, y), isBelow(y, x)].filter(Boolean)).toHaveLength(1);
        expect(overlap(y, x)).toBe(overlap(x, y));
        expect(overlap(scaleInterval(x, factor), scaleInterval(y, factor))).toBe(overlap(x, y));
      },
    ),
  );
});
