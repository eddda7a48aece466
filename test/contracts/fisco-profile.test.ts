// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EVM_PROFILE, FISCO_BCOS_PROFILE } from "../../functions/adapters/evm/chain-profile.ts";
import { deployNotary } from "../../functions/adapters/evm/deploy-notary.ts";
import { createJsonRpc, type JsonRpc } from "../../functions/adapters/evm/json-rpc.ts";
import { createNotary } from "../../functions/adapters/evm/notary.ts";
import { probeChain } from "../../functions/adapters/evm/probe-chain.ts";
import { createRelayer } from "../../functions/adapters/evm/relayer.ts";
import { createMemoryAnchorStore } from "../../functions/adapters/memory/anchor-store.ts";
import type { AnchorRecord } from "../../functions/ports/anchor-store.ts";
import { anchorCheckpoint } from "../../functions/usecases/anchor-checkpoint.ts";
import type { AnchorNeeds } from "../../functions/usecases/plan-anchor.ts";
import { runPipelineStep } from "../../functions/usecases/run-pipeline.ts";
import { type Anvil, startAnvil } from "../fixtures/anvil.ts";
import { type FiscoProxy, startFiscoProxy } from "../fixtures/fisco-proxy.ts";
import { createMemoryRegister, ORIGIN, seededSigner } from "../fixtures/memory-register.ts";

const CHAIN_ID = 31337;
const COINS = "0x56bc75e2d63100000";
let node: Anvil;
let proxy: FiscoProxy;
let direct: JsonRpc;
let rpc: JsonRpc;

beforeEach(async () => {
  node = await startAnvil(["--base-fee", "0", "--gas-price", "0"]);
  proxy = await startFiscoProxy(node.url);
  direct = createJsonRpc(node.url);
  rpc = createJsonRpc(proxy.url);
});

afterEach(async () => {
  await proxy.stop();
  await node.stop();
});

/** A register with one witnessed entry, and its contract on the chain behind the proxy. */
async function witnessed() {
  const register = await createMemoryRegister();
  const signer = seededSigner("relayer", "secp256k1");
  const relayer = createRelayer(rpc, CHAIN_ID, signer, FISCO_BCOS_PROFILE);
  await direct("anvil_setBalance", [relayer.address, COINS]);
  const members = register.members.map(({ address }) => address);
  const contract = await deployNotary(rpc, relayer, { origin: ORIGIN, members, threshold: 3 });
  const shared = { rpc, chainId: CHAIN_ID, contract, relayer, finality: 0 };
  const notary = createNotary({ ...shared, profile: FISCO_BCOS_PROFILE });
  await publish(register, "first");
  return { register, notary, shared, needs: { ...register.pipeline, notary } satisfies AnchorNeeds };
}

async function publish(
  register: Awaited<ReturnType<typeof createMemoryRegister>>,
  idempotencyKey: string,
  period = { start: "2023-01-01", endExclusive: "2024-01-01" },
): Promise<void> {
  await register.accept({ idempotencyKey, period });
  await runPipelineStep("sequence", register.pipeline);
  await runPipelineStep("witness", register.pipeline);
}

async function until(status: AnchorRecord["status"], needs: AnchorNeeds): Promise<AnchorRecord | undefined> {
  let record: AnchorRecord | undefined;
  for (let run = 0; run < 8 && record?.status !== status; run += 1)
    ({ record } = await anchorCheckpoint(needs));
  return record;
}

describe("the profile of FISCO BCOS 3", () => {
  it("takes an anchor from its plan to FINAL with a legacy transaction and no fee", async () => {
    const { needs } = await witnessed();

    const final = await until("FINAL", needs);

    expect(final).toMatchObject({ status: "FINAL", size: 1, evidence: null });
    expect(final?.transactions[0]?.raw).toMatch(/^0xf9/);
    expect(final?.mined?.at).toMatch(/^20\d\d-/);
  });

  it("anchors a second checkpoint with a proof from the first", async () => {
    const { register, needs } = await witnessed();
    await until("FINAL", needs);
    await publish(register, "second", { start: "2024-01-01", endExclusive: "2025-01-01" });

    await anchorCheckpoint(needs);
    const final = await until("FINAL", needs);

    expect(final).toMatchObject({ status: "FINAL", size: 2, fromSize: 1 });
  });

  it("goes on from what was stored where the register died before or after sending", async () => {
    const { needs } = await witnessed();
    const lost = { ...needs.notary, send: () => Promise.reject(new TypeError("killed")) };
    await expect(anchorCheckpoint({ ...needs, notary: lost })).rejects.toThrow("killed");

    const final = await until("FINAL", needs);

    expect(final).toMatchObject({ status: "FINAL", size: 1 });
    expect(final?.transactions).toHaveLength(1);
  });

  it("adopts what another relayer anchored hundreds of blocks ago", async () => {
    const { needs } = await witnessed();
    const other = await until("FINAL", { ...needs, anchors: createMemoryAnchorStore() });
    await direct("anvil_mine", ["0x15e"]);

    const adopted = await until("FINAL", needs);

    expect(adopted).toMatchObject({ status: "FINAL", transactions: [], mined: other?.mined });
  });

  it("knows a root that was overtaken from one that is only far back", async () => {
    const { register, needs, notary } = await witnessed();
    await until("FINAL", needs);
    await publish(register, "second", { start: "2024-01-01", endExclusive: "2025-01-01" });
    await anchorCheckpoint(needs);
    const final = await until("FINAL", needs);
    await direct("anvil_mine", ["0x64"]);

    expect(await notary.findAnchored(new Uint8Array(32).fill(7), 2)).toBeUndefined();
    expect(await notary.findAnchored(new Uint8Array(32).fill(7))).toBeUndefined();
    expect(final).toMatchObject({ status: "FINAL" });
  });

  it("says that it could not look far enough rather than that nothing is there", async () => {
    const { needs, shared } = await witnessed();
    const final = await until("FINAL", needs);
    await direct("anvil_mine", ["0x64"]);
    const hasty = createNotary({ ...shared, profile: { ...FISCO_BCOS_PROFILE, maxLogWindows: 3 } });

    const search = hasty.findAnchored(Buffer.from(final?.root ?? "", "hex"), 1);

    await expect(search).rejects.toMatchObject({ code: "UNAVAILABLE" });
  });

  it("is what finds an anchor that Ethereum's way of reading logs misses there", async () => {
    const { needs, shared, notary } = await witnessed();
    await direct("anvil_mine", ["0x14"]);
    const final = await until("FINAL", needs);
    const root = Buffer.from(final?.root ?? "", "hex");

    const asEthereum = await createNotary({ ...shared, profile: EVM_PROFILE }).findAnchored(root);

    expect(asEthereum).toBeUndefined();
    expect(await notary.findAnchored(root)).toMatchObject({ transaction: final?.mined?.transaction });
  });

  it("is recognised by a probe, which names what differs", async () => {
    const { profile, answers } = await probeChain(rpc);

    expect(profile.name).toBe("fisco-bcos-3");
    expect(answers.filter(({ differs }) => differs).map(({ question }) => question)).toEqual([
      "unit of block.timestamp",
      "fee market (baseFeePerGas)",
      "eth_getLogs without all four fields",
      "eth_getProof",
    ]);
    expect((await probeChain(direct)).profile.name).toBe("evm");
  });
});
