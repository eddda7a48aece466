// SPDX-License-Identifier: Apache-2.0

/** What the contract holds now. */
export interface NotaryState {
  readonly size: number;
  readonly root: Uint8Array;
  readonly epoch: number;
  readonly threshold: number;
  /** lower-case 0x addresses, in the order of the signer bits */
  readonly members: readonly string[];
}

export interface SignedTransaction {
  readonly hash: string;
  readonly raw: string;
  readonly nonce: number;
}

export interface MinedAnchor {
  readonly transaction: string;
  readonly block: number;
  readonly blockHash: string;
  /** RFC 3339, from the block's own time */
  readonly at: string;
  /** index of the Anchored event among the block's logs */
  readonly logIndex: number;
  readonly succeeded: boolean;
}

/** What shows an anchor down to the hash of its block, with no node to ask (docs/formats.md §6). */
export interface BlockEvidence {
  /** RLP in hex */
  readonly header: string;
  /** nodes of the receipts trie from its root to the receipt, RLP in hex */
  readonly receiptProof: readonly string[];
}

/** The Notary contract on one chain. Everything a node says is decoded strictly; an unreachable node is UNAVAILABLE. */
export interface Notary {
  /** CAIP-2 */
  readonly chain: string;
  readonly contract: string;
  state(): Promise<NotaryState>;
  /** Call data of `anchor`; signatures by member index, 65 bytes each. */
  encodeAnchor(anchor: {
    readonly size: number;
    readonly root: Uint8Array;
    readonly proof: readonly Uint8Array[];
    readonly signatures: readonly { readonly member: number; readonly signature: Uint8Array }[];
  }): string;
  /** Nonce of the relayer's next transaction, not counting those still waiting. */
  nextNonce(): Promise<number>;
  /** The same, counting only what is in final blocks: which transaction took a nonce below it will never change again. */
  finalNonce(): Promise<number>;
  /**
   * Signs but does not send. `replaced` is the raw transaction with the same nonce that this one is to take the place of: both
   * fee caps rise by 12.5 % at least.
   */
  sign(callData: string, nonce: number, replaced: string | undefined): Promise<SignedTransaction>;
  /**
   * Hands a raw transaction to the node; one it already knows is fine. What the node refuses is CONFLICT, with
   * `details.reason` FEE_TOO_LOW where a higher fee would help.
   */
  send(raw: string): Promise<void>;
  /** The transaction where the chain has it now, whether it succeeded or not. */
  mined(hash: string): Promise<MinedAnchor | undefined>;
  /**
   * The block in which this root was anchored, by whomever; undefined where the chain has none, UNAVAILABLE where that is not
   * certain. `size`, the root's own, lets a search end earlier.
   */
  findAnchored(root: Uint8Array, size?: number): Promise<MinedAnchor | undefined>;
  /** Header and receipt proof of a mined anchor; undefined where the chain's blocks cannot show it. */
  prove(mined: Pick<MinedAnchor, "transaction" | "blockHash">): Promise<BlockEvidence | undefined>;
  /** True when this block is still the chain's own and final by the chain's rule. */
  isFinal(block: number, blockHash: string): Promise<boolean>;
}
