// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { expect, it } from "vitest";
import { compareDecimals, type Decimal, parseDecimal } from "../../../core/decimal/decimal.ts";
import { compareRationals, rationalOfDecimal } from "../../../core/decimal/rational.ts";
import { convertUnit } from "../../../core/units/unit-table.ts";
import { checkReport } from "../../../core/xbrl/check-report.ts";
import { catalogue } from "../../fixtures/catalogue.ts";
import { esgTaxonomy } from "../../fixtures/esg-taxonomy.ts";
import { amount, factOf } from "../../fixtures/random-facts.ts";
import { exported, hashedFact } from "../../fixtures/xbrl-export.ts";

const RUNS = { numRuns: 200 };
const fact = factOf();
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
