// SPDX-License-Identifier: Apache-2.0

/** An assurer may read everything of one disclosure, and record its assurance. */
export interface AssuranceGrant {
  readonly disclosureId: string;
  /** organization that assures */
  readonly assurerId: string;
  /** how the two call their engagement */
  readonly engagement: string;
  readonly grantedAt: string;
  readonly grantedBy: string;
  readonly withdrawnAt: string | null;
}

/** An assurance as it was signed. */
export interface AssuranceRecord {
  /** SHA-256 of the statement */
  readonly id: string;
  readonly disclosureId: string;
  readonly assurerId: string;
  /** canonical text */
  readonly statement: string;
  /** base64 of 64 bytes */
  readonly signature: string;
  readonly recordedAt: string;
  readonly recordedBy: string;
}

export interface AssurerKey {
  readonly assurerId: string;
  readonly keyId: string;
  /** Ed25519, base64 of 32 bytes */
  readonly publicKey: string;
  readonly addedAt: string;
  readonly addedBy: string;
  /** assurances that were recorded before stay */
  readonly revokedAt: string | null;
}

/** Keeps who assures what. Writes are durable when the promise settles, reads see them at once. */
export interface AssuranceStore {
  /** False, and nothing changed, where a grant to this assurer stands; a withdrawn one is replaced. */
  grant(grant: AssuranceGrant & { readonly withdrawnAt: null }): Promise<boolean>;
  /** The first time stays. Throws NOT_FOUND where there is no grant. */
  withdrawGrant(disclosureId: string, assurerId: string, withdrawnAt: string): Promise<void>;
  findGrant(disclosureId: string, assurerId: string): Promise<AssuranceGrant | undefined>;
  /** In the order of assurers' ids. */
  listGrants(disclosureId: string): Promise<readonly AssuranceGrant[]>;
  /** False, and nothing changed, where this assurance is recorded already. */
  record(assurance: AssuranceRecord): Promise<boolean>;
  /** In the order in which they were recorded. */
  list(disclosureId: string): Promise<readonly AssuranceRecord[]>;
  /** False, and nothing changed, where the assurer has this key already, revoked or not. */
  addKey(key: AssurerKey & { readonly revokedAt: null }): Promise<boolean>;
  /** The first time stays. Throws NOT_FOUND for an unknown key. */
  revokeKey(assurerId: string, keyId: string, revokedAt: string): Promise<void>;
  /** In the order in which they were added. */
  listKeys(assurerId: string): Promise<readonly AssurerKey[]>;
}
