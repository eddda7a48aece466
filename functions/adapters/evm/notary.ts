// SPDX-License-Identifier: Apache-2.0
import { Interface, Signature } from "ethers";
import { NOTARY_ABI } from "../../../contracts/generated/notary.ts";
import { fromHex, toHex } from "../../../core/canonical/encoding.ts";
import { DomainError, isDomainError } from "../../../core/errors.ts";
import type { MinedAnchor, Notary, NotaryState } from "../../ports/notary.ts";
import { blockEvidence } from "./block-evidence.ts";
import { type ChainProfile, EVM_PROFILE } from "./chain-profile.ts";
import { findAnchoredLog } from "./find-anchored.ts";
import type { JsonRpc } from "./json-rpc.ts";
import { type NodeLog, readBlock, readData, readNumber, readReceipt } from "./node-answers.ts";
import type { Relayer } from "./relayer.ts";

export interface NotaryOptions {
  readonly rpc: JsonRpc;
  readonly chainId: number;
  /** lower-case 0x */
  readonly contract: string;
  readonly relayer: Relayer;
  /** the chain's own `finalized` tag, or a number of blocks on top */
  readonly finality: "finalized" | number;
  /** how the chain's nodes answer; Ethereum's way where it is left out */
  readonly profile?: ChainProfile;
}

const notary = new Interface(NOTARY_ABI);
const ANCHORED = notary.getEvent("Anchored")?.topicHash ?? "";
// Several times what the deepest proof with 32 signatures takes; what is not used is not paid.
const GAS_LIMIT = 600_000n;
const MILLISECONDS_FROM = 100_000_000_000;

/** The Notary contract on an EVM chain. */
export function createNotary(options: NotaryOptions): Notary {
  const { rpc, chainId, contract, relayer, finality } = options;
  return {
    chain: `eip155:${chainId}`,
    contract,
    state: () => readNotaryState(options),
    encodeAnchor: ({ size, root, proof, signatures }) =>
      notary.encodeFunctionData("anchor", [
        root,
        BigInt(size),
        proof,
        signatures.reduce((bits, { member }) => bits | (1n << BigInt(member)), 0n),
        `0x${signatures.map(({ signature }) => compact(signature)).join("")}`,
      ]),
    nextNonce: () => nonceAt(options, "latest"),
    finalNonce: () => finalNonce(options),
    sign: (data, nonce, replaced) =>
      relayer.signTransaction({ to: contract, data, nonce, gasLimit: GAS_LIMIT, replaced }),
    send: (raw) => send(rpc, raw),
    mined: (hash) => mined(options, hash),
    findAnchored: (root, size) => findAnchored(options, root, size),
    prove: ({ transaction, blockHash }) => blockEvidence(rpc, blockHash, transaction),
    isFinal: (block, blockHash) => isFinal(rpc, block, blockHash, finality),
  };
}

/** What the contract holds now. */
export async function readNotaryState({
  rpc,
  contract,
}: Pick<NotaryOptions, "rpc" | "contract">): Promise<NotaryState> {
  const call = async (name: "latest" | "members" | "threshold") => {
    const data = readData(
      await rpc("eth_call", [{ to: contract, data: notary.encodeFunctionData(name) }, "latest"]),
    );
    if (data === "0x") throw new DomainError("UNAVAILABLE", `no notary answers at ${contract}`);
    return notary.decodeFunctionResult(name, data);
  };
  const [latest, members, threshold] = await Promise.all([
    call("latest"),
    call("members"),
    call("threshold"),
  ]);
  const size = Number(latest[1]);
  if (!Number.isSafeInteger(size))
    throw new DomainError("UNAVAILABLE", "the notary answered a size that cannot be");
  return {
    size,
    root: fromHex(String(latest[0]).slice(2)) ?? new Uint8Array(),
    epoch: Number(latest[3]),
    threshold: Number(threshold[0]),
    members: (members[0] as readonly string[]).map((address) => address.toLowerCase()),
  };
}

/** r || s || v as EIP-2098 writes it: the contract takes nothing longer. */
function compact(signature: Uint8Array): string {
  return Signature.from(`0x${toHex(signature)}`).compactSerialized.slice(2);
}

const KNOWN = /already (known|imported|exists)/i;
const TOO_POOR = /insufficient (funds|balance)/i;
const TOO_CHEAP = /underpriced|fee cap|fee too low|less than block base fee/i;

async function send(rpc: JsonRpc, raw: string): Promise<void> {
  try {
    await rpc("eth_sendRawTransaction", [raw]);
  } catch (error) {
    const message = error instanceof Error ? error.message : "";
    if (KNOWN.test(message)) return;
    // Nodes add what the account holds and lacks, and this message reaches logs.
    if (TOO_POOR.test(message))
      throw new DomainError("CONFLICT", "the relayer's account cannot pay for the anchor");
    if (!TOO_CHEAP.test(message)) throw error;
    throw new DomainError("CONFLICT", message, { reason: "FEE_TOO_LOW" }, { cause: error });
  }
}

async function mined({ rpc, contract }: NotaryOptions, hash: string): Promise<MinedAnchor | undefined> {
  const receipt = readReceipt(await rpc("eth_getTransactionReceipt", [hash]));
  if (receipt === undefined) return undefined;
  const event = receipt.logs.find((log) => isAnchored(log, contract));
  const succeeded = receipt.succeeded && event !== undefined;
  return located(
    rpc,
    { transaction: hash, block: receipt.block, blockHash: receipt.blockHash, logIndex: event?.logIndex ?? 0 },
    succeeded,
  );
}

async function findAnchored(
  { rpc, contract, profile = EVM_PROFILE }: NotaryOptions,
  root: Uint8Array,
  size: number | undefined,
): Promise<MinedAnchor | undefined> {
  const search = { rpc, contract, profile, topic: ANCHORED, root: `0x${toHex(root)}`, size };
  const event = await findAnchoredLog(search);
  return event === undefined ? undefined : located(rpc, event, true);
}

function isAnchored(log: NodeLog, contract: string): boolean {
  return log.address === contract && log.topics[0] === ANCHORED;
}

async function located(
  rpc: JsonRpc,
  at: Pick<NodeLog, "transaction" | "block" | "blockHash" | "logIndex">,
  succeeded: boolean,
): Promise<MinedAnchor | undefined> {
  const block = readBlock(await rpc("eth_getBlockByHash", [at.blockHash, false]));
  // Gone between two questions: the chain was reorganized, and the next look will tell.
  if (block === undefined) return undefined;
  const { transaction, blockHash, logIndex } = at;
  const milliseconds = block.timestamp >= MILLISECONDS_FROM ? block.timestamp : block.timestamp * 1000;
  return {
    transaction,
    block: at.block,
    blockHash,
    logIndex,
    at: new Date(milliseconds).toISOString(),
    succeeded,
  };
}

async function nonceAt({ rpc, relayer }: NotaryOptions, block: string): Promise<number> {
  return readNumber(await rpc("eth_getTransactionCount", [relayer.address, block]));
}

async function finalNonce(options: NotaryOptions): Promise<number> {
  const { rpc, finality, profile = EVM_PROFILE } = options;
  // Such chains finalize with the block, and answer with the latest state for every other one.
  if (!profile.hasOldStates) return nonceAt(options, "latest");
  try {
    if (finality === "finalized") return await nonceAt(options, "finalized");
    const newest = readBlock(await rpc("eth_getBlockByNumber", ["latest", false]));
    return await nonceAt(options, `0x${Math.max(0, (newest?.number ?? 0) - finality).toString(16)}`);
  } catch (error) {
    // A node that keeps no old states refuses: then what stands at the tip is all that can be known.
    if (!isDomainError(error) || error.code !== "CONFLICT") throw error;
    return nonceAt(options, "latest");
  }
}

async function isFinal(
  rpc: JsonRpc,
  block: number,
  blockHash: string,
  finality: "finalized" | number,
): Promise<boolean> {
  const tag = finality === "finalized" ? "finalized" : "latest";
  const newest = readBlock(await rpc("eth_getBlockByNumber", [tag, false]));
  const depth = finality === "finalized" ? 0 : finality;
  if (newest === undefined || newest.number < block + depth) return false;
  const own = readBlock(await rpc("eth_getBlockByNumber", [`0x${block.toString(16)}`, false]));
  return own?.hash === blockHash;
}
