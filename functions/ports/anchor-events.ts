// SPDX-License-Identifier: Apache-2.0
import type { NotaryState } from "./notary.ts";

/** One Anchored event of a contract. */
export interface AnchoredEntry {
  /** from 1, without gaps */
  readonly sequence: number;
  readonly size: number;
  /** hex */
  readonly root: string;
  readonly transaction: string;
  readonly block: number;
}

/** What a contract ever anchored, as a node tells it. An unreachable node is UNAVAILABLE. */
export interface AnchorEvents {
  /** CAIP-2 */
  readonly chain: string;
  readonly contract: string;
  state(): Promise<Pick<NotaryState, "size" | "root">>;
  /** Events with a higher sequence, oldest first; UNAVAILABLE where not every one of them could be read. */
  after(sequence: number): Promise<readonly AnchoredEntry[]>;
}
