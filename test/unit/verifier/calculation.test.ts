// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { calculationId } from "../../../core/calculation/calculation.ts";
import { canonicalBytes, utf8 } from "../../../core/canonical/canonical-json.ts";
import { readFacts } from "../../../core/rules/read-facts.ts";
import { CALCULATION_REASONS } from "../../../verifier/calculation/calculation-report.ts";
import { isCalculation, verifyCalculation } from "../../../verifier/calculation/verify-calculation.ts";
import { calculationSentence } from "../../../verifier/messages/calculation.ts";
import { gridCalculation } from "../../fixtures/calculations.ts";
import { READ_CONTEXT, stated } from "../../fixtures/stated.ts";

const GRID = gridCalculation();
const [FIRST] = GRID.factors;
const bytesWith = (change: object) => canonicalBytes({ ...GRID, ...change });
const reasonsOf = (...args: Parameters<typeof verifyCalculation>) =>
  verifyCalculation(...args).checks.map(({ reason }) => reason);

/** What a certificate shows: one figure with the changes given. */
function shown(change: object, withheldCount = 0) {
  const pinned = {
    ...stated("ghg-scope2-location", "684.36", "tCO2e", 2),
    basis: "CALCULATED",
    calculation: calculationId(GRID),
    ...change,
  };
  const { facts } = readFacts([pinned], READ_CONTEXT);
  return { subject: { facts: facts.map((fact, index) => ({ index, leaf: "", fact })), withheldCount } };
}

describe("a calculation", () => {
  it("passes alone, and beside a certificate that shows its figure", () => {
    expect(verifyCalculation(bytesWith({}))).toMatchObject({ verdict: "passed", id: calculationId(GRID) });
    expect(verifyCalculation(bytesWith({}), shown({}))).toMatchObject({ verdict: "passed" });
  });

  it("names the factors that are the company's own", () => {
    expect(verifyCalculation(bytesWith({})).ownFactors).toEqual(["own-1"]);
  });

  it.each([
    ["no JSON", utf8("{"), "failed", "CALCULATION_MALFORMED"],
    ["a field too many", bytesWith({ extra: 1 }), "failed", "CALCULATION_MALFORMED"],
    [
      "a later version of its formula",
      bytesWith({ formula: { id: "combustion", version: 2 } }),
      "undecided",
      "FORMULA_UNKNOWN",
    ],
    ["a later form with other fields", bytesWith({ v: 2, extra: 1 }), "undecided", "FORMULA_UNKNOWN"],
    [
      "another output",
      bytesWith({ outputs: [{ ...GRID.outputs[0], value: "1.00" }] }),
      "failed",
      "REPLAY_DIFFERS",
    ],
    [
      "a foreign factor",
      bytesWith({ factors: [{ ...FIRST, hash: "0".repeat(64) }] }),
      "failed",
      "FACTOR_HASH_MISMATCH",
    ],
    ["a factor that is missing", bytesWith({ factors: [] }), "failed", "REPLAY_IMPOSSIBLE"],
  ])("with %s does not pass", (_what, bytes, verdict, reason) => {
    expect(verifyCalculation(bytes).verdict).toBe(verdict);
    expect(reasonsOf(bytes)).toContain(reason);
  });

  it.each([
    ["says another value", shown({ value: "684.37" }), "failed", "FACT_DIFFERS"],
    ["says another metric", shown({ metric: "ghg-scope2-market" }), "failed", "FACT_DIFFERS"],
    ["names another calculation", shown({ calculation: "a".repeat(64) }), "failed", "NOT_PINNED"],
    ["may hold it back", shown({ calculation: "a".repeat(64) }, 3), "undecided", "MAY_BE_WITHHELD"],
    ["cannot be read", { subject: null }, "undecided", "CERTIFICATE_UNREADABLE"],
  ] as const)("beside a certificate that %s does not pass", (_what, certificate, verdict, reason) => {
    expect(verifyCalculation(bytesWith({}), certificate).verdict).toBe(verdict);
    expect(reasonsOf(bytesWith({}), certificate)).toContain(reason);
  });

  it("is told from other files", () => {
    expect([bytesWith({}), bytesWith({ v: 9 }), utf8("{}"), utf8("%PDF-1.7")].map(isCalculation)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it.each(CALCULATION_REASONS)("%s has a sentence in both languages", (reason) => {
    const [english, chinese] = (["en", "zh"] as const).map((language) =>
      calculationSentence({ name: "REPLAY", reason, values: {} }, language),
    );

    expect(english).toMatch(/^[A-Z].*\.$/);
    expect(chinese).toMatch(/\p{Script=Han}.*。$/u);
  });
});
