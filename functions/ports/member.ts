// SPDX-License-Identifier: Apache-2.0

/** What a member answers when it cosigns: 8 bytes of time and 64 of signature (C2SP tlog-cosignature). */
export type CosignAnswer =
  | { readonly status: "cosigned"; readonly cosignature: Uint8Array }
  /** the proof did not start at the size the member knows; try again from there (C2SP tlog-witness, 409) */
  | { readonly status: "conflict"; readonly knownSize: number };

/**
 * A witness of the log (C2SP tlog-witness). It keeps the last head it signed and signs nothing that does not extend it. Any call
 * may throw UNAVAILABLE; the caller goes on with the others.
 */
export interface Witness {
  readonly name: string;
  /** C2SP verifier key of its witness key */
  readonly witnessKey: string;
  /**
   * `note` is the log-signed checkpoint, `proof` leads from `oldSize` to it. Throws NOT_FOUND for an unknown origin, FORBIDDEN
   * without a good signature of the log, BAD_INPUT for a wrong proof, CONFLICT for two trees of one size.
   */
  cosign(oldSize: number, proof: readonly Uint8Array[], note: string): Promise<CosignAnswer>;
}

/** A member of the consortium: a witness that also signs anchors of what it has cosigned, with another key. */
export interface Member extends Witness {
  /** lower-case 0x address of its anchor key */
  readonly address: string;
  /** Signs the EIP-712 Anchor of a head it has cosigned: 65 bytes r || s || v; FORBIDDEN for any other head. */
  signAnchor(head: {
    readonly size: number;
    readonly root: Uint8Array;
    readonly epoch: number;
  }): Promise<Uint8Array>;
}

/** What a member keeps: the heads it signed last, newest last. */
export interface WitnessedHeads {
  readonly revision: number;
  readonly heads: readonly { readonly size: number; readonly root: string }[];
}

/** Keeps a member's memory. Losing it would let the log show it a fork. */
export interface WitnessStore {
  load(member: string): Promise<WitnessedHeads | undefined>;
  /** Puts it where the stored revision is one less (none: 0); false where it is not. */
  save(member: string, heads: WitnessedHeads): Promise<boolean>;
}
