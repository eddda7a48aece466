// SPDX-License-Identifier: Apache-2.0
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { describe, expect, it } from "vitest";
import { canonicalize } from "../../../core/canonical/canonical-json.ts";
import { hashedFindings } from "../../../core/rules/finding.ts";
import { readFacts } from "../../../core/rules/read-facts.ts";
import type { AcceptedWarning } from "../../../core/rules/rule.ts";
import { isAcceptable, runRules } from "../../../core/rules/run-rules.ts";
import { READ_CONTEXT, RULE_CONTEXT, stated } from "../../fixtures/stated.ts";

const PUE = stated("energy-datacentre-pue", "3.5", "pure");
const NEGATIVE = stated("ghg-scope1", "-1", "tCO2e");

function run(facts: readonly unknown[], acceptedWarnings: readonly AcceptedWarning[] = []) {
  return runRules(readFacts(facts, READ_CONTEXT).facts, { ...RULE_CONTEXT, acceptedWarnings });
}

function hashOf(findings: ReturnType<typeof run>): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalize(hashedFindings(findings)))));
}

describe("accepting warnings", () => {
  const accepted = { rule: "R-NUM-05", because: "a container site in the desert" };

  it("marks the findings of the rule with the reason", () => {
    expect(run([PUE], [accepted])).toMatchObject([
      { rule: "R-NUM-05", acceptedBecause: "a container site in the desert" },
    ]);
    expect(run([PUE])).toMatchObject([{ rule: "R-NUM-05", acceptedBecause: null }]);
  });

  it("makes the reason part of what the statement commits to", () => {
    expect(hashOf(run([PUE], [accepted]))).not.toBe(hashOf(run([PUE])));
    expect(hashOf(run([PUE], [accepted]))).not.toBe(
      hashOf(run([PUE], [{ ...accepted, because: "measured twice" }])),
    );
  });

  it("does nothing where the rule found nothing", () => {
    expect(run([stated("energy-datacentre-pue", "1.5", "pure")], [accepted])).toEqual([]);
  });

  it.each([
    [
      "of an error",
      [NEGATIVE],
      [{ ...accepted, rule: "R-NUM-03" }],
      "acceptedWarnings[0].rule: expected a WARNING; an ERROR must be corrected",
    ],
    [
      "of an error that did not occur",
      [PUE],
      [{ ...accepted, rule: "R-NUM-03" }],
      "an ERROR must be corrected",
    ],
    ["of an unknown rule", [PUE], [{ ...accepted, rule: "R-XXX-01" }], "expected a rule of the catalogue"],
    ["of one rule twice", [PUE], [accepted, accepted], "acceptedWarnings[1].rule: expected each rule once"],
    [
      "without a reason",
      [PUE],
      [{ ...accepted, because: " " }],
      "acceptedWarnings[0].because: expected a reason",
    ],
    ["with an endless reason", [PUE], [{ ...accepted, because: "x".repeat(501) }], "a reason of 1 to 500"],
    ["a hundred and one times", [PUE], Array.from({ length: 101 }, () => accepted), "expected at most 100"],
  ])("%s is refused", (_what, facts, warnings, message) => {
    expect(() => run(facts, warnings)).toThrow(
      expect.objectContaining({ code: "BAD_INPUT", message: expect.stringContaining(message) }),
    );
  });
});

describe("findings", () => {
  it("refuse a disclosure only when one is an error", () => {
    expect(isAcceptable(run([PUE]))).toBe(true);
    expect(isAcceptable(run([PUE, NEGATIVE]))).toBe(false);
  });

  it("hash to the same value in whatever order the facts were stated", () => {
    const negatives = [NEGATIVE, PUE, stated("waste-total", "-2", "t")];

    expect(hashOf(run(negatives))).toBe(hashOf(run([...negatives].reverse())));
    expect(hashOf(run(negatives))).not.toBe(hashOf(run(negatives.slice(1))));
  });

  it("hash, when there are none, to the hash of an empty list", () => {
    expect(hashOf([])).toBe("4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945");
  });

  it("hash as plain text, null and lists of text only", () => {
    const [finding] = hashedFindings(run([PUE]));

    expect(Object.keys(finding ?? {}).sort()).toEqual([
      "acceptedBecause",
      "actual",
      "delta",
      "expected",
      "facts",
      "hint",
      "messageEn",
      "messageZh",
      "rule",
      "severity",
    ]);
  });

  it("are not made about facts of another catalogue", () => {
    const [fact] = readFacts([NEGATIVE], READ_CONTEXT).facts;
    const foreign = fact ? [{ ...fact, metric: "ghg-scope9" }] : [];

    expect(() => runRules(foreign, RULE_CONTEXT)).toThrow("metric ghg-scope9 is not in the catalogue");
  });
});
