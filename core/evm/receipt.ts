// SPDX-License-Identifier: Apache-2.0
import { toHex } from "../canonical/encoding.ts";
import { decodeRlp, type RlpItem } from "./rlp.ts";
import { valueOfProof } from "./trie.ts";

/** One event of a receipt; hex is lower case with 0x. */
export interface ProvenLog {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
}

/** What a header and a proof show of one transaction of a block. */
export interface ProvenReceipt {
  readonly blockNumber: number;
  readonly succeeded: boolean;
  readonly logs: readonly ProvenLog[];
}

// Places in a block header (Yellow Paper §4.3.1): receiptsRoot and number have not moved since the first block.
const RECEIPTS_ROOT = 5;
const NUMBER = 8;
const MIN_HEADER = 15;
const MAX_NUMBER_BYTES = 6;
const MAX_TRANSACTION_TYPE = 0x7f;

/**
 * The receipt that a proof leads to under the receiptsRoot of an RLP block header, or undefined where it leads nowhere (Yellow Paper
 * §4.3, EIP-2718). Which transaction of the block it belongs to is not shown. Never throws.
 */
export function provenReceipt(header: Uint8Array, proof: readonly Uint8Array[]): ProvenReceipt | undefined {
  try {
    const fields = decodeRlp(header);
    if (fields instanceof Uint8Array || fields.length < MIN_HEADER) return undefined;
    const [root, number] = [fields[RECEIPTS_ROOT], fields[NUMBER]];
    const blockNumber = number instanceof Uint8Array ? numberOf(number) : undefined;
    const value = root instanceof Uint8Array && root.length === 32 ? valueOfProof(root, proof) : undefined;
    return value === undefined || blockNumber === undefined ? undefined : readReceipt(value, blockNumber);
  } catch {
    return undefined;
  }
}

function numberOf(bytes: Uint8Array): number | undefined {
  if (bytes.length > MAX_NUMBER_BYTES || bytes[0] === 0) return undefined;
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0);
}

function readReceipt(value: Uint8Array, blockNumber: number): ProvenReceipt | undefined {
  const isTyped = (value[0] ?? 0xff) <= MAX_TRANSACTION_TYPE;
  const receipt = decodeRlp(isTyped ? value.slice(1) : value);
  if (receipt instanceof Uint8Array || receipt.length !== 4) return undefined;
  const [status, , , logs] = receipt;
  if (!(status instanceof Uint8Array) || logs === undefined || logs instanceof Uint8Array) return undefined;
  const read = logs.map(readLog);
  if (!read.every((log) => log !== undefined)) return undefined;
  return { blockNumber, succeeded: status.length === 1 && status[0] === 1, logs: read };
}

function readLog(item: RlpItem): ProvenLog | undefined {
  if (item instanceof Uint8Array || item.length !== 3) return undefined;
  const [address, topics, data] = item;
  if (!(address instanceof Uint8Array) || address.length !== 20 || !(data instanceof Uint8Array))
    return undefined;
  if (topics === undefined || topics instanceof Uint8Array || topics.length > 4) return undefined;
  const hashes = topics.filter(
    (topic): topic is Uint8Array => topic instanceof Uint8Array && topic.length === 32,
  );
  if (hashes.length !== topics.length) return undefined;
  return {
    address: `0x${toHex(address)}`,
    topics: hashes.map((topic) => `0x${toHex(topic)}`),
    data: `0x${toHex(data)}`,
  };
}
