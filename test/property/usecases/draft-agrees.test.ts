// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { StatedFact } from "../../../core/rules/stated-fact.ts";
import type { DraftHeader } from "../../../functions/ports/draft-store.ts";
import { checkDraft } from "../../../functions/usecases/drafts/check-draft.ts";
import { submitDisclosure } from "../../../functions/usecases/submit-disclosure.ts";
import { createDraftScene } from "../../fixtures/draft-scene.ts";
import { createMemoryRegister, type MemoryRegister } from "../../fixtures/memory-register.ts";

const YEAR_2023 = { start: "2023-01-01", endExclusive: "2024-01-01" };
const YEAR_2024 = { start: "2024-01-01", endExclusive: "2025-01-01" };

let drafts = 0;
const amount = fc.integer({ min: -5, max: 2000 }).map(String);
const fact = (period?: typeof YEAR_2023): fc.Arbitrary<StatedFact> =>
  fc
    .record({
      metric: fc.constantFrom("ghg-scope1", "ghg-scope2-location", "ghg-scope3", "ghg-total-location"),
      value: amount,
      evidence: fc.option(fc.constant(["ab".repeat(32)]), { nil: undefined, freq: 3 }),
      calculation: fc.option(fc.constant("cd".repeat(32)), { nil: undefined, freq: 4 }),
      visibility: fc.constantFrom("PUBLIC" as const, "RESTRICTED" as const),
    })
    .map(({ evidence, calculation, ...rest }) => ({
      ...rest,
      unit: "tCO2e",
      ...(evidence && { evidence }),
      ...(calculation && { calculation, basis: "CALCULATED" as const }),
      ...(period && { period }),
    }));
const uniqueFacts = (period?: typeof YEAR_2023) =>
  fc.uniqueArray(fact(period), { selector: ({ metric }) => metric, maxLength: 4 });

/** What a submission of the very content of a draft would be told, and what the check of the draft tells. */
async function bothSay(
  register: MemoryRegister,
  facts: readonly StatedFact[],
  changes: Partial<DraftHeader>,
) {
  drafts += 1;
  const scene = await createDraftScene(facts, {
    header: changes,
    register,
    idempotencyKey: `draft-${drafts}`,
  });
  const draft = await scene.current();
  const submission = {
    ...draft.header,
    idempotencyKey: "tried",
    organizationId: draft.organizationId,
    facts: await scene.facts(),
    dryRun: true,
    submittedBy: "did:web:register.example:clients:preparer",
  };
  const { findings, facts: tried } = await submitDisclosure(submission, scene.needs);
  return { checked: await checkDraft(draft, scene.needs), findings, tried };
}

describe("the check of a draft", () => {
  let register: MemoryRegister;
  let earlier: string;

  beforeAll(async () => {
    register = await createMemoryRegister();
    const facts = ["ghg-scope1", "ghg-scope2-location", "ghg-scope2-market"].map((metric) => ({
      metric,
      value: "500",
      unit: "tCO2e",
    }));
    ({ id: earlier } = await register.accept({ facts }));
    await register.settle();
  });

  it("finds what submission finds: files, calculations, the year before and what is superseded", async () => {
    const restated = { metric: "ghg-scope1", value: "501", unit: "tCO2e" };
    const uploaded = { ...restated, evidence: ["ab".repeat(32)], metric: "ghg-scope3" };
    const compared = { metric: "ghg-scope1", value: "499", unit: "tCO2e", period: YEAR_2023 };

    const successor = await bothSay(register, [restated, uploaded], {
      period: YEAR_2023,
      supersedes: earlier,
    });
    const next = await bothSay(register, [{ ...restated, value: "520" }, compared], { period: YEAR_2024 });

    expect(successor.checked.findings.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(["R-TS-05", "R-EVD-01"]),
    );
    expect(next.checked.findings.map(({ rule }) => rule)).toContain("R-TS-05");
    expect(successor.checked.findings).toEqual(successor.findings);
    expect(next.checked.findings).toEqual(next.findings);
  });

  it("says the same about any facts as a submission of them", async () => {
    await fc.assert(
      fc.asyncProperty(
        uniqueFacts().filter(({ length }) => length > 0),
        uniqueFacts(YEAR_2023),
        fc.constantFrom("AR5" as const, "AR6" as const),
        async (own, compared, gwpSet) => {
          const said = await bothSay(register, [...own, ...compared], { period: YEAR_2024, gwpSet });

          expect(said.checked.findings).toEqual(said.findings);
          expect(said.checked.facts).toEqual(said.tried);
          expect(said.checked.problems).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });
});
