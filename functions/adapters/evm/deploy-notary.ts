// SPDX-License-Identifier: Apache-2.0
import { Interface } from "ethers";
import { NOTARY_ABI, NOTARY_BYTECODE } from "../../../contracts/generated/notary.ts";
import { DomainError } from "../../../core/errors.ts";
import { originHash } from "../../../core/log/anchor-message.ts";
import type { JsonRpc } from "./json-rpc.ts";
import { readData, readNumber, readReceipt } from "./node-answers.ts";
import type { Relayer } from "./relayer.ts";

export interface Deployment {
  readonly origin: string;
  /** lower-case 0x addresses, in the order of the signer bits */
  readonly members: readonly string[];
  readonly threshold: number;
}

const GAS_LIMIT = 3_000_000n;
const POLLS = 100;
const POLL_MS = 50;

/** True where code stands at an address. */
export async function isDeployed(rpc: JsonRpc, contract: string): Promise<boolean> {
  return readData(await rpc("eth_getCode", [contract, "latest"])) !== "0x";
}

/** Deploys a Notary for one log and answers the address that the receipt names. */
export async function deployNotary(rpc: JsonRpc, relayer: Relayer, deployment: Deployment): Promise<string> {
  return (await sendDeployment(rpc, relayer, deployment)).contract;
}

/** Deploys a Notary for one log and answers what the receipt says, once there is one. */
export async function sendDeployment(
  rpc: JsonRpc,
  relayer: Relayer,
  { origin, members, threshold }: Deployment,
  patienceMs = POLLS * POLL_MS,
): Promise<{ readonly contract: string; readonly transaction: string }> {
  const deployArguments = new Interface(NOTARY_ABI).encodeDeploy([originHash(origin), members, threshold]);
  const nonce = readNumber(await rpc("eth_getTransactionCount", [relayer.address, "latest"]));
  const data = NOTARY_BYTECODE + deployArguments.slice(2);
  const { raw, hash } = await relayer.signTransaction({
    to: null,
    data,
    nonce,
    gasLimit: GAS_LIMIT,
    replaced: undefined,
  });
  await rpc("eth_sendRawTransaction", [raw]);
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += POLL_MS) {
    const receipt = readReceipt(await rpc("eth_getTransactionReceipt", [hash]));
    if (receipt?.succeeded && receipt.contractAddress !== undefined)
      return { contract: receipt.contractAddress, transaction: hash };
    if (receipt !== undefined) throw new DomainError("CONFLICT", "the chain refused to deploy the notary");
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new DomainError(
    "UNAVAILABLE",
    `the notary was not deployed in time by ${hash}: look for its receipt`,
  );
}
