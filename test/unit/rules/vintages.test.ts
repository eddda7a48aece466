// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import type { EarlierDisclosure } from "../../../core/rules/earlier-disclosure.ts";
import { readFacts } from "../../../core/rules/read-facts.ts";
import type { RuleContext } from "../../../core/rules/rule.ts";
import { runRules } from "../../../core/rules/run-rules.ts";
import { factLines } from "../../fixtures/fact-lines.ts";
import { earlierDisclosure as earlier } from "../../fixtures/rule-cases/earlier.ts";
import { findingsOf, READ_CONTEXT, RULE_CONTEXT } from "../../fixtures/stated.ts";

const LEAF = "ab".repeat(32);

const judged = (rule: string, lines: string, before: readonly EarlierDisclosure[]) =>
  findingsOf(rule, factLines(lines), { earlier: before });

/** Findings where every fact is stated as a restatement. */
function restated(rule: string, lines: string, before: readonly EarlierDisclosure[]) {
  const facts = factLines(lines).map((fact) => ({ ...fact, restatement: { reason: "METHOD", note: "new" } }));
  const read = readFacts(facts, { ...READ_CONTEXT, restatedFact: () => LEAF });
  const context: RuleContext = { ...RULE_CONTEXT, earlier: before };
  return runRules(read.facts, context).filter((finding) => finding.rule === rule);
}

const WASTE = "waste-total: 100 t; year=2022";
const CHANGED = "waste-total: 101 t; year=2022";

describe("R-TS-05", () => {
  it.each([
    ["nothing stated before", CHANGED, []],
    ["the certified amount", WASTE, [earlier(WASTE)]],
    ["the certified amount in another unit", "waste-total: 0.1 kt; year=2022", [earlier(WASTE)]],
    ["a change of what was never certified", CHANGED, [earlier(WASTE, { isCertified: false })]],
    ["another amount by another boundary", CHANGED, [earlier(WASTE, { boundary: "EQUITY_SHARE" })]],
    ["another year", "waste-total: 101 t", [earlier(WASTE)]],
  ] as const)("is content with %s", (_what, lines, before) => {
    expect(judged("R-TS-05", lines, before)).toEqual([]);
  });

  it("is content with a restatement that has a reason and a note", () => {
    expect(restated("R-TS-05", CHANGED, [earlier(WASTE, { isSuperseded: true })])).toEqual([]);
  });

  it.each([
    ["another amount", CHANGED, "101 t"],
    ["no amount any more", "waste-total:; year=2022; null=NOT_AVAILABLE", "NOT_AVAILABLE"],
  ])("refuses %s in the disclosure that supersedes it", (_what, lines, actual) => {
    expect(judged("R-TS-05", lines, [earlier(WASTE, { isSuperseded: true })])).toMatchObject([
      { severity: "ERROR", expected: "100 t", actual, hint: expect.stringContaining("restatement") },
    ]);
  });

  it("refuses another amount as a comparative, and asks about one that its note explains", () => {
    expect(judged("R-TS-05", CHANGED, [earlier(WASTE)])).toMatchObject([
      { severity: "ERROR", hint: expect.stringContaining("first supersede disclosure scope.first") },
    ]);
    expect(judged("R-TS-05", `${CHANGED}; note=scales were repaired`, [earlier(WASTE)])).toMatchObject([
      { severity: "WARNING" },
    ]);
  });

  it("compares with the newest vintage", () => {
    expect(judged("R-TS-05", CHANGED, [earlier(CHANGED), earlier(WASTE)])).toEqual([]);
  });

  it("never tells the amount of a figure that was restricted", () => {
    const [finding] = judged("R-TS-05", CHANGED, [earlier(WASTE, {}, "RESTRICTED")]);

    expect(finding).toMatchObject({ severity: "ERROR", expected: null });
    expect(JSON.stringify(finding)).not.toContain("100 t");
  });
});

describe("R-TS-03", () => {
  const base = (value: string, more = "") => `ghg-base-year-value: ${value} tCO2e; year=2015${more}`;
  const inventory = "ghg-scope1: 500 tCO2e; year=2015\nghg-total-market: 900 tCO2e; year=2015";

  it.each([
    ["the stored value", base("500"), [earlier(base("500"))]],
    ["the figure of its scope", base("500", "; scope=scope1"), [earlier(inventory)]],
    ["one of the totals", base("900"), [earlier(inventory)]],
    ["a value it rounds", `${base("1000")}; decimals=-3`, [earlier(inventory)]],
    ["a year nobody stated", base("500"), []],
    ["a scope nobody knows", base("7", "; scope=all of it"), [earlier(inventory)]],
  ] as const)("is content with %s", (_what, lines, before) => {
    expect(judged("R-TS-03", lines, before)).toEqual([]);
  });

  it.each([
    ["the stored value", base("501"), [earlier(base("500"))], "500"],
    ["the figure of its scope", base("501", "; scope=scope1"), [earlier(inventory)], "500"],
    [
      "the figure stated beside it",
      `${base("7", "; scope=scope1")}\nghg-scope1: 8 tCO2e; year=2015`,
      [],
      "8",
    ],
  ] as const)("refuses another amount than %s", (_what, lines, before, expected) => {
    expect(judged("R-TS-03", lines, before)).toMatchObject([{ severity: "ERROR", expected }]);
  });

  it("only asks about a base year that none of several totals explains", () => {
    expect(judged("R-TS-03", base("700"), [earlier(inventory)])).toMatchObject([
      { severity: "WARNING", expected: null, actual: "700" },
    ]);
  });

  it("is content with a restated base year", () => {
    expect(restated("R-TS-03", base("501"), [earlier(base("500"))])).toEqual([]);
  });

  it("asks about a base year that was taken from another boundary", () => {
    const other = earlier(inventory, { boundary: "EQUITY_SHARE" });

    expect(judged("R-TS-03", base("500", "; scope=scope1"), [other])).toMatchObject([
      { severity: "WARNING", expected: "OPERATIONAL_CONTROL", actual: "EQUITY_SHARE" },
    ]);
    expect(judged("R-TS-03", base("77", "; scope=scope1"), [other])).toEqual([]);
  });

  it("never tells a restricted amount", () => {
    const before = earlier(base("500"), {}, "RESTRICTED");

    expect(judged("R-TS-03", base("501"), [before])).toMatchObject([{ expected: null, delta: null }]);
  });
});

describe("R-GHG-14", () => {
  const lines = "ghg-scope1: 500 tCO2e; year=2022";
  const ar4 = earlier(`${lines}\n${WASTE}`, { gwpSet: "AR4" });

  it.each([
    ["the same set", lines, [earlier(lines)]],
    ["a figure that was calculated again", "ghg-scope1: 510 tCO2e; year=2022", [ar4]],
    ["a figure whose note says why it stays", `${lines}; note=CO2 only`, [ar4]],
    ["a figure without gases", WASTE, [ar4]],
  ] as const)("is content with %s", (_what, text, before) => {
    expect(judged("R-GHG-14", text, before)).toEqual([]);
  });

  it("questions figures taken over unchanged from an inventory with another set", () => {
    expect(judged("R-GHG-14", lines, [ar4])).toMatchObject([
      { severity: "WARNING", expected: "AR5", actual: "AR4", hint: expect.stringContaining("METHOD") },
    ]);
  });

  it("can be accepted with a reason, which becomes part of the finding", () => {
    const acceptedWarnings = [{ rule: "R-GHG-14", because: "only CO2 is emitted" }];

    expect(findingsOf("R-GHG-14", factLines(lines), { earlier: [ar4], acceptedWarnings })).toMatchObject([
      { acceptedBecause: "only CO2 is emitted" },
    ]);
  });
});
