// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { expect, it } from "vitest";
import {
  compareRationals,
  formatRational,
  parseRational,
  type Rational,
  rational,
  subtractRationals,
} from "../../core/decimal/rational.ts";
import { convertUnit } from "../../core/units/unit-table.ts";
import { catalogue } from "../fixtures/catalogue.ts";

const { units } = catalogue;
const inMoney = (pattern: string, code: string) => pattern.replace("CUR", `iso4217:${code}`);
const known = units.patterns.flatMap((pattern) => units.find(inMoney(pattern, "CNY")) ?? []);
const groups = [...new Set(known.map(({ quantity }) => quantity))].map((quantity) =>
  known.filter((unit) => unit.quantity === quantity).map(({ id }) => id),
);
const amounts = fc
  .tuple(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.bigInt({ min: 1n, max: 10n ** 6n }))
  .map(([numerator, denominator]) => rational(numerator, denominator));
const triples = fc
  .constantFrom(...groups)
  .chain((ids) => fc.tuple(fc.constantFrom(...ids), fc.constantFrom(...ids), fc.constantFrom(...ids)));

const magnitude = ({ numerator, denominator }: Rational) =>
  rational(numerator < 0n ? -numerator : numerator, denominator);

it("comes to the same amount by any way from one unit to another", () => {
  fc.assert(
    fc.property(amounts, triples, (amount, [from, by, to]) => {
      const direct = convertUnit(units, amount, from, to);

      expect(convertUnit(units, convertUnit(units, amount, from, by), by, to)).toEqual(direct);
      expect(convertUnit(units, direct, to, from)).toEqual(amount);
    }),
  );
});

it("keeps the order of amounts in every unit", () => {
  fc.assert(
    fc.property(amounts, amounts, triples, (a, b, [from, , to]) => {
      const [x, y] = [a, b].map((one) => convertUnit(units, one, from, to)) as [Rational, Rational];

      expect(compareRationals(x, y)).toBe(compareRationals(a, b));
    }),
  );
});

it("serves a canonical value that is exact, or off by less than a part in 10^27 where no decimal of 28 digits is", () => {
  fc.assert(
    fc.property(amounts, triples, (amount, [from, , to]) => {
      const exact = convertUnit(units, amount, from, to);
      const served = parseRational(formatRational(exact)) ?? rational(0n);
      const error = magnitude(subtractRationals(served, exact));
      const bound = magnitude(rational(exact.numerator, exact.denominator * 10n ** 27n));

      expect(compareRationals(error, bound)).not.toBe(1);
    }),
  );
});

it("never turns one currency into another, whatever unit the money stands in", () => {
  const money = units.patterns.filter((pattern) => pattern.includes("CUR"));

  fc.assert(
    fc.property(amounts, fc.constantFrom(...money), (amount, pattern) => {
      expect(() => convertUnit(units, amount, inMoney(pattern, "CNY"), inMoney(pattern, "USD"))).toThrow(
        "different currencies",
      );
    }),
  );
});
