// SPDX-License-Identifier: Apache-2.0
import { isDomainError } from "../../../core/errors.ts";
import { type ChainProfile, EVM_PROFILE, FISCO_BCOS_PROFILE } from "./chain-profile.ts";
import type { JsonRpc } from "./json-rpc.ts";
import { fieldsOf, readBlock, readNumber } from "./node-answers.ts";

/** One thing a node was asked, as Ethereum would answer it and as it did. */
export interface ProbeAnswer {
  readonly question: string;
  readonly expected: string;
  readonly got: string;
  readonly differs: boolean;
}

export interface ChainProbe {
  readonly chainId: number;
  readonly client: string;
  /** the profile that fits */
  readonly profile: ChainProfile;
  readonly answers: readonly ProbeAnswer[];
}

const MILLISECONDS_FROM = 100_000_000_000;
const NOBODY = "0x0000000000000000000000000000000000000001";
const NOTHING = `0x${"00".repeat(32)}`;

/** Asks a node, changing nothing, in what it differs from Ethereum, and names the profile that fits. UNAVAILABLE where it does not answer. */
export async function probeChain(rpc: JsonRpc): Promise<ChainProbe> {
  const chainId = readNumber(await rpc("eth_chainId", []));
  const client = String((await accepted(rpc, "web3_clientVersion", [])) ?? "unknown").slice(0, 120);
  const newest = await rpc("eth_getBlockByNumber", ["latest", false]);
  const milliseconds = (readBlock(newest)?.timestamp ?? 0) >= MILLISECONDS_FROM;
  const hasBaseFee = typeof fieldsOf(newest).baseFeePerGas === "string";
  const takes = async (method: string, params: readonly unknown[]) =>
    (await accepted(rpc, method, params)) !== undefined;
  const answers = [
    answer("unit of block.timestamp", "seconds", milliseconds ? "milliseconds" : "seconds"),
    answer("fee market (baseFeePerGas)", "yes", yesNo(hasBaseFee)),
    answer(
      "eth_getLogs without all four fields",
      "yes",
      yesNo(await takes("eth_getLogs", [{ fromBlock: "latest", topics: [NOTHING] }])),
    ),
    answer("eth_getProof", "yes", yesNo(await takes("eth_getProof", [NOBODY, [], "latest"]))),
    answer("the finalized tag", "yes", yesNo(await takes("eth_getBlockByNumber", ["finalized", false]))),
  ];
  const isFisco = /fisco|bcos/i.test(client) || milliseconds || !hasBaseFee;
  return { chainId, client, profile: isFisco ? FISCO_BCOS_PROFILE : EVM_PROFILE, answers };
}

/** What a call answered; undefined where the node refuses it or has nothing. */
async function accepted(rpc: JsonRpc, method: string, params: readonly unknown[]): Promise<unknown> {
  try {
    return (await rpc(method, params)) ?? undefined;
  } catch (error) {
    if (isDomainError(error) && error.code === "CONFLICT") return undefined;
    throw error;
  }
}

function answer(question: string, expected: string, got: string): ProbeAnswer {
  return { question, expected, got, differs: expected !== got };
}

function yesNo(value: boolean): string {
  return value ? "yes" : "no";
}
