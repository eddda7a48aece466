// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { decideDisclosure } from "../../../functions/usecases/decide-disclosure.ts";
import { createMemoryRegister, type MemoryRegister } from "../../fixtures/memory-register.ts";

const SCOPE1 = { metric: "ghg-scope1", value: "60", unit: "ktCO2e" };
const REASON = { reason: "ERROR", note: "a site was left out" } as const;
const HEADCOUNT = { metric: "workforce-headcount", value: "161000", unit: "persons" };

async function waiting({ outbox }: MemoryRegister): Promise<number> {
  return (await outbox.pending(100)).length;
}

describe("a disclosure with four eyes", () => {
  const draftInput = { organizationId: "org-four-eyes" };
  const approver = { clientId: "approver", roles: ["APPROVER" as const], organizationId: "org-four-eyes" };

  const decide = (register: MemoryRegister, id: string, approved: boolean) =>
    decideDisclosure(
      { id, decision: approved ? { approved } : { approved, reason: "not yet" } },
      approver,
      register.submitNeeds,
    );

  it("reaches the outbox with its approval, and not before", async () => {
    const register = await createMemoryRegister();
    const draft = await register.accept(draftInput);
    const before = await waiting(register);

    await decide(register, draft.id, true);

    expect([draft.approval, before, await waiting(register)]).toEqual(["AWAITING", 0, 1]);
  });

  it("never reaches the outbox once it is rejected, and leaves its figures to another", async () => {
    const register = await createMemoryRegister();
    const draft = await register.accept(draftInput);

    await decide(register, draft.id, false);

    await expect(decide(register, draft.id, true)).rejects.toMatchObject({ code: "CONFLICT" });
    const next = await register.accept({ ...draftInput, idempotencyKey: "second" });
    expect(next.version).toBe(2);
    expect(await waiting(register)).toBe(0);
  });

  it("does not free the figures of the one it would replace while it waits", async () => {
    const register = await createMemoryRegister();
    const first = await register.accept(draftInput);
    await decide(register, first.id, true);
    const replacing = await register.accept({
      ...draftInput,
      idempotencyKey: "second",
      supersedes: first.id,
      facts: [{ ...SCOPE1, restatement: REASON }, HEADCOUNT],
    });

    const third = register.accept({ ...draftInput, idempotencyKey: "third", facts: [HEADCOUNT] });

    // The second may yet be rejected, and then the first one's figures are the ones in force.
    await expect(third).rejects.toMatchObject({ code: "CONFLICT", details: { disclosure: first.id } });
    await decide(register, replacing.id, true);
    const fourth = register.accept({ ...draftInput, idempotencyKey: "fourth", facts: [HEADCOUNT] });
    await expect(fourth).rejects.toMatchObject({ details: { disclosure: replacing.id } });
  });

  it("cannot be superseded while it waits", async () => {
    const register = await createMemoryRegister();
    const draft = await register.accept(draftInput);

    const next = register.accept({ ...draftInput, idempotencyKey: "second", supersedes: draft.id });

    await expect(next).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringMatching(/supersedes/),
    });
  });
});
