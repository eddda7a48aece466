// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { fromBase64, fromHex } from "../../../core/canonical/encoding.ts";
import { receiptMessage } from "../../../core/log/receipt.ts";
import { MAX_STATEMENT_BYTES, readStatement, statementHash } from "../../../core/log/statement.ts";
import { commitmentOf, readFactsDocument } from "../../../functions/usecases/facts-document.ts";
import { submitDisclosure } from "../../../functions/usecases/submit-disclosure.ts";
import { nodePrimitives } from "../../../verifier/cli/node-primitives.ts";
import { Crash, died, withCrash } from "../../fixtures/fault-injection.ts";
import {
  createMemoryRegister,
  LOG_SIGNER,
  type MemoryRegister,
  ORIGIN,
  submission,
} from "../../fixtures/memory-register.ts";

const { verifyEd25519 } = nodePrimitives();
const bytesOf = (text: string) => new TextEncoder().encode(text);

const SCOPE1 = { metric: "ghg-scope1", value: "60", unit: "ktCO2e" };
const HEADCOUNT = { metric: "workforce-headcount", value: "161000", unit: "persons" };
// Scope 1 and 2 do not add up to the total: R-GHG-02.
const REFUSED = [
  { metric: "ghg-scope1", value: "55200", unit: "tCO2e", decimals: 0 },
  { metric: "ghg-scope2-market", value: "3400", unit: "tCO2e", decimals: 0 },
  { metric: "ghg-scope3", value: "1000", unit: "tCO2e", decimals: 0 },
  { metric: "ghg-total-market", value: "99999", unit: "tCO2e", decimals: 0 },
];

async function waiting({ outbox }: MemoryRegister): Promise<number> {
  return (await outbox.pending(100)).length;
}

describe("an accepted disclosure", () => {
  it("stands in the outbox with the statement of its record", async () => {
    const register = await createMemoryRegister();

    const record = await register.accept();

    expect(await register.disclosures.find(record.id)).toEqual(record);
    expect((await register.outbox.pending(10)).map(({ statement }) => statement)).toEqual([record.statement]);
    expect(record).toMatchObject({ version: 1, approval: "APPROVED", logIndex: null, supersedes: null });
  });

  it("has a statement that fits into the log and says nothing of any amount", async () => {
    const register = await createMemoryRegister();

    const { statement, statementHash: hash } = await register.accept();

    expect(bytesOf(statement).length).toBeLessThanOrEqual(MAX_STATEMENT_BYTES);
    expect(statementHash(bytesOf(statement))).toEqual(fromHex(hash));
    expect(readStatement(bytesOf(statement))).toMatchObject({ type: "disclosure", factCount: 2, version: 1 });
    expect(statement).not.toMatch(/161000|55\.2|55200|ghg-|workforce/);
  });

  it("has a receipt that the log's key signed over its statement", async () => {
    const register = await createMemoryRegister();

    const { receipt, statementHash: hash, submittedAt } = await register.accept();

    const { issuedAt, maxMergeDelaySeconds } = receipt;
    const message = receiptMessage({ origin: ORIGIN, statementHash: hash, issuedAt, maxMergeDelaySeconds });
    expect(verifyEd25519(LOG_SIGNER.publicKey, message, fromBase64(receipt.signature) as Uint8Array)).toBe(
      true,
    );
    expect(issuedAt).toBe(submittedAt);
  });

  it("commits to every fact of its document", async () => {
    const register = await createMemoryRegister();

    const record = await register.accept();

    const document = await readFactsDocument(record, register.objects);
    expect(commitmentOf(record, document).factsRoot).toBe(record.factsRoot);
    expect(document.facts.map(({ fact, visibility }) => [fact.metric, visibility])).toEqual([
      ["ghg-scope1", "PUBLIC"],
      ["workforce-headcount", "RESTRICTED"],
    ]);
  });

  it("hides equal facts of two disclosures behind different roots", async () => {
    const register = await createMemoryRegister();

    const first = await register.accept();
    const second = await register.accept({
      idempotencyKey: "second",
      boundary: { approach: "EQUITY_SHARE", note: null },
    });

    expect(second.factsRoot).not.toBe(first.factsRoot);
    expect(second.scope).not.toBe(first.scope);
  });
});

describe("a submission that is not accepted", () => {
  it("is answered with the ERROR finding and leaves nothing", async () => {
    const register = await createMemoryRegister();

    const { disclosure, findings } = await submitDisclosure(
      submission({ facts: REFUSED }),
      register.submitNeeds,
    );

    expect(disclosure).toBeNull();
    expect(findings.some(({ severity }) => severity === "ERROR")).toBe(true);
    expect(await register.contents()).toEqual({});
    expect(await waiting(register)).toBe(0);
  });

  it("leaves nothing on a dry run, and says what a real one would", async () => {
    const register = await createMemoryRegister();

    const dry = await submitDisclosure(submission({ dryRun: true }), register.submitNeeds);

    expect(dry.disclosure).toBeNull();
    expect(await register.contents()).toEqual({});
    const real = await submitDisclosure(submission(), register.submitNeeds);
    expect(real.facts).toEqual(dry.facts);
    expect(real.findings).toEqual(dry.findings);
  });

  it.each([
    ["an unknown organization", { organizationId: "nobody" }, "NOT_FOUND", "organization"],
    ["an empty key", { idempotencyKey: "" }, "BAD_INPUT", "idempotencyKey"],
    ["a key of 129 characters", { idempotencyKey: "k".repeat(129) }, "BAD_INPUT", "idempotencyKey"],
    ["no framework", { frameworks: [] }, "BAD_INPUT", "frameworks"],
    [
      "an endless note",
      { boundary: { approach: "EQUITY_SHARE" as const, note: "n".repeat(1001) } },
      "BAD_INPUT",
      "boundary.note",
    ],
    ["an unknown predecessor", { supersedes: "nothing.v1" }, "CONFLICT", "supersedes"],
  ])("is refused for %s, naming the field", async (_why, changes, code, field) => {
    const register = await createMemoryRegister();

    const refused = submitDisclosure(submission(changes), register.submitNeeds);

    await expect(refused).rejects.toMatchObject({ code, message: expect.stringContaining(field) });
    expect(await waiting(register)).toBe(0);
  });
});

describe("a repeated submission", () => {
  it("gets the first answer, however much later it comes", async () => {
    const register = await createMemoryRegister();
    const first = await submitDisclosure(submission(), register.submitNeeds);
    register.clock.advance(3_600_000);

    const again = await submitDisclosure(submission(), register.submitNeeds);

    expect(again).toEqual(first);
    expect(await waiting(register)).toBe(1);
  });

  it("gets the first answer also when it is certified by then", async () => {
    const register = await createMemoryRegister();
    const first = await register.accept();
    await register.settle();

    const again = await register.accept();

    expect(again).toMatchObject({ id: first.id, receipt: first.receipt, version: 1 });
    expect(again.certificateSerial).not.toBeNull();
  });

  it.each([
    ["another figure", { facts: [SCOPE1] }],
    ["another period", { period: { start: "2022-01-01", endExclusive: "2023-01-01" } }],
    ["another boundary", { boundary: { approach: "EQUITY_SHARE" as const, note: null } }],
    ["another framework", { frameworks: ["HKEX_C2" as const] }],
    [
      "another visibility",
      { facts: submission().facts.map((fact) => ({ ...fact, visibility: "PUBLIC" as const })) },
    ],
  ])("is a CONFLICT with %s under the same key", async (_what, changes) => {
    const register = await createMemoryRegister();
    await register.accept();

    const repeated = submitDisclosure(submission(changes), register.submitNeeds);

    await expect(repeated).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringMatching(/idempotencyKey/),
    });
    expect(await waiting(register)).toBe(1);
  });
});

describe("two disclosures of one scope", () => {
  it("are a CONFLICT where they hold the same figure, naming it", async () => {
    const register = await createMemoryRegister();
    const first = await register.accept();

    const second = submitDisclosure(
      submission({ idempotencyKey: "second", facts: [SCOPE1] }),
      register.submitNeeds,
    );

    await expect(second).rejects.toMatchObject({
      code: "CONFLICT",
      details: { disclosure: first.id, metric: "ghg-scope1" },
    });
  });

  it("stand beside each other where they hold different figures", async () => {
    const register = await createMemoryRegister();
    await register.accept({ facts: [SCOPE1] });

    const second = await register.accept({ idempotencyKey: "second", facts: [HEADCOUNT] });

    expect(second.version).toBe(2);
    expect(await waiting(register)).toBe(2);
  });

  it("may hold the same figure where one supersedes the other", async () => {
    const register = await createMemoryRegister();
    const first = await register.accept();

    const second = await register.accept({ idempotencyKey: "second", supersedes: first.id });

    expect(second).toMatchObject({ version: 2, supersedes: first.id });
  });

  it("are a CONFLICT where the second supersedes one that is superseded already", async () => {
    const register = await createMemoryRegister();
    const first = await register.accept();
    await register.accept({ idempotencyKey: "second", supersedes: first.id });

    const third = register.accept({ idempotencyKey: "third", supersedes: first.id });

    await expect(third).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringMatching(/supersedes/),
    });
  });

  it("are a CONFLICT where the second supersedes one of another scope", async () => {
    const register = await createMemoryRegister();
    const first = await register.accept();

    const second = register.accept({
      idempotencyKey: "second",
      supersedes: first.id,
      period: { start: "2022-01-01", endExclusive: "2023-01-01" },
    });

    await expect(second).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringMatching(/supersedes/),
    });
  });
});

describe("submissions at the same time", () => {
  it("give one disclosure where they are the same one", async () => {
    const register = await createMemoryRegister();

    const all = await Promise.all(Array.from({ length: 8 }, () => register.accept()));

    expect(new Set(all.map(({ receipt }) => receipt.signature)).size).toBe(1);
    expect(await waiting(register)).toBe(1);
  });

  it("let exactly one through where they hold the same figure", async () => {
    const register = await createMemoryRegister();

    const all = await Promise.allSettled(
      ["a", "b", "c", "d"].map((idempotencyKey) => register.accept({ idempotencyKey })),
    );

    expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(all.flatMap((one) => (one.status === "rejected" ? one.reason.code : []))).toEqual(
      Array(3).fill("CONFLICT"),
    );
    expect(await waiting(register)).toBe(1);
  });

  it("get versions without a gap where they hold different figures", async () => {
    const register = await createMemoryRegister();

    const all = await Promise.all([
      register.accept({ idempotencyKey: "a", facts: [SCOPE1] }),
      register.accept({ idempotencyKey: "b", facts: [HEADCOUNT] }),
    ]);

    expect(all.map(({ version }) => version).sort()).toEqual([1, 2]);
  });
});

describe("a submission that dies", () => {
  it("left the facts document before the record that names it", async () => {
    const register = await createMemoryRegister();
    const names = ["objects", "disclosures"] as const;

    await died(() => submitDisclosure(submission(), withCrash(register.submitNeeds, names, 2).needs));

    expect(Object.keys(await register.contents())).toHaveLength(1);
    expect(await waiting(register)).toBe(0);
    await register.accept();
    expect(await waiting(register)).toBe(1);
  });

  it("left nothing where the object store fails", async () => {
    const register = await createMemoryRegister();
    const broken = {
      ...register.submitNeeds,
      objects: { ...register.objects, put: () => Promise.reject(new Crash("disk")) },
    };

    await expect(submitDisclosure(submission(), broken)).rejects.toThrow("disk");

    expect(await waiting(register)).toBe(0);
    expect(await register.disclosures.listByOrganization("org-a", 10, undefined)).toMatchObject({
      items: [],
    });
  });

  it("is accepted once where only its answer was lost", async () => {
    const register = await createMemoryRegister();
    const insert = async (...args: Parameters<typeof register.disclosures.insert>) => {
      await register.disclosures.insert(...args);
      throw new Crash("no answer");
    };
    const deaf = { ...register.submitNeeds, disclosures: { ...register.disclosures, insert } };
    await expect(submitDisclosure(submission(), deaf)).rejects.toThrow("no answer");

    const again = await register.accept();

    expect(again.version).toBe(1);
    expect(await waiting(register)).toBe(1);
  });
});
