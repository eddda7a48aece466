// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { expect, it } from "vitest";
import { isDomainError } from "../../../core/errors.ts";
import { readFacts } from "../../../core/rules/read-facts.ts";
import { runRules } from "../../../core/rules/run-rules.ts";
import { findingsOf, READ_CONTEXT, RULE_CONTEXT, stated } from "../../fixtures/stated.ts";

const anything = fc.anything({ withBigInt: true, withDate: true, withSparseArray: true });
const fields = fc.record(
  {
    metric: fc.oneof(
      fc.constantFrom("ghg-scope1", "controversial-weapons", "net-revenue", "board-female-share"),
      anything,
    ),
    value: fc.oneof(fc.constantFrom("1", "0.5", "-3", "1,0"), anything),
    text: fc.oneof(fc.constantFrom("true", "x"), anything),
    nullReason: fc.oneof(fc.constantFrom("NOT_AVAILABLE", "NOT_APPLICABLE"), anything),
    unit: fc.oneof(fc.constantFrom("tCO2e", "percent", "iso4217:EUR"), anything),
    decimals: fc.oneof(fc.integer({ min: -25, max: 25 }), anything),
    dimensions: fc.oneof(
      fc.array(fc.record({ axis: fc.constantFrom("country", "gas"), member: fc.string() })),
      anything,
    ),
    period: fc.oneof(fc.record({ start: fc.constant("2022-01-01"), endExclusive: fc.string() }), anything),
    note: fc.oneof(fc.string({ unit: "binary" }), anything),
    evidence: anything,
    restatement: anything,
  },
  { requiredKeys: ["metric"] },
);

it("reads or refuses whatever is sent, and nothing else happens", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fields, anything), { maxLength: 5 }), (inputs) => {
      try {
        const { facts } = readFacts(inputs, READ_CONTEXT);
        expect(Array.isArray(runRules(facts, RULE_CONTEXT))).toBe(true);
      } catch (error) {
        expect(isDomainError(error)).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});

it("accepts a total made of its parts, in whatever units they are stated", () => {
  const kilograms = fc.bigInt({ min: 0n, max: 10n ** 15n });
  fc.assert(
    fc.property(kilograms, kilograms, kilograms, (a, b, c) => {
      const facts = [
        stated("ghg-scope1", `${a}`, "kgCO2e"),
        stated("ghg-scope2-market", `${b}`, "tCO2e"),
        stated("ghg-scope3", `${c}`, "ktCO2e"),
        stated("ghg-total-market", `${a + 1_000n * b + 1_000_000n * c}`, "kgCO2e"),
      ];

      expect(findingsOf("R-GHG-02", facts)).toEqual([]);
    }),
  );
});
