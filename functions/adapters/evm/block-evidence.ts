// SPDX-License-Identifier: Apache-2.0
import { keccak256 } from "ethers";
import { concatBytes, equalBytes, fromHex, toHex } from "../../../core/canonical/encoding.ts";
import { isDomainError } from "../../../core/errors.ts";
import { encodeRlp, type RlpItem, scalar } from "../../../core/evm/rlp.ts";
import { blockTrie } from "../../../core/evm/trie.ts";
import type { BlockEvidence } from "../../ports/notary.ts";
import type { JsonRpc } from "./json-rpc.ts";
import { fieldsOf, readAddress, readBig, readData, readHash, readNumber } from "./node-answers.ts";

const MAX_RECEIPTS = 2000;
const BLOOM_BYTES = 256;
/** What a bundle takes (docs/formats.md §6). */
const MAX_NODE_BYTES = 4096;
const MAX_NODES = 16;

type Fields = Readonly<Record<string, unknown>>;

// Header fields in their order (Yellow Paper §4.3.1, then EIP-1559, 4895, 4844, 4788, 7685): what a block does not have ends the list.
const HASHES = ["parentHash", "sha3Uncles"] as const;
const LATER_FIELDS: readonly (readonly [name: string, read: (value: unknown) => Uint8Array])[] = [
  ["baseFeePerGas", quantity],
  ["withdrawalsRoot", bytes32],
  ["blobGasUsed", quantity],
  ["excessBlobGas", quantity],
  ["parentBeaconBlockRoot", bytes32],
  ["requestsHash", bytes32],
];

/**
 * Header of a block and the proof of one of its receipts, so that no node has to be asked later; undefined where the chain does not
 * build its blocks as Ethereum does, which shows when the hashes do not come out. UNAVAILABLE where the node cannot be asked.
 */
export async function blockEvidence(
  rpc: JsonRpc,
  blockHash: string,
  transaction: string,
): Promise<BlockEvidence | undefined> {
  const answer = await rpc("eth_getBlockByHash", [blockHash, false]);
  if (answer === null || answer === undefined) return undefined;
  const block = fieldsOf(answer);
  const header = headerOf(block);
  if (header === undefined || keccak256(header) !== blockHash) return undefined;
  const transactions = Array.isArray(block.transactions) ? block.transactions.map(readHash) : [];
  const index = transactions.indexOf(transaction);
  if (index < 0 || transactions.length > MAX_RECEIPTS) return undefined;
  const receipts = await receiptsOf(rpc, blockHash, transactions);
  if (receipts.length !== transactions.length) return undefined;
  const trie = blockTrie(receipts.map(receiptBytes));
  if (!equalBytes(trie.root, bytes32(block.receiptsRoot))) return undefined;
  const proof = trie.prove(index);
  const isSmall =
    proof.length <= MAX_NODES && [header, ...proof].every(({ length }) => length <= MAX_NODE_BYTES);
  return isSmall ? { header: toHex(header), receiptProof: proof.map(toHex) } : undefined;
}

async function receiptsOf(
  rpc: JsonRpc,
  blockHash: string,
  transactions: readonly string[],
): Promise<readonly Fields[]> {
  try {
    const all = await rpc("eth_getBlockReceipts", [blockHash]);
    if (Array.isArray(all)) return all.map(fieldsOf);
  } catch (error) {
    // A node that does not know the method is asked for each receipt.
    if (!isDomainError(error) || error.code !== "CONFLICT") throw error;
  }
  const receipts: Fields[] = [];
  for (const hash of transactions) receipts.push(fieldsOf(await rpc("eth_getTransactionReceipt", [hash])));
  return receipts;
}

function headerOf(block: Fields): Uint8Array | undefined {
  if (typeof block.mixHash !== "string" || typeof block.nonce !== "string") return undefined;
  const known: RlpItem[] = [
    ...HASHES.map((name) => bytes32(block[name])),
    bytesOf(readAddress(block.miner)),
    bytes32(block.stateRoot),
    bytes32(block.transactionsRoot),
    bytes32(block.receiptsRoot),
    sized(block.logsBloom, BLOOM_BYTES),
    ...["difficulty", "number", "gasLimit", "gasUsed", "timestamp"].map((name) => quantity(block[name])),
    bytesOf(readData(block.extraData)),
    bytes32(block.mixHash),
    sized(block.nonce, 8),
  ];
  for (const [name, read] of LATER_FIELDS) {
    if (block[name] === undefined || block[name] === null) break;
    known.push(read(block[name]));
  }
  return encodeRlp(known);
}

/** A receipt as it stands in the trie (EIP-2718, EIP-658). */
function receiptBytes(receipt: Fields): Uint8Array {
  const logs = Array.isArray(receipt.logs) ? receipt.logs.map(fieldsOf) : [];
  const content = encodeRlp([
    quantity(receipt.status),
    quantity(receipt.cumulativeGasUsed),
    sized(receipt.logsBloom, BLOOM_BYTES),
    logs.map((log) => [
      bytesOf(readAddress(log.address)),
      (Array.isArray(log.topics) ? log.topics : []).map(bytes32),
      bytesOf(readData(log.data)),
    ]),
  ]);
  const type = receipt.type === undefined || receipt.type === null ? 0 : readNumber(receipt.type);
  return type === 0 ? content : concatBytes(Uint8Array.of(type), content);
}

function quantity(value: unknown): Uint8Array {
  return scalar(readBig(value));
}

function bytes32(value: unknown): Uint8Array {
  return bytesOf(readHash(value));
}

function sized(value: unknown, length: number): Uint8Array {
  const bytes = bytesOf(readData(value));
  if (bytes.length === length) return bytes;
  // Not the header of an Ethereum block: its hash will not come out.
  return new Uint8Array(length);
}

function bytesOf(hex: string): Uint8Array {
  return fromHex(hex.slice(2)) ?? new Uint8Array();
}
