// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Metric } from "../../../core/catalogue/catalogue.ts";
import { compareDecimals, type Decimal, parseDecimal } from "../../../core/decimal/decimal.ts";
import { compareRationals, rationalOfDecimal } from "../../../core/decimal/rational.ts";
import { type Fact, NULL_REASONS } from "../../../core/disclosure/fact.ts";
import { convertUnit } from "../../../core/units/unit-table.ts";
import { checkReport } from "../../../core/xbrl/check-report.ts";
import { catalogue } from "../../fixtures/catalogue.ts";
import { esgTaxonomy } from "../../fixtures/esg-taxonomy.ts";
import { exported, hashedFact } from "../../fixtures/xbrl-export.ts";

const RUNS = { numRuns: 200 };
const digits = (max: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: max }).map((list) => list.join(""));
const amount = fc
  .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 18n }), digits(9))
  .map(([isNegative, whole, fraction]) => {
    const text = fraction === "" ? `${whole}` : `${whole}.${fraction}`;
    return isNegative && !/^[0.]+$/.test(text) ? `-${text}` : text;
  });
const day = fc
  .record({
    y: fc.integer({ min: 1990, max: 2040 }),
    m: fc.integer({ min: 1, max: 12 }),
    d: fc.integer({ min: 1, max: 28 }),
  })
  .map(({ y, m, d }) => `${y}-${String(m).padStart(2, "0")}-${String(d).padStart(2, "0")}`);
const period = fc
  .tuple(day, day)
  .filter(([a, b]) => a !== b)
  .map((days) => [...days].sort().join("/"));
const currency = fc.constantFrom("CNY", "USD", "EUR", "JPY", "LTL");

function statedValue(metric: Metric): fc.Arbitrary<Partial<Fact>> {
  const accuracy = fc.option(fc.integer({ min: -20, max: 20 }), { nil: null });
  const nil = fc.constantFrom(...NULL_REASONS).map((nullReason) => ({ value: null, unit: null, nullReason }));
  if (metric.unit === null)
    return fc.constantFrom("true", "false").map((text) => ({ text, value: null, unit: null }));
  const stated = fc
    .record({
      value:
        metric.dataType === "INTEGER"
          ? amount.map((text) => text.replace(/\..*/, "").replace(/^-0$/, "0"))
          : amount,
      decimals: accuracy,
      pattern: fc.constantFrom(...metric.allowedUnits),
      code: currency,
      censored: fc.option(fc.constantFrom("LESS_THAN" as const), { nil: null, freq: 9 }),
    })
    .map(({ value, decimals, pattern, code, censored }) => {
      const unit = pattern.replace("CUR", `iso4217:${code}`);
      return { value, decimals, unit, censored };
    });
  return fc.oneof({ arbitrary: stated, weight: 6 }, { arbitrary: nil, weight: 1 });
}

const fact: fc.Arbitrary<Fact> = fc.constantFrom(...catalogue.metrics).chain((metric) =>
  fc
    .record({
      stated: statedValue(metric),
      period,
      axes: fc.subarray([...metric.dimensions]),
      member: fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }),
    })
    .map(({ stated, period: time, axes, member }) => {
      const dimensions = Object.fromEntries(axes.map((axis) => [axis, member]));
      return hashedFact({ metric: metric.slug, period: time, dimensions, ...stated });
    }),
);
const organization = fc.constantFrom(
  { did: "did:web:register.example:organizations:o1", lei: "529900T8BM49AURSDO55" },
  { did: "did:web:localhost%3A4000:organizations:o2", lei: null },
);

it("writes reports that the checker accepts, and accounts for every fact", () => {
  fc.assert(
    fc.property(fc.array(fact, { maxLength: 30 }), organization, (facts, who) => {
      const { report, check } = exported(facts, { organization: who });

      expect(check).toEqual({ isValid: true, errors: [] });
      expect(Object.keys(report.facts).length + report["ts:leftOut"].length).toBe(facts.length);
    }),
    RUNS,
  );
});

it("leaves nothing out but inexact units and second mentions", () => {
  fc.assert(
    fc.property(fc.array(fact, { maxLength: 30 }), (facts) => {
      const reasons = exported(facts).report["ts:leftOut"].map(({ reason }) => reason);

      expect(["UNIT_NOT_EXACT", "DUPLICATE"]).toEqual(expect.arrayContaining([...new Set(reasons)]));
    }),
    RUNS,
  );
});

it("keeps the exact amount of emissions that are stated without rounding, whatever their unit", () => {
  const unit = fc.constantFrom("tCO2e", "kgCO2e", "ktCO2e", "MtCO2e");
  fc.assert(
    fc.property(amount, unit, (value, stated) => {
      const [written] = exported([hashedFact({ value, unit: stated })]).facts;

      const got = rationalOfDecimal(decimalOf(written?.value ?? ""));
      const tonnes = convertUnit(catalogue.units, rationalOfDecimal(decimalOf(value)), stated, "tCO2e");
      expect(compareRationals(got, tonnes)).toBe(0);
    }),
    RUNS,
  );
});

it("moves no rounded amount by more than half its accuracy", () => {
  fc.assert(
    fc.property(amount, fc.integer({ min: -10, max: 10 }), (value, decimals) => {
      const [written] = exported([hashedFact({ value, decimals })]).facts;

      const [got, given] = [decimalOf(written?.value ?? ""), decimalOf(value)];
      const half =
        decimals >= 0
          ? { digits: 5n, scale: decimals + 1 }
          : { digits: 5n * 10n ** BigInt(-decimals - 1), scale: 0 };
      expect(compareDecimals(distance(got, given), half)).toBeLessThanOrEqual(0);
    }),
    RUNS,
  );
});

it("answers any text with a verdict, never with a crash", () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
      const { isValid, errors } = checkReport(text, esgTaxonomy);

      expect([isValid, errors.length > 0]).toEqual([false, true]);
    }),
    RUNS,
  );
});

it("answers any documentInfo and facts with a verdict, never with a crash", () => {
  const anything = fc.jsonValue({ maxDepth: 4 });
  const info = fc.dictionary(
    fc.constantFrom("namespaces", "taxonomy", "features", "linkTypes", "linkGroups", "baseURL", "a:b"),
    anything,
  );
  const keys = fc.constantFrom("value", "decimals", "dimensions", "links", "a:b");
  const facts = fc.dictionary(fc.string(), fc.dictionary(keys, anything));
  fc.assert(
    fc.property(info, facts, (documentInfo, stated) => {
      const text = JSON.stringify({
        documentInfo: { documentType: "https://xbrl.org/2021/xbrl-json", ...documentInfo },
        facts: stated,
      });

      const { isValid, errors } = checkReport(text, esgTaxonomy);

      expect(isValid).toBe(errors.length === 0);
    }),
    RUNS,
  );
});

function decimalOf(text: string): Decimal {
  const [, sign = "", whole = "", fraction = ""] = /^(-?)([0-9]+)(?:\.([0-9]+))?$/.exec(text) ?? [];
  const digitsOf = BigInt(whole + fraction);
  return parseDecimal(text) ?? { digits: sign === "-" ? -digitsOf : digitsOf, scale: fraction.length };
}

function distance(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  const difference = a.digits * 10n ** BigInt(scale - a.scale) - b.digits * 10n ** BigInt(scale - b.scale);
  return { digits: difference < 0n ? -difference : difference, scale };
}
