// SPDX-License-Identifier: Apache-2.0
import type { GwpSet } from "../../core/disclosure/gwp-set.ts";
import type { BoundaryApproach, Framework } from "../../core/log/statement.ts";

/** Where a disclosure stands in four eyes: only APPROVED ones reach the outbox, and WITHDRAWN ones never were decided. */
export const APPROVALS = ["APPROVED", "AWAITING", "REJECTED", "WITHDRAWN"] as const;
export type Approval = (typeof APPROVALS)[number];

export interface DisclosureReceipt {
  readonly issuedAt: string;
  readonly maxMergeDelaySeconds: number;
  readonly keyId: string;
  /** base64 of 64 bytes */
  readonly signature: string;
}

/** What was accepted, without its facts: those are one document in the object store. */
export interface DisclosureRecord {
  readonly id: string;
  readonly organizationId: string;
  /** the partition of all disclosures that could contradict this one: organization, period and boundary */
  readonly scope: string;
  /** 1, 2, 3 … within the scope, no gaps */
  readonly version: number;
  readonly period: string;
  readonly frameworks: readonly Framework[];
  readonly boundary: { readonly approach: BoundaryApproach; readonly note: string | null };
  readonly gwpSet: GwpSet;
  readonly currency: string | null;
  readonly factsRoot: string;
  readonly factCount: number;
  /** canonical text that goes into the log */
  readonly statement: string;
  readonly statementHash: string;
  readonly findings: { readonly errors: number; readonly warnings: number };
  /** key of the facts document in the object store */
  readonly documentKey: string;
  /** 32 bytes, base64url: all salts come from it; destroying it hides undisclosed facts for ever */
  readonly saltSecret: string;
  /** hash of organization and idempotency key: finds a repeated submission */
  readonly idempotencyHash: string;
  /** hash of everything the client sent: tells a repeat from another content under the same key */
  readonly contentHash: string;
  readonly supersedes: string | null;
  readonly submittedAt: string;
  readonly submittedBy: string;
  readonly receipt: DisclosureReceipt;
  readonly approval: Approval;
  readonly rejectedBecause: string | null;
  /** set once the statement is in the log */
  readonly logIndex: number | null;
  /** serial of the certificate, set once it is issued */
  readonly certificateSerial: string | null;
  readonly revokedAt: string | null;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** opaque; undefined where this is the last page */
  readonly next: string | undefined;
}

/** Keeps accepted disclosures. Writes are durable when the promise settles; one to an unknown id throws NOT_FOUND. */
export interface DisclosureStore {
  /**
   * One conditional write: puts the record at (scope, version), and, when it is APPROVED, into the outbox with it.
   * Throws DomainError CONFLICT when that version is already taken, whoever took it.
   */
  insert(record: DisclosureRecord): Promise<void>;
  /** Reads see every settled write at once. */
  find(id: string): Promise<DisclosureRecord | undefined>;
  /** All of a scope, oldest version first; sees every settled write. */
  findScope(scope: string): Promise<readonly DisclosureRecord[]>;
  /** May miss writes of the last moments: `insert` guards what must not happen twice in a scope. */
  findByIdempotencyHash(hash: string): Promise<DisclosureRecord | undefined>;
  /** Newest first; may miss writes of the last moments. Throws BAD_INPUT for an `after` that no page gave. */
  listByOrganization(
    organizationId: string,
    limit: number,
    after: string | undefined,
  ): Promise<Page<DisclosureRecord>>;
  /** AWAITING → APPROVED into the outbox, or → REJECTED; CONFLICT when it is no longer AWAITING. */
  decide(
    id: string,
    decision: { readonly approved: true } | { readonly approved: false; readonly reason: string },
  ): Promise<void>;
  /** AWAITING → WITHDRAWN; CONFLICT when it is no longer AWAITING. */
  withdraw(id: string): Promise<void>;
  /**
   * Notes the serial and takes the record off the ISSUE queue, in one write; the same serial twice changes nothing. Throws
   * CONFLICT when it has another one, INVARIANT before it is in the log.
   */
  setCertificate(id: string, serial: string): Promise<void>;
  /** Notes the time of revocation; the first one stays. */
  setRevoked(id: string, revokedAt: string): Promise<void>;
}

/** Scope and id are made so that the id alone finds the record: `<scope>.<rest>`. */
export function scopeOfId(id: string): string {
  return id.split(".", 1)[0] ?? id;
}
