// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../../core/errors.ts";
import type { AnchorEvents, AnchoredEntry } from "../../ports/anchor-events.ts";
import type { Notary } from "../../ports/notary.ts";
import { ANCHORED_TOPIC } from "./anchored-topic.ts";
import { type ChainProfile, EVM_PROFILE } from "./chain-profile.ts";
import type { JsonRpc } from "./json-rpc.ts";
import { type NodeLog, readLogs, readNumber } from "./node-answers.ts";

export interface AnchorEventsOptions {
  readonly rpc: JsonRpc;
  readonly notary: Pick<Notary, "chain" | "contract" | "state">;
  readonly profile?: ChainProfile;
}

// Few nodes read more blocks in one call, whatever they promise.
const WINDOW_BLOCKS = 2000;
const WORD = 64;

/** Reads a contract's events from the newest block back to those that are known. */
export function createAnchorEvents({
  rpc,
  notary,
  profile = EVM_PROFILE,
}: AnchorEventsOptions): AnchorEvents {
  const { chain, contract } = notary;
  const window = profile.logWindowBlocks ?? WINDOW_BLOCKS;
  return {
    chain,
    contract,
    state: () => notary.state(),
    async after(sequence) {
      const found: AnchoredEntry[] = [];
      let newest = readNumber(await rpc("eth_blockNumber", []));
      for (let n = 0; n < Math.max(profile.maxLogWindows, WINDOW_BLOCKS) && newest >= 0; n += 1) {
        const oldest = Math.max(0, newest - window + 1);
        const range = { fromBlock: hex(oldest), toBlock: hex(newest) };
        const logs = readLogs(
          await rpc("eth_getLogs", [{ address: contract, topics: [ANCHORED_TOPIC], ...range }]),
        );
        const events = logs.filter((log) => log.address === contract).map(entryOf);
        found.push(...events.filter((event) => event.sequence > sequence));
        newest = events.some((event) => event.sequence <= Math.max(1, sequence)) ? -1 : oldest - 1;
      }
      return withoutGaps(found, sequence, chain);
    },
  };
}

function entryOf({ topics, data, transaction, block }: NodeLog): AnchoredEntry {
  const root = topics[2]?.slice(2) ?? "";
  const sequence = readNumber(quantity(topics[1]?.slice(2) ?? ""));
  return { sequence, size: readNumber(quantity(data.slice(2, 2 + WORD))), root, transaction, block };
}

/** A word without its leading zeros, as JSON-RPC writes quantities. */
function quantity(word: string): string {
  return `0x${word.replace(/^0+(?=.)/, "")}`;
}

function withoutGaps(
  found: readonly AnchoredEntry[],
  after: number,
  chain: string,
): readonly AnchoredEntry[] {
  const sorted = [...found].sort((a, b) => a.sequence - b.sequence);
  if (sorted.every(({ sequence }, i) => sequence === after + 1 + i)) return sorted;
  throw new DomainError(
    "UNAVAILABLE",
    `${chain}: expected every anchor after number ${after}, got some of them`,
  );
}

function hex(block: number): string {
  return `0x${block.toString(16)}`;
}
