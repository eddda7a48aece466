// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import type { StatedFact } from "../../../core/rules/stated-fact.ts";
import { submitDisclosure } from "../../../functions/usecases/submit-disclosure.ts";
import { createMemoryRegister, submission } from "../../fixtures/memory-register.ts";

const SCOPE1: StatedFact = { metric: "ghg-scope1", value: "55.2", unit: "ktCO2e" };
const TRAVEL: StatedFact = { metric: "ghg-scope3-cat06", value: "900", unit: "tCO2e" };
const REASON = { reason: "ERROR", note: "a site was counted twice" } as const;

/** Findings of R-TS-05 about a successor of a disclosure with two figures, and whether it was accepted. */
async function succeed(facts: readonly StatedFact[], isCertified = false) {
  const register = await createMemoryRegister();
  const first = await register.accept({ facts: [SCOPE1, TRAVEL] });
  if (isCertified) await register.settle();
  const input = submission({ idempotencyKey: "second", supersedes: first.id, facts });
  const { disclosure, findings } = await submitDisclosure(input, register.submitNeeds);
  return { isAccepted: disclosure !== null, found: findings.filter(({ rule }) => rule === "R-TS-05") };
}

describe("R-TS-05 for the superseded disclosure", () => {
  it.each([
    ["that says the same", [SCOPE1, TRAVEL]],
    ["that says the same in another unit", [{ ...SCOPE1, value: "55200", unit: "tCO2e" }, TRAVEL]],
    ["that adds a figure", [SCOPE1, TRAVEL, { ...TRAVEL, metric: "ghg-scope3-cat07" }]],
    ["that only adds a note", [{ ...SCOPE1, note: "audited" }, TRAVEL]],
    ["that changes a figure and says why", [{ ...SCOPE1, value: "54", restatement: REASON }, TRAVEL]],
    [
      "that takes a figure back and says why",
      [SCOPE1, { metric: TRAVEL.metric, nullReason: "NOT_AVAILABLE", restatement: REASON } as const],
    ],
  ] as const)("accepts a successor %s", async (_what, facts) => {
    expect(await succeed(facts)).toEqual({ isAccepted: true, found: [] });
  });

  it.each([
    ["another value", { ...TRAVEL, value: "901" }],
    ["no value", { metric: TRAVEL.metric, nullReason: "NOT_AVAILABLE" } as const],
    ["a bound instead of a value", { ...TRAVEL, censored: "LESS_THAN" } as const],
  ])("refuses a successor with %s and no reason", async (_what, fact) => {
    const { isAccepted, found } = await succeed([SCOPE1, fact]);

    expect(isAccepted).toBe(false);
    expect(found[0]).toMatchObject({
      severity: "ERROR",
      messageEn: expect.stringContaining("ghg-scope3-cat06"),
    });
    expect(found[0]?.hint).toContain("restatement");
  });

  it.each([false, true])(
    "refuses a successor that leaves a figure out; certified before: %s",
    async (isCertified) => {
      const { isAccepted, found } = await succeed([SCOPE1], isCertified);

      expect(isAccepted).toBe(false);
      expect(found).toHaveLength(1);
      expect(found[0]?.messageEn).toContain(
        "ghg-scope3-cat06 for 2023-01-01/2024-01-01 stands in disclosure",
      );
      expect(found[0]?.messageZh).toContain("未作说明即删去");
    },
  );
});
