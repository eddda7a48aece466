// SPDX-License-Identifier: Apache-2.0
import { keccak_256 } from "@noble/hashes/sha3.js";
import { utf8 } from "../../core/canonical/canonical-json.ts";
import { fromHex, toHex } from "../../core/canonical/encoding.ts";
import type { Receipt } from "./node-answers.ts";

/** topic0 of the Notary's event (docs/formats.md §5). */
export const ANCHORED_TOPIC = `0x${toHex(keccak_256(utf8("Anchored(uint64,bytes32,uint64,uint256)")))}`;

export interface AnchoredEvent {
  readonly root: Uint8Array;
  readonly size: number;
}

const WORD = 64;

/** The Anchored event of a contract at an index among the block's logs, or undefined where there is none. */
export function anchoredEvent(
  { logs }: Pick<Receipt, "logs">,
  contract: string,
  logIndex: number,
): AnchoredEvent | undefined {
  const log = logs.find((entry) => entry.logIndex === logIndex);
  if (log === undefined || log.address !== contract || log.topics[0] !== ANCHORED_TOPIC) return undefined;
  const root = fromHex(log.topics[2]?.slice(2) ?? "");
  const words = log.data.slice(2);
  const size = words.length === 2 * WORD ? BigInt(`0x${words.slice(0, WORD)}`) : -1n;
  const isSafe = size > 0n && size <= BigInt(Number.MAX_SAFE_INTEGER);
  return log.topics.length === 3 && root?.length === 32 && isSafe ? { root, size: Number(size) } : undefined;
}
