// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { createCatalogue } from "../../../core/catalogue/catalogue.ts";
import { readFacts } from "../../../core/rules/read-facts.ts";
import { runRules } from "../../../core/rules/run-rules.ts";
import { catalogue, catalogueData } from "../../fixtures/catalogue.ts";
import { factLines } from "../../fixtures/fact-lines.ts";
import { READ_CONTEXT, RULE_CONTEXT, refusal } from "../../fixtures/stated.ts";

interface Row {
  [key: string]: unknown;
}

/** The shipped catalogue with one axis changed. */
function withAxis(id: string, change: Row) {
  const data = catalogueData();
  const { axes } = data.axes as { axes: Row[] };
  const changed = axes.map((axis) => (axis.id === id ? { ...axis, ...change } : axis));
  return createCatalogue({ ...data, axes: { version: "test", axes: changed } });
}

const split = (axis: string, member: string) => [
  { metric: "workforce-headcount", value: "5", unit: "persons", dimensions: [{ axis, member }] },
];

describe("the shipped axes", () => {
  it("are exactly those that metrics are split along, with labels in two languages", () => {
    const used = new Set(catalogue.metrics.flatMap(({ dimensions }) => dimensions));
    const { axes } = catalogueData().axes as { axes: Row[] };

    expect(axes.map(({ id }) => id).sort()).toEqual([...used].sort());
    expect([...used].filter((id) => !/\p{Script=Han}/u.test(catalogue.axis(id)?.labels.zh ?? ""))).toEqual(
      [],
    );
  });

  it("close a list only where it names its members", () => {
    expect(catalogue.axis("scope3Category")?.members).toHaveLength(16);
    expect(catalogue.axis("country")).toMatchObject({ codes: "ISO 3166-1", isClosed: true, members: [] });
    expect(catalogue.axis("facility")).toMatchObject({ isClosed: false, completeFrom: null });
  });
});

describe("a member of a closed axis", () => {
  it.each([
    ["gender", "female"],
    ["country", "CN"],
    ["level", "anything a company calls a level"],
  ])("of %s may be %s", (axis, member) => {
    expect(readFacts(split(axis, member), READ_CONTEXT).facts[0]?.dimensions).toEqual({ [axis]: member });
  });

  it.each([
    [
      "gender",
      "Female",
      'expected one of female, male, other, undisclosed, got "Female" — did you mean "female"?',
    ],
    ["age", "0-99", 'expected one of under30, 30-50, over50, got "0-99"'],
    ["country", "UK", 'expected an ISO 3166-1 alpha-2 code such as CN, got "UK"'],
  ])("of %s is never %s", (axis, member, message) => {
    expect(refusal(split(axis, member)).message).toContain(message);
  });
});

describe("whether a split is complete", () => {
  const lines = "ghg-scope1: 100 tCO2e\nghg-scope1: 60 tCO2e; country=CN\nghg-scope1: 30 tCO2e; country=DE";
  const { facts } = readFacts(factLines(lines), READ_CONTEXT);
  const judgedBy = (own: typeof catalogue) =>
    runRules(facts, { ...RULE_CONTEXT, catalogue: own }).filter(({ rule }) => rule === "R-GHG-06");

  it("is data: countries are not, until the catalogue says so", () => {
    expect(judgedBy(catalogue)).toEqual([]);
    expect(judgedBy(withAxis("country", { completeFrom: 2 }))).toMatchObject([
      { severity: "ERROR", expected: "90", actual: "100" },
    ]);
    expect(judgedBy(withAxis("country", { completeFrom: 3 }))).toEqual([]);
  });

  it("may differ for one metric", () => {
    const exceptions = [{ metric: "ghg-scope1", completeFrom: 2 }];

    expect(judgedBy(withAxis("country", { exceptions }))).toHaveLength(1);
    expect(
      judgedBy(withAxis("country", { exceptions: [{ metric: "ghg-scope3", completeFrom: 2 }] })),
    ).toEqual([]);
  });
});

describe("spoilt axes", () => {
  it.each([
    [
      "a closed list without members",
      { isClosed: true, codes: null, members: [] },
      "either members or codes",
    ],
    ["codes nobody publishes", { codes: "ISO 9999" }, "codes: expected one of ISO 3166-1"],
    ["a name no metric knows", { id: "land" }, "axis country is not in the axes"],
    ["a name that stands twice", { id: "gas" }, "gas is listed twice"],
    ["completeness in words", { completeFrom: "two" }, "completeFrom: expected an integer"],
  ])("with %s are refused", (_why, change, message) => {
    expect(() => withAxis("country", change)).toThrow(message);
  });
});
