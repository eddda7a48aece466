// SPDX-License-Identifier: Apache-2.0
import { keccak_256 } from "@noble/hashes/sha3.js";
import type { BundleAnchor } from "../../core/bundle/bundle.ts";
import { fromHex, toHex } from "../../core/canonical/encoding.ts";
import { type ProvenReceipt, provenReceipt } from "../../core/evm/receipt.ts";
import { hashesOf } from "../evidence.ts";
import { ANCHORED_TOPIC, type AnchoredEvent, anchoredEvent } from "./anchored-event.ts";

/** What the file itself shows of an anchor, with no node asked. */
export type FileAnchor =
  /** neither header nor proof came with it */
  | { readonly kind: "none" }
  /** header or proof do not belong to the block that is named */
  | { readonly kind: "foreign" }
  /** the header is the block's, and no proof came with it */
  | { readonly kind: "header" }
  /** the transaction is in the block; `event` is undefined where it anchored nothing in the contract */
  | { readonly kind: "receipt"; readonly succeeded: boolean; readonly event: AnchoredEvent | undefined };

/** Reads header and receipt proof of an anchor (docs/formats.md §6, Yellow Paper §4.3) against its block hash and number. */
export function readFileAnchor(anchor: BundleAnchor, contract: string): FileAnchor {
  const { header, receiptProof, blockHash, block } = anchor;
  if (header === null) return { kind: receiptProof.length === 0 ? "none" : "foreign" };
  const bytes = fromHex(header);
  if (bytes === undefined || `0x${toHex(keccak_256(bytes))}` !== blockHash) return { kind: "foreign" };
  if (receiptProof.length === 0) return { kind: "header" };
  const receipt = provenReceipt(bytes, hashesOf(receiptProof));
  if (receipt === undefined || receipt.blockNumber !== block) return { kind: "foreign" };
  return { kind: "receipt", succeeded: receipt.succeeded, event: eventOf(receipt, contract, anchor.size) };
}

/** A receipt may hold several anchors; the one of this size is meant, else the first. */
function eventOf({ logs }: ProvenReceipt, contract: string, size: number): AnchoredEvent | undefined {
  const numbered = logs.map((log, logIndex) => ({ ...log, logIndex }));
  const events = numbered
    .filter(({ topics }) => topics[0] === ANCHORED_TOPIC)
    .flatMap(({ logIndex }) => anchoredEvent({ logs: numbered }, contract, logIndex) ?? []);
  return events.find((event) => event.size === size) ?? events[0];
}
