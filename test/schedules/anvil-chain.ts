// SPDX-License-Identifier: Apache-2.0

import { deployNotary } from "../../functions/adapters/evm/deploy-notary.ts";
import { createJsonRpc, type JsonRpc } from "../../functions/adapters/evm/json-rpc.ts";
import { createNotary } from "../../functions/adapters/evm/notary.ts";
import { createRelayer, type Relayer } from "../../functions/adapters/evm/relayer.ts";
import { startAnvil } from "../fixtures/anvil.ts";
import { ORIGIN, seededSigner } from "../fixtures/memory-register.ts";
import type { Choices } from "./seeded-choices.ts";
import type { ChainUnderTest } from "./simulated-chain.ts";
import { MEMBER_ADDRESSES } from "./simulated-register.ts";

const CHAIN_ID = 31337;
const THRESHOLD = 2;
const ORDINARY_FEE = "0x3b9aca00";
const FEES = [ORDINARY_FEE, "0x77359400", "0x12a05f200"];
/** anvil calls a block final that has two epochs on top */
const SLOTS = 2;
const EXTRA_BLOCKS = 2 * SLOTS;

export interface AnvilForSchedules {
  /** The node with a new contract, and nothing in its pool. */
  openChain(choices: Choices): Promise<ChainUnderTest>;
  stop(): Promise<void>;
}

/** One real node for many schedules, each with a contract of its own: a snapshot does not outlive a reorganization. */
export async function startAnvilForSchedules(): Promise<AnvilForSchedules> {
  const anvil = await startAnvil(["--slots-in-an-epoch", String(SLOTS)]);
  const rpc = createJsonRpc(anvil.url);
  const relayer = createRelayer(rpc, CHAIN_ID, seededSigner("relayer", "secp256k1"));
  const deployment = { origin: ORIGIN, members: MEMBER_ADDRESSES, threshold: THRESHOLD };
  await rpc("anvil_setBalance", [relayer.address, "0x3635c9adc5dea00000"]);
  return {
    stop: anvil.stop,
    async openChain(choices) {
      await rpc("anvil_dropAllTransactions", []);
      await rpc("anvil_setNextBlockBaseFeePerGas", [ORDINARY_FEE]);
      await rpc("evm_setAutomine", [true]);
      const contract = await deployNotary(rpc, relayer, deployment);
      await rpc("evm_setAutomine", [false]);
      await rpc("anvil_mine", ["0x8"]);
      const first = numberIn(await rpc("eth_getBlockByNumber", ["latest", false]), "number");
      return chainOn(rpc, relayer, { contract, first }, choices);
    },
  };
}

function chainOn(
  rpc: JsonRpc,
  relayer: Relayer,
  { contract, first }: { readonly contract: string; readonly first: number },
  choices: Choices,
): ChainUnderTest {
  let takenBack = 0;
  const numberOf = async (tag: string) => numberIn(await rpc("eth_getBlockByNumber", [tag, false]), "number");
  const mine = (blocks: number) => rpc("anvil_mine", [`0x${blocks.toString(16)}`]);
  const setFee = (fee: string) => rpc("anvil_setNextBlockBaseFeePerGas", [fee]);
  const reorganize = async () => {
    const latest = await numberOf("latest");
    const most = latest - (await numberOf("finalized"));
    if (most < 1) return;
    const depth = 1 + choices.below(most);
    takenBack += (await paidSizes(rpc, relayer.address, contract, [latest - depth + 1, latest])).length;
    await rpc("anvil_reorg", [depth, []]);
  };
  const dropOne = async () => {
    const waiting = hashesIn(await rpc("txpool_content", []));
    if (waiting.length > 0) await rpc("anvil_dropTransaction", [choices.pick(waiting)]);
  };
  return {
    isExternal: true,
    notary: createNotary({ rpc, chainId: CHAIN_ID, contract, relayer, finality: "finalized" }),
    events: [
      { name: "a block is mined", weight: 8, run: () => mine(1) },
      { name: "blocks are mined", weight: 3, run: () => mine(3) },
      { name: "the chain is reorganized", weight: 4, run: reorganize },
      { name: "a transaction is dropped", weight: 2, run: dropOne },
      { name: "the pool is dropped", weight: 1, run: () => rpc("anvil_dropAllTransactions", []) },
      { name: "fees change", weight: 2, run: () => setFee(choices.pick(FEES)) },
    ],
    async mineCalmly(blocks) {
      await setFee(ORDINARY_FEE);
      await mine(blocks + EXTRA_BLOCKS);
    },
    async located(transaction) {
      const receipt = record(await rpc("eth_getTransactionReceipt", [transaction]));
      return receipt && { blockHash: String(receipt.blockHash), succeeded: receipt.status === "0x1" };
    },
    payments: async () => ({
      sizes: await paidSizes(rpc, relayer.address, contract, [first, await numberOf("latest")]),
      takenBack,
    }),
  };
}

/** Log sizes of all calls of `anchor` that the relayer's account paid for. */
async function paidSizes(
  rpc: JsonRpc,
  from: string,
  contract: string,
  [first, latest]: readonly [number, number],
): Promise<readonly number[]> {
  const sizes: number[] = [];
  for (let number = first; number <= latest; number += 1) {
    const block = record(await rpc("eth_getBlockByNumber", [`0x${number.toString(16)}`, true]));
    // The second argument: after the selector and the root.
    for (const one of (block?.transactions ?? []) as readonly Record<string, unknown>[])
      if (one.from === from && one.to === contract)
        sizes.push(Number(`0x${String(one.input).slice(74, 138)}`));
  }
  return sizes;
}

function record(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
}

function numberIn(value: unknown, key: string): number {
  const number = Number(record(value)?.[key]);
  if (!Number.isSafeInteger(number))
    throw new Error(`expected a block with ${key}, got ${JSON.stringify(value)}`);
  return number;
}

function hashesIn(content: unknown): readonly string[] {
  const byNonce = Object.values(record(record(content)?.pending) ?? {});
  return byNonce.flatMap((one) => Object.values(record(one) ?? {})).map((one) => String(record(one)?.hash));
}
