// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../../core/errors.ts";

/** A log of a receipt or of eth_getLogs, as far as anchors need it. */
export interface NodeLog {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
  readonly logIndex: number;
  readonly transaction: string;
  readonly block: number;
  readonly blockHash: string;
}

export interface NodeReceipt {
  readonly succeeded: boolean;
  readonly block: number;
  readonly blockHash: string;
  readonly contractAddress: string | undefined;
  readonly logs: readonly NodeLog[];
}

export interface NodeBlock {
  readonly number: number;
  readonly hash: string;
  /** Unix seconds or, on some consortium chains, milliseconds */
  readonly timestamp: number;
  readonly baseFeePerGas: bigint;
}

const MAX_LOGS = 1000;

/** Data of a call: 0x and whole bytes. */
export function readData(value: unknown): string {
  if (typeof value !== "string" || !/^0x([0-9a-f]{2})*$/i.test(value)) throw strange("data in hex", value);
  return value.toLowerCase();
}

/** A quantity that fits a safe integer. */
export function readNumber(value: unknown): number {
  const number = Number(readBig(value));
  if (!Number.isSafeInteger(number)) throw strange("a quantity below 2^53", value);
  return number;
}

/** A quantity of at most 32 bytes. */
export function readBig(value: unknown): bigint {
  if (typeof value !== "string" || !/^0x[0-9a-f]{1,64}$/i.test(value))
    throw strange("a quantity in hex", value);
  return BigInt(value);
}

/** A transaction receipt, or undefined where the node has none. */
export function readReceipt(value: unknown): NodeReceipt | undefined {
  if (value === null || value === undefined) return undefined;
  const receipt = fieldsOf(value);
  return {
    succeeded: readBig(receipt.status) === 1n,
    block: readNumber(receipt.blockNumber),
    blockHash: readHash(receipt.blockHash),
    contractAddress:
      typeof receipt.contractAddress === "string" ? readAddress(receipt.contractAddress) : undefined,
    logs: readLogs(receipt.logs),
  };
}

/** A list of logs. */
export function readLogs(value: unknown): readonly NodeLog[] {
  if (!Array.isArray(value) || value.length > MAX_LOGS) throw strange(`at most ${MAX_LOGS} logs`, value);
  return value.map((entry) => {
    const log = fieldsOf(entry);
    if (!Array.isArray(log.topics) || log.topics.length > 4) throw strange("at most 4 topics", log.topics);
    return {
      address: readAddress(log.address),
      topics: log.topics.map(readHash),
      data: readData(log.data),
      logIndex: readNumber(log.logIndex),
      transaction: readHash(log.transactionHash),
      block: readNumber(log.blockNumber),
      blockHash: readHash(log.blockHash),
    };
  });
}

/** A block's head, or undefined where the node has none. */
export function readBlock(value: unknown): NodeBlock | undefined {
  if (value === null || value === undefined) return undefined;
  const block = fieldsOf(value);
  return {
    number: readNumber(block.number),
    hash: readHash(block.hash),
    timestamp: readNumber(block.timestamp),
    baseFeePerGas:
      block.baseFeePerGas === undefined || block.baseFeePerGas === null ? 0n : readBig(block.baseFeePerGas),
  };
}

/** A hash of 32 bytes, lower case. */
export function readHash(value: unknown): string {
  if (typeof value !== "string" || !/^0x[0-9a-f]{64}$/i.test(value))
    throw strange("a hash of 32 bytes", value);
  return value.toLowerCase();
}

/** An address, lower case. */
export function readAddress(value: unknown): string {
  if (typeof value !== "string" || !/^0x[0-9a-f]{40}$/i.test(value)) throw strange("an address", value);
  return value.toLowerCase();
}

/** The fields of an object. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) throw strange("an object", value);
  return value as Readonly<Record<string, unknown>>;
}

function strange(expected: string, got: unknown): DomainError {
  const shown = typeof got === "string" ? got.slice(0, 80) : typeof got;
  return new DomainError("UNAVAILABLE", `the chain node answered something else than ${expected}: ${shown}`);
}
