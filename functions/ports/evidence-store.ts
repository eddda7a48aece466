// SPDX-License-Identifier: Apache-2.0

export type EvidenceStatus = "AWAITED" | "STORED";

/** What is known of a file that an organization names as evidence; two organizations with the same file have a record each. */
export interface EvidenceRecord {
  readonly organizationId: string;
  readonly sha256: string;
  /** bytes */
  readonly size: number;
  readonly mediaType: string;
  /** file name, without folders */
  readonly name: string;
  /** may be served to anyone once a public fact of a logged disclosure refers to it */
  readonly isPublic: boolean;
  readonly status: EvidenceStatus;
  readonly requestedAt: string;
  /** when the register found size and hash to be as stated */
  readonly storedAt: string | null;
}

/** Keeps what is known of evidence. Writes are durable when the promise settles, reads see them at once. */
export interface EvidenceStore {
  /**
   * Puts an AWAITED record in place of none or of one that is still AWAITED; false, and nothing changed, where the file is
   * STORED already.
   */
  expect(record: EvidenceRecord & { readonly status: "AWAITED" }): Promise<boolean>;
  /** AWAITED → STORED; the first time stays. Throws NOT_FOUND where nothing was awaited. */
  setStored(organizationId: string, sha256: string, storedAt: string): Promise<void>;
  find(organizationId: string, sha256: string): Promise<EvidenceRecord | undefined>;
  /** Those of the hashes that the organization has a record of, in no order. */
  findMany(organizationId: string, hashes: readonly string[]): Promise<readonly EvidenceRecord[]>;
}
