// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { anchorCheckpoint } from "../../../functions/usecases/anchor-checkpoint.ts";
import { sequenceLog } from "../../../functions/usecases/sequence-log.ts";
import { witnessCheckpoint } from "../../../functions/usecases/witness-checkpoint.ts";
import { plantStatements } from "../../fixtures/log-statements.ts";
import { createMemoryRegister, type MemoryRegister } from "../../fixtures/memory-register.ts";

async function witnessed(count = 3): Promise<MemoryRegister> {
  const register = await createMemoryRegister();
  await plantStatements(register.disclosures, count, 0);
  await sequenceLog(register.pipeline);
  await witnessCheckpoint(register.pipeline);
  return register;
}

describe("an anchor beside a smaller one that another run planned at the same moment", () => {
  it("is proved anew from that one where that one took the nonce, and is paid for once", async () => {
    const [register, other] = [await witnessed(5), await witnessed(3)];
    await anchorCheckpoint(other.pipeline);
    await anchorCheckpoint(register.pipeline);
    const { chain, pipeline } = register;
    chain.dropPool();
    await chain.notary.send(
      (await chain.notary.sign(other.chain.signed[0]?.callData ?? "", 0, undefined)).raw,
    );
    chain.mineUntilFinal();

    const { record } = await anchorCheckpoint(pipeline);
    await anchorCheckpoint(pipeline);
    chain.mineUntilFinal();

    const mined = chain.blocks().all.flatMap(({ transactions }) => transactions);
    expect(record).toMatchObject({ status: "OVERTAKEN", size: 5, fromSize: 0 });
    expect(chain.anchored().map(({ size }) => size)).toEqual([3, 5]);
    expect(mined.map(({ nonce, succeeded }) => [nonce, succeeded])).toEqual([
      [0, true],
      [1, true],
    ]);
  });
});

describe("an anchor that a node refuses", () => {
  it("offers more at once where the node finds it too cheap", async () => {
    const register = await witnessed();
    register.chain.setLeastFee(1300);

    const { record } = await anchorCheckpoint(register.pipeline);

    const fees = register.chain.signed.map(({ fee }) => fee);
    expect(record?.status).toBe("SENT");
    expect(fees.length).toBeGreaterThan(1);
    expect(fees.at(-1)).toBeGreaterThanOrEqual(1300);
    expect(new Set(record?.transactions.map(({ nonce }) => nonce)).size).toBe(1);
  });

  it("says so where the contract is ahead of the log", async () => {
    const register = await witnessed(2);
    const { notary } = register.chain;
    const state = await notary.state();
    const ahead = { ...register.pipeline, notary: { ...notary, state: async () => ({ ...state, size: 9 }) } };

    expect(await anchorCheckpoint(ahead)).toMatchObject({
      changed: false,
      waiting: expect.stringContaining("size 9"),
    });
  });
});
