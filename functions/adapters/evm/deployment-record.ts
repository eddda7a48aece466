// SPDX-License-Identifier: Apache-2.0
import { AbiCoder, Interface, keccak256 } from "ethers";
import { NOTARY_ABI, NOTARY_BYTECODE, NOTARY_RUNTIME } from "../../../contracts/generated/notary.ts";
import { toHex } from "../../../core/canonical/encoding.ts";
import { DomainError } from "../../../core/errors.ts";
import { originHash } from "../../../core/log/anchor-message.ts";
import type { Deployment } from "./deploy-notary.ts";
import type { JsonRpc } from "./json-rpc.ts";
import { fieldsOf, readData, readHash, readNumber, readReceipt } from "./node-answers.ts";

/** A deployment as contracts/deployments keeps it. */
export interface DeploymentRecord extends Deployment {
  /** CAIP-2 */
  readonly chain: string;
  readonly contract: string;
  readonly transaction: string;
  readonly block: number;
  readonly blockHash: string;
  readonly originHash: string;
  /** keccak256 of the code at the address */
  readonly codeHash: string;
}

const notary = new Interface(NOTARY_ABI);

/** Code that a deployment for this origin has: what solc made, with the constructor's words in it. */
export function expectedCode(origin: string): string {
  const bytes = Buffer.from(NOTARY_RUNTIME.code.slice(2), "hex");
  const place = (offsets: readonly number[], word: Uint8Array) => {
    for (const offset of offsets) bytes.set(word, offset);
  };
  place(NOTARY_RUNTIME.originHash, originHash(origin));
  place(NOTARY_RUNTIME.domainSeparator, domainSeparator(origin));
  return `0x${toHex(bytes)}`;
}

/** CAIP-2 id of the chain that a node serves. */
export async function chainOf(rpc: JsonRpc): Promise<string> {
  return `eip155:${readNumber(await rpc("eth_chainId", []))}`;
}

/**
 * Reads back what a transaction deployed: the address that its receipt names, and everything that stands there. Throws CONFLICT where
 * any of it is not what was to be deployed.
 */
export async function readDeployment(
  rpc: JsonRpc,
  transaction: string,
  deployment: Deployment,
): Promise<DeploymentRecord> {
  const receipt = readReceipt(await rpc("eth_getTransactionReceipt", [transaction]));
  const contract = receipt?.contractAddress;
  if (receipt === undefined || !receipt.succeeded || contract === undefined)
    throw new DomainError("CONFLICT", `${transaction}: expected a receipt that names a contract, got none`);
  const sent = fieldsOf(await rpc("eth_getTransactionByHash", [transaction]));
  equal("input of the transaction", readData(sent.input), creationCode(deployment));
  const code = readData(await rpc("eth_getCode", [contract, "latest"]));
  equal(`code at ${contract}`, keccak256(code), keccak256(expectedCode(deployment.origin)));
  await comparePresent(rpc, contract, deployment);
  return {
    chain: await chainOf(rpc),
    contract,
    transaction: readHash(transaction),
    block: receipt.block,
    blockHash: receipt.blockHash,
    origin: deployment.origin,
    originHash: `0x${toHex(originHash(deployment.origin))}`,
    members: deployment.members,
    threshold: deployment.threshold,
    codeHash: keccak256(code),
  };
}

/** Creation code and constructor arguments, lower-case 0x. */
export function creationCode({ origin, members, threshold }: Deployment): string {
  return NOTARY_BYTECODE + notary.encodeDeploy([originHash(origin), members, threshold]).slice(2);
}

async function comparePresent(
  rpc: JsonRpc,
  contract: string,
  { members, threshold }: Deployment,
): Promise<void> {
  const read = async (name: "members" | "threshold") => {
    const data = readData(
      await rpc("eth_call", [{ to: contract, data: notary.encodeFunctionData(name) }, "latest"]),
    );
    return notary.decodeFunctionResult(name, data);
  };
  const [present] = await read("members");
  equal("members", (present as readonly string[]).join(",").toLowerCase(), members.join(",").toLowerCase());
  equal("threshold", String((await read("threshold"))[0]), String(threshold));
}

function domainSeparator(origin: string): Uint8Array {
  const text = (value: string) => keccak256(Buffer.from(value));
  const encoded = AbiCoder.defaultAbiCoder().encode(
    ["bytes32", "bytes32", "bytes32", "bytes32"],
    [
      text("EIP712Domain(string name,string version,bytes32 salt)"),
      text("Touchstone Notary"),
      text("1"),
      originHash(origin),
    ],
  );
  return Buffer.from(keccak256(encoded).slice(2), "hex");
}

function equal(what: string, got: string, expected: string): void {
  if (got === expected) return;
  const short = (value: string) => value.slice(0, 100);
  throw new DomainError("CONFLICT", `${what}: expected ${short(expected)}, got ${short(got)}`);
}
