// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import type { AnchorRecord, AnchorStatus } from "../../../functions/ports/anchor-store.ts";
import { anchorCheckpoint } from "../../../functions/usecases/anchor-checkpoint.ts";
import { sequenceLog } from "../../../functions/usecases/sequence-log.ts";
import { witnessCheckpoint } from "../../../functions/usecases/witness-checkpoint.ts";
import { FAKE_CHAIN, FAKE_CONTRACT } from "../../fixtures/fake-notary.ts";
import { crashPoints, died, withCrash } from "../../fixtures/fault-injection.ts";
import { plantStatements } from "../../fixtures/log-statements.ts";
import { createMemoryRegister, MEMBER_NAMES, type MemoryRegister } from "../../fixtures/memory-register.ts";

const RESEND_MS = 30_000;
const [FIRST = "", SECOND = ""] = MEMBER_NAMES;

/** A register whose log holds so many entries, cosigned by all members. */
async function witnessed(count = 3): Promise<MemoryRegister> {
  const register = await createMemoryRegister();
  await grow(register, count);
  return register;
}

async function grow(register: MemoryRegister, count: number): Promise<void> {
  await plantStatements(register.disclosures, count, (await register.log.head())?.size ?? 0);
  await sequenceLog(register.pipeline);
  await witnessCheckpoint(register.pipeline);
}

const step = ({ pipeline }: MemoryRegister) => anchorCheckpoint(pipeline);
const latest = async ({ anchors }: MemoryRegister) => anchors.latest(FAKE_CHAIN, FAKE_CONTRACT);
const statusOf = async (register: MemoryRegister) => (await latest(register))?.status;

/** Runs until the anchor of the newest checkpoint is FINAL; the chain mines after each run. */
async function untilFinal(register: MemoryRegister): Promise<void> {
  const size = (await register.log.head())?.size;
  for (let run = 0; run < 12; run += 1) {
    await step(register);
    register.chain.mineUntilFinal();
    const record = await latest(register);
    if (record?.status === "FINAL" && record.size === size) return;
  }
  throw new Error(`expected a final anchor of size ${size}, got ${JSON.stringify(await latest(register))}`);
}

describe("an anchor", () => {
  it("is signed and sent, mined, and final once the chain says so, and then rests", async () => {
    const register = await witnessed();
    const seen: (AnchorStatus | undefined)[] = [(await step(register)).record?.status];

    register.chain.mine();
    seen.push((await step(register)).record?.status, (await step(register)).record?.status);
    register.chain.mine();
    seen.push((await step(register)).record?.status);
    register.chain.mine();
    seen.push((await step(register)).record?.status);

    expect(seen).toEqual(["SENT", "MINED", "MINED", "MINED", "FINAL"]);
    expect(await step(register)).toMatchObject({ changed: false });
    expect(register.chain.anchored()).toMatchObject([{ size: 3 }]);
    expect(register.chain.signed).toHaveLength(1);
  });

  it("was stored in every state, with its transaction before that was sent", async () => {
    const register = await witnessed();
    const stored: AnchorRecord[] = [];
    const poolSizes: number[] = [];
    const put = async (record: AnchorRecord) => {
      stored.push(record);
      poolSizes.push(register.chain.pool().length);
      return register.anchors.put(record);
    };

    await anchorCheckpoint({ ...register.pipeline, anchors: { ...register.anchors, put } });

    expect(stored.map(({ status }) => status)).toEqual(["PLANNED", "SIGNED", "SENT"]);
    expect(stored.map(({ transactions }) => transactions.length)).toEqual([0, 1, 1]);
    expect(poolSizes).toEqual([0, 0, 1]);
  });

  it("proves that the log extends what the contract held, again and again", async () => {
    const register = await witnessed(3);
    await untilFinal(register);
    await grow(register, 260);
    await untilFinal(register);
    await grow(register, 1);

    await untilFinal(register);

    expect(register.chain.anchored().map(({ size }) => size)).toEqual([3, 263, 264]);
  });

  it("takes no more signatures than the contract asks for", async () => {
    const register = await witnessed();

    await untilFinal(register);

    expect(register.chain.anchored()[0]?.signatures).toHaveLength(3);
    expect(await latest(register)).toMatchObject({ signers: 3, threshold: 3 });
  });

  it("waits for nothing while there is nothing new", async () => {
    const register = await createMemoryRegister();

    expect(await step(register)).toEqual({ record: undefined, changed: false });
  });
});

const CRASHING = ["anchors", "notary", "members", "log", "objects"] as const;

async function writesOfOne(): Promise<readonly string[]> {
  const register = await witnessed();
  const { needs, writes } = withCrash(register.pipeline, CRASHING);
  await untilFinal({ ...register, pipeline: needs });
  return writes;
}
const writes = await writesOfOne();

describe("an anchor that dies", () => {
  it.each(crashPoints(writes))("before %s (write %i) is mined once all the same", async (_name, at) => {
    const register = await witnessed();
    const { needs } = withCrash(register.pipeline, CRASHING, at);
    await died(() => untilFinal({ ...register, pipeline: needs }));

    await untilFinal(register);

    expect(register.chain.anchored().map(({ size }) => size)).toEqual([3]);
    expect(await statusOf(register)).toBe("FINAL");
  });
});

describe("an anchor on a chain that is not kind", () => {
  it("is looked for again where its block was orphaned, sent again, and mined again", async () => {
    const register = await witnessed();
    await step(register);
    register.chain.mine();
    await step(register);
    register.chain.reorganize(1);

    const orphaned = await step(register);

    expect(orphaned).toMatchObject({
      record: { status: "SENT", mined: null },
      waiting: expect.stringMatching(/orphaned/),
    });
    register.clock.advance(RESEND_MS);
    await untilFinal(register);
    expect(register.chain.anchored()).toHaveLength(1);
  });

  it("is never final in a block that was orphaned after it was seen", async () => {
    const register = await witnessed();
    await step(register);
    register.chain.mine();
    await step(register);
    register.chain.mine(2);
    register.chain.reorganize(4);
    register.chain.mine(5);

    const { record } = await step(register);

    expect(record?.status).toBe("SENT");
    expect(await register.anchors.latestFinal(FAKE_CHAIN, FAKE_CONTRACT)).toBeUndefined();
  });

  it("is sent again, for an eighth more, where the node forgot it", async () => {
    const register = await witnessed();
    await step(register);
    register.chain.dropPool();
    register.clock.advance(RESEND_MS);

    await step(register);

    const [first, second] = register.chain.signed;
    expect(second).toMatchObject({ nonce: first?.nonce, replaced: first?.raw, callData: first?.callData });
    expect((second?.fee ?? 0) / (first?.fee ?? 1)).toBeGreaterThanOrEqual(1.125);
    await untilFinal(register);
    expect((await latest(register))?.mined?.transaction).toBe(second?.hash);
  });

  it("takes the place of its own transaction that nobody mines", async () => {
    const register = await witnessed();
    await step(register);
    register.clock.advance(RESEND_MS);

    await step(register);

    expect(register.chain.pool().map(({ hash }) => hash)).toEqual([register.chain.signed[1]?.hash]);
    await untilFinal(register);
    expect(register.chain.anchored()).toHaveLength(1);
  });

  it("counts by the transaction that was replaced, where that is the one mined", async () => {
    const register = await witnessed();
    await step(register);
    const [first] = register.chain.signed;
    const replacing = { ...register.pipeline.notary, send: () => Promise.resolve() };
    register.clock.advance(RESEND_MS);
    await anchorCheckpoint({ ...register.pipeline, notary: replacing });
    register.chain.mine();

    await untilFinal(register);

    expect((await latest(register))?.transactions).toHaveLength(2);
    expect((await latest(register))?.mined?.transaction).toBe(first?.hash);
  });

  it("is signed anew where its nonce went to another transaction", async () => {
    const register = await witnessed();
    await step(register);
    register.chain.dropPool();
    register.chain.spendNonce();

    await untilFinal(register);

    expect(register.chain.signed.map(({ nonce }) => nonce)).toEqual([0, 1]);
    expect(register.chain.anchored()).toHaveLength(1);
  });

  it("is served by the event of somebody who relayed it first", async () => {
    const register = await witnessed();
    await step(register);
    register.chain.relayByOther(register.chain.signed[0]?.callData ?? "");

    await untilFinal(register);

    expect(register.chain.anchored()).toHaveLength(1);
    expect((await latest(register))?.mined?.transaction).not.toBe(register.chain.signed[0]?.hash);
  });

  it("is adopted where somebody relayed it before it was planned", async () => {
    const source = await witnessed();
    await step(source);
    const register = await witnessed();
    register.chain.relayByOther(source.chain.signed[0]?.callData ?? "");

    await untilFinal(register);

    expect(register.chain.signed).toEqual([]);
    expect(await latest(register)).toMatchObject({ status: "FINAL", size: 3, transactions: [] });
  });

  it("sends nothing of its own where an adopted one is orphaned, but plans anew", async () => {
    const source = await witnessed();
    await step(source);
    const register = await witnessed();
    register.chain.relayByOther(source.chain.signed[0]?.callData ?? "");
    await step(register);
    register.chain.reorganize(1);

    await untilFinal(register);

    expect(register.chain.anchored().map(({ size }) => size)).toEqual([3]);
    expect(register.chain.signed.map(({ callData }) => callData)).toEqual([source.chain.signed[0]?.callData]);
  });

  it("is overtaken where the contract holds a size between, and a new one follows", async () => {
    const register = await witnessed(3);
    await grow(register, 2);
    const early = await witnessed(3);
    await step(early);
    await step(register);
    register.chain.relayByOther(early.chain.signed[0]?.callData ?? "");
    const seen: (AnchorStatus | undefined)[] = [];
    register.chain.mine();

    seen.push((await step(register)).record?.status);
    register.chain.mineUntilFinal();
    seen.push((await step(register)).record?.status);
    await untilFinal(register);

    // A failure that is not final may be taken back: planned anew too early, the anchor would be paid for twice.
    expect(seen).toEqual(["SENT", "OVERTAKEN"]);
    expect(register.chain.anchored().map(({ size }) => size)).toEqual([3, 5]);
    expect(await latest(register)).toMatchObject({ status: "FINAL", size: 5, fromSize: 3 });
  });
});

describe("an anchor that cannot go on", () => {
  it("says how many cosignatures are missing, plans nothing, and catches up", async () => {
    const register = await createMemoryRegister();
    register.stopped
      .add(FIRST)
      .add(SECOND)
      .add(MEMBER_NAMES[2] ?? "");
    await grow(register, 2);

    const { waiting } = await step(register);

    expect(waiting).toBe("witnessed by 1 of 4 members, 2 needed");
    expect(await latest(register)).toBeUndefined();
    register.stopped.clear();
    await witnessCheckpoint(register.pipeline);
    await untilFinal(register);
  });

  it("says how many members signed where the contract asks for more", async () => {
    const register = await witnessed();
    register.stopped.add(FIRST).add(SECOND);

    const { waiting } = await step(register);

    expect(waiting).toBe("2 of 4 members signed the anchor, 3 needed");
    expect(register.chain.signed).toEqual([]);
    register.stopped.clear();
    await untilFinal(register);
  });

  it.each([0, 1, 2, 3])("loses nothing where the chain is out of reach after %i runs", async (runs) => {
    const register = await witnessed();
    const before = Array.from({ length: runs }, () => step);
    await before.reduce(async (done, run) => {
      await done;
      await run(register);
      register.chain.mine();
    }, Promise.resolve());
    register.chain.setOutage(true);

    await expect(step(register)).rejects.toMatchObject({ code: "UNAVAILABLE" });
    await grow(register, 1);
    register.chain.setOutage(false);

    await untilFinal(register);
    expect(register.chain.anchored().at(-1)).toMatchObject({ size: 4 });
  });

  it("is planned once by two runs at the same time", async () => {
    const register = await witnessed();

    await Promise.all([step(register), step(register), step(register)]);
    await untilFinal(register);

    expect(register.chain.anchored()).toHaveLength(1);
    expect(register.chain.signed).toHaveLength(1);
  });

  it("finishes the one under way before it plans for a log that grew", async () => {
    const register = await witnessed(3);
    await step(register);
    await grow(register, 2);

    const { record } = await step(register);

    expect(record).toMatchObject({ size: 3, status: "SENT" });
    await untilFinal(register);
    expect(register.chain.anchored().map(({ size }) => size)).toEqual([3, 5]);
  });

  it("leaves out a signature that is not the member's, and takes another member's", async () => {
    const register = await witnessed();
    const [honest, ...others] = register.members;
    const liar = { ...honest, signAnchor: async () => new Uint8Array(65).fill(27) };
    const lying = {
      ...register,
      pipeline: { ...register.pipeline, members: [liar, ...others] },
    } as MemoryRegister;

    await untilFinal(lying);

    expect(register.chain.signed).toHaveLength(1);
    expect(register.chain.anchored()[0]?.signatures.map(({ member }) => member)).toEqual([1, 2, 3]);
  });
});
