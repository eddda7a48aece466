// SPDX-License-Identifier: Apache-2.0
import { keccak_256 } from "@noble/hashes/sha3.js";
import { utf8 } from "../../core/canonical/canonical-json.ts";
import { fromHex, toHex } from "../../core/canonical/encoding.ts";
import type { AnchoredEvent } from "./anchored-event.ts";

/** Selector of the Notary's `latest()` (docs/formats.md §5). */
export const LATEST_CALL = `0x${toHex(keccak_256(utf8("latest()"))).slice(0, 8)}`;

const WORD = 64;
const WORDS = 5;

/** Root and size that `latest()` answered (Solidity ABI, five static words), or undefined for anything else. */
export function readLatest(answer: unknown): AnchoredEvent | undefined {
  if (typeof answer !== "string" || answer.length !== 2 + WORDS * WORD || !answer.startsWith("0x"))
    return undefined;
  const words = answer.slice(2);
  const root = fromHex(words.slice(0, WORD));
  const size = /^[0-9a-f]{64}$/.test(words.slice(WORD, 2 * WORD))
    ? BigInt(`0x${words.slice(WORD, 2 * WORD)}`)
    : -1n;
  const isSafe = size > 0n && size <= BigInt(Number.MAX_SAFE_INTEGER);
  return root === undefined || !isSafe ? undefined : { root, size: Number(size) };
}
