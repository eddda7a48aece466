// SPDX-License-Identifier: Apache-2.0
import { Wallet } from "ethers";
import { afterAll, beforeAll, expect, it } from "vitest";
import { fromHex } from "../../core/canonical/encoding.ts";
import { provenReceipt } from "../../core/evm/receipt.ts";
import { blockEvidence } from "../../functions/adapters/evm/block-evidence.ts";
import { createJsonRpc, type JsonRpc } from "../../functions/adapters/evm/json-rpc.ts";
import { type Anvil, startAnvil } from "../fixtures/anvil.ts";

const FIRST_ACCOUNT = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
const TO = "0x00000000000000000000000000000000000000aa";
const bytes = (hex: string) => fromHex(hex) ?? new Uint8Array();

let anvil: Anvil;
let rpc: JsonRpc;
let sender: string;

beforeAll(async () => {
  anvil = await startAnvil();
  rpc = createJsonRpc(anvil.url);
  [sender = ""] = (await rpc("eth_accounts", [])) as string[];
  await rpc("evm_setAutomine", [false]);
});
afterAll(() => anvil.stop());

it.each([1, 2, 16, 17, 130, 260])("shows every receipt of a block with %i transactions", async (count) => {
  const hashes: string[] = [];
  for (let i = 0; i < count; i += 1)
    hashes.push(
      String(await rpc("eth_sendTransaction", [{ from: sender, to: TO, value: "0x1", gas: "0x5208" }])),
    );
  await rpc("evm_mine", []);
  const [first = ""] = hashes;
  const { blockHash, blockNumber } = (await rpc("eth_getTransactionReceipt", [first])) as Record<
    string,
    string
  >;
  const sample = hashes.filter((_, i) => i < 3 || i % 50 === 0 || i === count - 1);

  const evidence = await Promise.all(sample.map((hash) => blockEvidence(rpc, blockHash ?? "", hash)));

  expect(evidence.map((one) => proven(one))).toEqual(
    sample.map(() => ({ blockNumber: Number(blockNumber), succeeded: true, logs: [] })),
  );
});

it("shows nothing for a transaction that is in another block", async () => {
  const latest = (await rpc("eth_getBlockByNumber", ["latest", false])) as { readonly hash: string };

  expect(await blockEvidence(rpc, latest.hash, `0x${"11".repeat(32)}`)).toBeUndefined();
});

it("shows nothing where the node's fields do not hash to the block", async () => {
  const latest = (await rpc("eth_getBlockByNumber", ["latest", false])) as Record<string, unknown>;
  const [transaction] = latest.transactions as string[];
  const changed: JsonRpc = async (method, params) => {
    const answer = await rpc(method, params);
    return method === "eth_getBlockByHash" ? { ...(answer as object), gasUsed: "0x1" } : answer;
  };

  expect(await blockEvidence(changed, String(latest.hash), transaction ?? "")).toBeUndefined();
});

it("asks for each receipt where the node does not know the method for all of them", async () => {
  const wallet = new Wallet(FIRST_ACCOUNT);
  const hash = String(await rpc("eth_sendTransaction", [{ from: wallet.address, to: TO, value: "0x1" }]));
  await rpc("evm_mine", []);
  const { blockHash } = (await rpc("eth_getTransactionReceipt", [hash])) as Record<string, string>;
  const older: JsonRpc = (method, params) =>
    rpc(method === "eth_getBlockReceipts" ? "eth_unknownMethod" : method, params);

  expect(proven(await blockEvidence(older, blockHash ?? "", hash))).toMatchObject({ succeeded: true });
});

function proven(evidence: Awaited<ReturnType<typeof blockEvidence>>) {
  return evidence && provenReceipt(bytes(evidence.header), evidence.receiptProof.map(bytes));
}
