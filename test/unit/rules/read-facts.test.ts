// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { readFacts } from "../../../core/rules/read-facts.ts";
import { READ_CONTEXT, refusal, stated } from "../../fixtures/stated.ts";

const SCOPE1 = { metric: "ghg-scope1", value: "55200", unit: "tCO2e" };
const HASH_A = "a".repeat(64);
const HASH_B = "b".repeat(64);

function read(...inputs: readonly unknown[]) {
  return readFacts(inputs, READ_CONTEXT);
}

describe("a stated fact", () => {
  it("becomes a fact with every key, as hashed", () => {
    const { facts, visibilities, findings } = read({
      ...SCOPE1,
      decimals: 0,
      dimensions: [{ axis: "country", member: "CN" }],
    });

    expect(facts).toEqual([
      {
        basis: "MEASURED",
        calculation: null,
        censored: null,
        decimals: 0,
        dimensions: { country: "CN" },
        evidence: [],
        metric: "ghg-scope1",
        note: null,
        nullReason: null,
        period: "2023-01-01/2024-01-01",
        restates: null,
        text: null,
        unit: "tCO2e",
        value: "55200",
      },
    ]);
    expect([visibilities, findings]).toEqual([["PUBLIC"], []]);
  });

  it("keeps the value exactly as written", () => {
    expect(read({ ...SCOPE1, value: "55200.00" }).facts[0]?.value).toBe("55200.00");
  });

  it("sorts evidence and names each once", () => {
    expect(read({ ...SCOPE1, evidence: [HASH_B, HASH_A, HASH_B] }).facts[0]?.evidence).toEqual([
      HASH_A,
      HASH_B,
    ]);
  });

  it("carries its visibility beside the fact, not in it", () => {
    expect(read({ ...SCOPE1, visibility: "RESTRICTED" }).visibilities).toEqual(["RESTRICTED"]);
  });

  it.each([
    ["persons", { metric: "board-size", value: "9" }, "persons"],
    ["the disclosure's currency", { metric: "net-revenue", value: "383285000000" }, "iso4217:USD"],
  ])("without a unit is in %s where nothing else is possible", (_what, input, unit) => {
    expect(read(input).facts[0]?.unit).toBe(unit);
  });

  it("may be missing with a reason, with or without a unit", () => {
    const { facts } = read(
      { metric: "ghg-scope1", nullReason: "NOT_AVAILABLE" },
      { metric: "ghg-scope3", nullReason: "PHASE_IN", unit: "tCO2e" },
    );

    expect(facts.map(({ value, unit, nullReason }) => [value, unit, nullReason])).toEqual([
      [null, null, "NOT_AVAILABLE"],
      [null, "tCO2e", "PHASE_IN"],
    ]);
  });

  it("of a yes-or-no metric is stated in text", () => {
    expect(read({ metric: "controversial-weapons", text: "false" }).facts[0]).toMatchObject({
      text: "false",
      unit: null,
    });
  });

  it("treats null like an absent field", () => {
    const nulls = {
      text: null,
      nullReason: null,
      censored: null,
      decimals: null,
      dimensions: null,
      period: null,
      note: null,
    };

    expect(read({ ...SCOPE1, ...nulls, restatement: null, evidence: null })).toEqual(read(SCOPE1));
  });

  it("that restates an earlier one names its leaf", () => {
    const restatement = { reason: "ERROR", note: "meter misread" };
    const context = { ...READ_CONTEXT, restatedFact: () => HASH_A };

    expect(readFacts([{ ...SCOPE1, restatement }], context).facts[0]?.restates).toEqual({
      fact: HASH_A,
      note: "meter misread",
      reason: "ERROR",
    });
    expect(refusal([{ ...SCOPE1, restatement }]).message).toContain("supersedes");
  });
});

describe("the period of a fact", () => {
  it("of a point in time is the last day by default", () => {
    expect(read({ metric: "workforce-headcount", value: "161000" }).facts[0]?.period).toBe(
      "2023-12-31/2024-01-01",
    );
  });

  it.each([
    ["2022-12-31", "2023-01-01"],
    ["2022-12-31", "2022-12-31"],
  ])("of a point in time may be given as %s/%s", (start, endExclusive) => {
    const input = { metric: "workforce-headcount", value: "1", period: { start, endExclusive } };

    expect(read(input).facts[0]?.period).toBe("2022-12-31/2023-01-01");
  });

  it("of a point in time is never a year", () => {
    const period = { start: "2022-01-01", endExclusive: "2023-01-01" };

    expect(refusal([{ metric: "workforce-headcount", value: "1", period }]).message).toBe(
      'facts[0].period: expected one day for workforce-headcount, a metric of a point in time (R-PER-02), got "365 days" — its last day is 2022-12-31/2023-01-01',
    );
  });

  it.each([
    [
      "ends before it starts",
      { start: "2023-12-31", endExclusive: "2023-01-01" },
      "an end after the start (R-PER-01)",
    ],
    ["is empty", { start: "2023-01-01", endExclusive: "2023-01-01" }, "an end after the start (R-PER-01)"],
    ["has no such day", { start: "2023-02-29", endExclusive: "2024-01-01" }, "two calendar dates"],
    ["is a number", 2023, "{start, endExclusive}"],
    ["lacks its end", { start: "2023-01-01" }, "{start, endExclusive}"],
  ])("that %s is refused", (_why, period, message) => {
    expect(refusal([{ ...SCOPE1, period }]).message).toContain(`facts[0].period: expected ${message}`);
  });
});

describe("a list of facts", () => {
  it("of 20,001 is too large", () => {
    expect(refusal(Array.from({ length: 20_001 }, () => SCOPE1)).code).toBe("TOO_LARGE");
  });

  it("that is empty is refused", () => {
    expect(refusal([]).message).toContain("facts: expected at least one fact");
  });

  it("is refused in a period or currency that does not exist", () => {
    const context = {
      ...READ_CONTEXT,
      period: { start: "2023-02-30", endExclusive: "2024-01-01" },
      currency: "XYZ",
    };

    expect(refusal([SCOPE1], context).message).toMatch(
      /^period: expected two calendar dates.*\ncurrency: expected an ISO 4217 code/,
    );
  });

  it("keeps one of two equal facts, says so, and restricts it if either was", () => {
    const { facts, visibilities, findings } = read(SCOPE1, { ...SCOPE1, visibility: "RESTRICTED" });

    expect([facts.length, visibilities]).toEqual([1, ["RESTRICTED"]]);
    expect(findings).toMatchObject([
      { rule: "R-DUP-01", severity: "HINT", facts: ['["ghg-scope1","2023-01-01/2024-01-01",{}]'] },
    ]);
  });

  it.each([
    ["value", { value: "55201" }],
    ["decimals", { decimals: 0 }],
    ["note", { note: "again" }],
  ])("with two facts of one key that differ in %s is refused", (field, change) => {
    expect(refusal([SCOPE1, { ...SCOPE1, ...change }]).message).toContain(
      `facts[1]: expected one fact per metric, period and dimensions (R-DUP-01), got "another ghg-scope1 with a different ${field}"`,
    );
  });

  it("finds two facts the same whatever order their dimensions were stated in", () => {
    const [gas, country] = [
      { axis: "gas", member: "CH4" },
      { axis: "country", member: "CN" },
    ];
    const [one, other] = [
      [gas, country],
      [country, gas],
    ].map((dimensions) => ({ ...stated("ghg-scope1", "1", "tCO2e"), dimensions }));

    expect(read(one, other).facts).toHaveLength(1);
  });
});
