// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { parseDecimal } from "../../../core/decimal/decimal.ts";
import { formatRational, rationalOfDecimal, subtractRationals } from "../../../core/decimal/rational.ts";
import { DomainError } from "../../../core/errors.ts";
import type { Finding } from "../../../core/rules/finding.ts";
import { READING_RULES, RECORDING_RULES, RULES } from "../../../core/rules/run-rules.ts";
import { catalogue } from "../../fixtures/catalogue.ts";
import { ENVIRONMENT_CASES } from "../../fixtures/rule-cases/environment.ts";
import { FIGURE_CASES } from "../../fixtures/rule-cases/figures.ts";
import { GHG_CASES } from "../../fixtures/rule-cases/ghg.ts";
import { GOVERNANCE_CASES } from "../../fixtures/rule-cases/governance.ts";
import { PEOPLE_CASES } from "../../fixtures/rule-cases/people.ts";
import { REFUSAL_CASES } from "../../fixtures/rule-cases/refusals.ts";
import { judge, type RuleCase, SLIPS } from "../../fixtures/rule-cases/rule-case.ts";

interface PublishedRule {
  readonly id: string;
  readonly group: string;
  readonly severity: string;
}

const published = parse(readFileSync(resolve(import.meta.dirname, "../../fixtures/rule-set.csv"), "utf8"), {
  columns: true,
}) as readonly PublishedRule[];

const CASES = [...FIGURE_CASES, ...GHG_CASES, ...ENVIRONMENT_CASES, ...PEOPLE_CASES, ...GOVERNANCE_CASES];
const REFUSED = new Set([...READING_RULES, ...RECORDING_RULES]);
/** Said of the organization or of the period as a whole: there is no figure to name. */
const ABOUT_NO_FIGURE: readonly string[] = ["R-ID-04"];
const SEVERITIES: Readonly<Record<string, string>> = { error: "ERROR", warn: "WARNING", hint: "HINT" };
const IFRS_AND_ESRS = ["ESRS_2023", "ESRS_2026", "IFRS_S2"];

/** What the words of a published severity ask of a rule. */
function asked({ id, group, severity }: PublishedRule) {
  const [word = ""] = severity.split(/[ (/]/);
  return {
    id,
    group,
    severity: SEVERITIES[word],
    isOnExport: severity.includes("on export"),
    frameworks: severity.includes("ESRS, IFRS profiles") ? IFRS_AND_ESRS : null,
  };
}

function named(cases: readonly RuleCase[]) {
  return cases.map((one, i) => [`${one.rule} (${one.severity}, case ${i + 1})`, one] as const);
}

const isNumber = (text: string | null): text is string => /^-?\d+(?:\.\d+)?$/.test(text ?? "");
const isRange = (text: string | null) => /^-?[\d.]+\.\.-?[\d.]+$/.test(text ?? "");

function difference(actual: string, expected: string): number {
  const [a, b] = [actual, expected].map((text) => parseDecimal(text));
  if (!a || !b) return Number.NaN;
  return Number(formatRational(subtractRationals(rationalOfDecimal(a), rationalOfDecimal(b)), 12));
}

function findingsOf(one: RuleCase): readonly Finding[] {
  return judge(one.failing).filter(({ rule }) => rule === one.rule);
}

describe("the rule set", () => {
  it("has the published rules with their groups, severities and frameworks", () => {
    const own = catalogue.rules.map(({ id, group, severity, stage, frameworks }) => ({
      ...{ id, group, severity, frameworks },
      isOnExport: stage === "EXPORT",
    }));

    expect(published).toHaveLength(83);
    expect(own).toEqual(published.map(asked));
  });

  it("enforces each rule at the stage it names", () => {
    const at = (stage: string) => catalogue.rules.filter((rule) => rule.stage === stage).map(({ id }) => id);

    expect(at("READING")).toEqual(READING_RULES);
    expect(at("ASSURANCE")).toEqual(RECORDING_RULES);
    expect([...at("JUDGING"), ...at("EXPORT")].sort()).toEqual(RULES.map(({ id }) => id).sort());
  });

  it("states every rule in English and in Chinese", () => {
    const poor = catalogue.rules.filter(
      ({ statement: { en, zh } }) => en === zh || /\p{Script=Han}/u.test(en) || !/\p{Script=Han}/u.test(zh),
    );

    expect(poor.map(({ id }) => id)).toEqual([]);
  });

  it("has a passing and a failing case for every rule", () => {
    const covered = new Set([...CASES, ...REFUSAL_CASES].map(({ rule }) => rule));
    const judged = new Set(CASES.map(({ rule }) => rule));

    expect(catalogue.rules.filter(({ id }) => !covered.has(id)).map(({ id }) => id)).toEqual([]);
    expect(RULES.filter(({ id }) => !judged.has(id)).map(({ id }) => id)).toEqual([]);
    expect([...covered].filter((id) => catalogue.rule(id) === undefined)).toEqual([]);
  });
});

describe.each(named(CASES))("%s", (_name, one) => {
  it("is content with figures that agree", () => {
    expect(judge(one.passing).filter(({ rule }) => rule === one.rule)).toEqual([]);
  });

  it("finds figures that do not, and says so in both languages", () => {
    const findings = findingsOf(one);

    expect(findings).toMatchObject([{ severity: one.severity }]);
    for (const { messageEn, messageZh, facts } of findings) {
      expect(messageEn).toMatch(/^(?!.*\p{Script=Han}).{20,}$/u);
      expect(messageZh).toMatch(/\p{Script=Han}/u);
      expect(facts.length > 0).toBe(!ABOUT_NO_FIGURE.includes(one.rule));
    }
  });

  it("says by how much, wherever there are two amounts", () => {
    const amounts = findingsOf(one).filter(
      ({ expected, actual }) => isNumber(actual) && (isNumber(expected) || isRange(expected)),
    );

    expect(amounts.filter(({ delta }) => !isNumber(delta))).toEqual([]);
    for (const { expected, actual, delta } of amounts.filter((finding) => isNumber(finding.expected)))
      expect(difference(actual ?? "", expected ?? "") / Number(delta)).toBeCloseTo(1, 6);
  });

  it("says what to do", () => {
    for (const { hint } of findingsOf(one)) {
      expect(hint).toMatch(/\w{3}/);
      expect(hint).toMatch(one.slip === null ? /./ : SLIPS[one.slip]);
    }
  });
});

describe.each(REFUSAL_CASES.map((one) => [one.rule, one.what, one] as const))("%s", (rule, what, one) => {
  it("lets through what agrees", () => {
    expect(() => one.passes()).not.toThrow();
  });

  it(`refuses ${what} as BAD_INPUT`, () => {
    expect(() => one.refused()).toThrow(expect.any(DomainError));
    expect(() => one.refused()).toThrow(expect.objectContaining({ code: "BAD_INPUT" }));
    expect(REFUSED.has(rule) || rule === "R-PER-01").toBe(true);
  });
});

it("metrics list the rules that name them", () => {
  const ofAllMetrics = /^R-(?:ID|PER|UNIT|NUM|TS|PRV|EVD)-/;
  const unlisted = CASES.filter(({ rule }) => !ofAllMetrics.test(rule)).flatMap((one) =>
    findingsOf(one)
      .flatMap(({ facts }) => facts.map((key) => String(JSON.parse(key)[0])))
      .filter((slug) => !catalogue.metric(slug)?.rules.includes(one.rule))
      .map((slug) => `${slug} ${one.rule}`),
  );

  expect([...new Set(unlisted)].sort()).toEqual([]);
});

describe("a slip a person makes", () => {
  it.each(Object.keys(SLIPS))("such as %s is named by the hints of several rules", (slip) => {
    const rules = new Set(CASES.filter((one) => one.slip === slip).map(({ rule }) => rule));

    expect(rules.size).toBeGreaterThanOrEqual(3);
  });
});
