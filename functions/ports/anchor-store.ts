// SPDX-License-Identifier: Apache-2.0
import type { BlockEvidence } from "./notary.ts";

export const ANCHOR_STATUSES = ["PLANNED", "SIGNED", "SENT", "MINED", "FINAL", "OVERTAKEN"] as const;
export type AnchorStatus = (typeof ANCHOR_STATUSES)[number];

/** One attempt to put a tree head on one chain (docs/lifecycle.md). Hex is lower case; 0x only where a chain uses it. */
export interface AnchorRecord {
  /** CAIP-2 */
  readonly chain: string;
  readonly contract: string;
  readonly size: number;
  readonly root: string;
  readonly status: AnchorStatus;
  /** counts the writes, from 1: a write from an older reading is refused */
  readonly revision: number;
  /** size the proof starts from: what the contract held when this was planned */
  readonly fromSize: number;
  readonly signers: number;
  readonly threshold: number;
  readonly plannedAt: string;
  /** call data that any relayer may send */
  readonly callData: string;
  /** raw signed transactions in the order of sending; the last one is current. Stored before they are sent. */
  readonly transactions: readonly {
    readonly hash: string;
    readonly raw: string;
    readonly nonce: number;
    readonly sentAt: string | null;
  }[];
  readonly mined: {
    readonly transaction: string;
    readonly block: number;
    readonly blockHash: string;
    readonly at: string;
    readonly logIndex: number;
  } | null;
  /** noted with FINAL; null where the chain's blocks cannot show an anchor */
  readonly evidence: BlockEvidence | null;
}

/** Keeps the anchor state machine. Reads see every settled write. */
export interface AnchorStore {
  /** Puts the record where the stored revision is `record.revision - 1` (none: 0); false where it is not. */
  put(record: AnchorRecord): Promise<boolean>;
  /** The one with the largest size on a contract. */
  latest(chain: string, contract: string): Promise<AnchorRecord | undefined>;
  /** The FINAL one with the largest size. */
  latestFinal(chain: string, contract: string): Promise<AnchorRecord | undefined>;
  /** The FINAL one with the smallest size that is at least this one: what first covered a log index `size - 1`. */
  firstFinalCovering(chain: string, contract: string, size: number): Promise<AnchorRecord | undefined>;
}
