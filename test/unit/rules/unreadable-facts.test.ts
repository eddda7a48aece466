// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { refusal } from "../../fixtures/stated.ts";

const SCOPE1 = { metric: "ghg-scope1", value: "55200", unit: "tCO2e" };
const HASH_A = "a".repeat(64);

describe("an unreadable fact", () => {
  it.each([
    [
      "a misspelt metric",
      { ...SCOPE1, metric: "ghg-scope-1" },
      'facts[0].metric: expected a metric of the catalogue, got "ghg-scope-1" — did you mean "ghg-scope1"?',
    ],
    [
      "a metric of a million letters",
      { ...SCOPE1, metric: "g".repeat(1_000_000) },
      "facts[0].metric: expected a metric such as ghg-scope1",
    ],
    [
      "a misspelt unit",
      { ...SCOPE1, unit: "tco2e" },
      'facts[0].unit: expected one of the units tCO2e, kgCO2e, ktCO2e, MtCO2e for ghg-scope1, got "tco2e" — did you mean "tCO2e"?',
    ],
    ["a unit of something else", { ...SCOPE1, unit: "MWh" }, "MWh measures energy (R-UNIT-01)"],
    ["a bare currency", { metric: "net-revenue", value: "1", unit: "USD" }, 'did you mean "iso4217:USD"?'],
    [
      "no unit where several are possible",
      { metric: "ghg-scope1", value: "1" },
      "facts[0].unit: expected one of the units tCO2e",
    ],
    [
      "a float",
      { ...SCOPE1, value: 1234.5 },
      'facts[0].value: expected a decimal string such as "1234.5", got the number 1234.5 — write the number in quotes',
    ],
    [
      "a thousands separator",
      { ...SCOPE1, value: "1,234.5" },
      'facts[0].value: expected a decimal string such as "1234.5", got "1,234.5" — remove the thousands separator',
    ],
    ["an exponent", { ...SCOPE1, value: "1e5" }, "without an exponent"],
    ["minus zero", { ...SCOPE1, value: "-0" }, "write zero without a sign"],
    ["29 digits", { ...SCOPE1, value: "1".repeat(29) }, "at most 28 significant digits, not 29"],
    ["part of a person", { metric: "board-size", value: "8.5" }, "a whole number for board-size"],
    [
      "a value and a null reason",
      { ...SCOPE1, nullReason: "CONFIDENTIAL" },
      'facts[0]: expected either value or nullReason (R-NULL-01), got "both"',
    ],
    [
      "neither value nor null reason",
      { metric: "ghg-scope1", unit: "tCO2e" },
      "facts[0]: expected value, or a nullReason that says why",
    ],
    [
      "an unknown null reason",
      { metric: "ghg-scope1", nullReason: "SECRET" },
      "facts[0].nullReason: expected one of NOT_MATERIAL",
    ],
    [
      "censored without a bound",
      { metric: "ghg-scope1", nullReason: "BELOW_THRESHOLD", censored: "LESS_THAN" },
      "facts[0].censored: expected the bound in value",
    ],
    [
      "decimals out of range",
      { ...SCOPE1, decimals: 21 },
      "facts[0].decimals: expected an integer from -20 to 20",
    ],
    ["broken decimals", { ...SCOPE1, decimals: 0.5 }, "facts[0].decimals: expected an integer"],
    [
      "decimals without a value",
      { metric: "ghg-scope1", nullReason: "PHASE_IN", decimals: 0 },
      "no decimals without a value",
    ],
    ["text for a number", { ...SCOPE1, text: "much" }, "facts[0].text: expected no text for ghg-scope1"],
    [
      "a number for a yes or no",
      { metric: "controversial-weapons", text: "false", value: "0" },
      "facts[0].value: expected no value for controversial-weapons",
    ],
    [
      "maybe for a yes or no",
      { metric: "controversial-weapons", text: "maybe" },
      'expected "true" or "false", got "maybe"',
    ],
    [
      "an unknown axis",
      { ...SCOPE1, dimensions: [{ axis: "countries", member: "CN" }] },
      'facts[0].dimensions[0].axis: expected one of country, segment, facility, gas, sourceType, boundary for ghg-scope1, got "countries" — did you mean "country"?',
    ],
    [
      "an axis of a metric without any",
      { metric: "ghg-total-market", value: "1", unit: "tCO2e", dimensions: [{ axis: "gas", member: "CH4" }] },
      "expected one of country, segment",
    ],
    [
      "one axis twice",
      {
        ...SCOPE1,
        dimensions: [
          { axis: "gas", member: "CH4" },
          { axis: "gas", member: "N2O" },
        ],
      },
      "dimensions[1].axis: expected each axis once",
    ],
    [
      "a prototype as axis",
      { ...SCOPE1, dimensions: [{ axis: "__proto__", member: "x" }] },
      "dimensions[0].axis: expected one of",
    ],
    [
      "an empty member",
      { ...SCOPE1, dimensions: [{ axis: "gas", member: "" }] },
      "dimensions[0].member: expected 1 to 100 letters",
    ],
    [
      "an endless member",
      { ...SCOPE1, dimensions: [{ axis: "gas", member: "x".repeat(101) }] },
      "dimensions[0].member",
    ],
    [
      "a member that writes backwards",
      { ...SCOPE1, dimensions: [{ axis: "gas", member: "a\u202eb" }] },
      "dimensions[0].member",
    ],
    [
      "a country that is none",
      { ...SCOPE1, dimensions: [{ axis: "country", member: "UK" }] },
      "expected an ISO 3166-1 alpha-2 code",
    ],
    ["an unknown basis", { ...SCOPE1, basis: "GUESSED" }, "facts[0].basis: expected one of MEASURED"],
    [
      "an endless note",
      { ...SCOPE1, note: "x".repeat(1_001) },
      "facts[0].note: expected text of 1 to 1000 characters",
    ],
    ["a note with a control character", { ...SCOPE1, note: "a\u0000b" }, "facts[0].note: expected text"],
    ["a note with half a character", { ...SCOPE1, note: "a\ud800" }, "facts[0].note: expected text"],
    [
      "evidence that is no hash",
      { ...SCOPE1, evidence: [HASH_A, HASH_A.toUpperCase()] },
      "facts[0].evidence[1]: expected a SHA-256",
    ],
    [
      "a restatement without reason",
      { ...SCOPE1, restatement: { note: "x" } },
      "facts[0].restatement.reason: expected one of ERROR",
    ],
    ["an unknown field", { ...SCOPE1, colour: "red" }, "facts[0].colour: expected no such field"],
    ["a list instead of a fact", [], "facts[0]: expected a fact, got a list of 0"],
    ["nothing instead of a fact", null, "facts[0]: expected a fact, got nothing"],
  ])("with %s is refused", (_why, input, message) => {
    const error = refusal([input]);

    expect(error.code).toBe("BAD_INPUT");
    expect(error.message).toContain(message);
  });

  it("is named among at most 20 problems, each with its path", () => {
    const error = refusal([SCOPE1, ...Array.from({ length: 30 }, () => ({ ...SCOPE1, value: "1,000" }))]);

    expect(Object.keys(error.details)).toEqual(Array.from({ length: 20 }, (_, i) => `facts[${i + 1}].value`));
    expect(error.message.split("\n")).toHaveLength(21);
  });
});
