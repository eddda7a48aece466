// SPDX-License-Identifier: Apache-2.0
import { type Decoder, list, text } from "../../core/decode/decoder.ts";
import { DomainError } from "../../core/errors.ts";

/** One event of a receipt; hex is lower case with 0x. */
export interface ReceiptLog {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
  /** index among the block's logs */
  readonly logIndex: number;
}

export interface Receipt {
  readonly transactionHash: string;
  readonly blockHash: string;
  readonly blockNumber: number;
  readonly succeeded: boolean;
  readonly logs: readonly ReceiptLog[];
}

export interface BlockId {
  readonly number: number;
  readonly hash: string;
}

const MAX_LOGS = 1024;
const MAX_TOPICS = 4;
const MAX_DATA = 16_384;

const hash32 = text(66, /^0x[0-9a-f]{64}$/, "0x and 64 lower-case hex digits");
const data = text(MAX_DATA, /^0x([0-9a-f]{2})*$/, "0x and lower-case hex bytes");
const address: Decoder<string> = (value, path) =>
  text(42, /^0x[0-9a-fA-F]{40}$/, "an address")(value, path).toLowerCase();

/** A JSON-RPC quantity as a safe integer: 0x, no leading zeros (Ethereum JSON-RPC, "Hex value encoding"). */
export const quantity: Decoder<number> = (value, path) => {
  const number = Number(text(16, /^0x(0|[1-9a-f][0-9a-f]*)$/, "a hex quantity")(value, path));
  if (!Number.isSafeInteger(number)) throw refused(path, "a hex quantity below 2^53");
  return number;
};

/** Reads a receipt, or undefined for null: the node does not know the transaction. Nodes add fields of their own. */
export function readReceipt(value: unknown): Receipt | undefined {
  if (value === null) return undefined;
  const given = record(value, "receipt");
  return {
    transactionHash: hash32(given.transactionHash, "receipt.transactionHash"),
    blockHash: hash32(given.blockHash, "receipt.blockHash"),
    blockNumber: quantity(given.blockNumber, "receipt.blockNumber"),
    succeeded: quantity(given.status, "receipt.status") === 1,
    logs: list(readLog, MAX_LOGS)(given.logs, "receipt.logs"),
  };
}

/** Reads number and hash of a block, or undefined for null: the node has no such block. */
export function readBlock(value: unknown): BlockId | undefined {
  if (value === null) return undefined;
  const given = record(value, "block");
  return { number: quantity(given.number, "block.number"), hash: hash32(given.hash, "block.hash") };
}

const readLog: Decoder<ReceiptLog> = (value, path) => {
  const given = record(value, path);
  return {
    address: address(given.address, `${path}.address`),
    topics: list(hash32, MAX_TOPICS)(given.topics, `${path}.topics`),
    data: data(given.data, `${path}.data`),
    logIndex: quantity(given.logIndex, `${path}.logIndex`),
  };
};

function record(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw refused(path, "an object");
  return value as Readonly<Record<string, unknown>>;
}

function refused(path: string, expected: string): DomainError {
  return new DomainError("BAD_INPUT", `${path}: expected ${expected}`, { path });
}
