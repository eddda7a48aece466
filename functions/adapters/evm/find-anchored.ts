// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../../core/errors.ts";
import type { ChainProfile } from "./chain-profile.ts";
import type { JsonRpc } from "./json-rpc.ts";
import { type NodeLog, readLogs, readNumber } from "./node-answers.ts";

export interface AnchoredSearch {
  readonly rpc: JsonRpc;
  readonly contract: string;
  readonly profile: ChainProfile;
  /** topic0 of Anchored */
  readonly topic: string;
  /** 0x and 64 hex digits */
  readonly root: string;
  /** of the anchor that is looked for; an anchor of a smaller size ends the search, as sizes only grow */
  readonly size: number | undefined;
}

const WORD_DIGITS = 64;

/**
 * The Anchored event of a root, or undefined where the chain has none. Where a node reads only so many blocks at a time, the
 * search goes back window by window; one that ends before the answer is certain is UNAVAILABLE, never "not found".
 */
export async function findAnchoredLog(search: AnchoredSearch): Promise<NodeLog | undefined> {
  const { logWindowBlocks, maxLogWindows } = search.profile;
  if (logWindowBlocks === null)
    return (await readRange(search, "0x0", "latest", search.root)).find(isOf(search));
  let newest = readNumber(await search.rpc("eth_blockNumber", []));
  const head = newest;
  for (let n = 0; n < maxLogWindows && newest >= 0; n += 1) {
    const oldest = Math.max(0, newest - logWindowBlocks + 1);
    const events = await readRange(search, hex(oldest), hex(newest), null);
    const found = events.find(isOf(search));
    if (found !== undefined || events.some((event) => isBefore(event, search))) return found;
    newest = oldest - 1;
  }
  if (newest < 0) return undefined;
  throw new DomainError(
    "UNAVAILABLE",
    `the event of root ${search.root} was looked for in blocks ${newest + 1} to ${head}; it may be older`,
  );
}

/** All four fields, always: some nodes answer nothing to a filter that lacks one. */
async function readRange(
  { rpc, contract, topic }: AnchoredSearch,
  fromBlock: string,
  toBlock: string,
  root: string | null,
): Promise<readonly NodeLog[]> {
  const topics = root === null ? [topic] : [topic, null, root];
  const logs = readLogs(await rpc("eth_getLogs", [{ address: contract, topics, fromBlock, toBlock }]));
  return logs.filter((log) => log.address === contract && log.topics[0] === topic);
}

function isOf({ root }: AnchoredSearch): (log: NodeLog) => boolean {
  return (log) => log.topics[2] === root;
}

/** The contract's first anchor, or one of a smaller size: what is looked for can be in no earlier block. */
function isBefore({ topics, data }: NodeLog, { size }: AnchoredSearch): boolean {
  const sequence = BigInt(topics[1] ?? "0x0");
  const anchored = data.length >= 2 + WORD_DIGITS ? BigInt(data.slice(0, 2 + WORD_DIGITS)) : undefined;
  return sequence === 1n || (size !== undefined && anchored !== undefined && anchored < BigInt(size));
}

function hex(block: number): string {
  return `0x${block.toString(16)}`;
}
