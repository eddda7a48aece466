// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { readFacts } from "../../../core/rules/read-facts.ts";
import { runRules } from "../../../core/rules/run-rules.ts";
import type { StatedFact } from "../../../core/rules/stated-fact.ts";
import { cleanReport, FAULTS, randomOf, type Spoilt, spoil } from "../../fixtures/seeded-faults.ts";
import { READ_CONTEXT, RULE_CONTEXT } from "../../fixtures/stated.ts";

const SEED = 20_260_101;
const CASES = 500;

function judge(facts: readonly StatedFact[]) {
  return runRules(readFacts(facts, READ_CONTEXT).facts, RULE_CONTEXT);
}

/** True when the rules say something of the spoilt report that they do not say of the clean one. */
function isFound({ clean, spoilt }: Spoilt): boolean {
  const before = new Set(judge(clean).map((finding) => JSON.stringify(finding)));
  return judge(spoilt).some((finding) => !before.has(JSON.stringify(finding)));
}

const cases = Array.from({ length: CASES }, (_, i) =>
  spoil(FAULTS[i % FAULTS.length] ?? "SCALE", randomOf(SEED + i)),
);

describe("five hundred seeded faults", () => {
  it("are found in at least 95 of 100 reports", () => {
    const missed = cases.filter((one) => !isFound(one)).map(({ what }) => what);

    expect(missed.length, missed.join("\n")).toBeLessThanOrEqual(CASES * 0.05);
  });

  it.each(FAULTS)("of the kind %s are found in at least 9 of 10 reports", (fault) => {
    const kind = cases.filter(({ what }) => what.startsWith(fault));
    const found = kind.filter(isFound);

    expect(kind.length).toBeGreaterThan(CASES / FAULTS.length - 1);
    expect(found.length / kind.length).toBeGreaterThanOrEqual(0.9);
  });

  it("leave clean originals without a false error, and nearly without a warning", () => {
    const findings = Array.from({ length: CASES }, (_, i) => judge(cleanReport(randomOf(SEED + i))));

    expect(
      findings.filter((all) => all.some(({ severity }) => severity === "ERROR")).length,
    ).toBeLessThanOrEqual(CASES * 0.01);
    expect(findings.filter((all) => all.length > 0).length).toBeLessThanOrEqual(CASES * 0.01);
  });

  it("are the same ones for the same seed", () => {
    expect(spoil("SWAP", randomOf(SEED))).toEqual(spoil("SWAP", randomOf(SEED)));
  });
});
