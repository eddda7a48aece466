// SPDX-License-Identifier: Apache-2.0
import type { GwpSet } from "../../core/disclosure/gwp-set.ts";
import type { BoundaryApproach, Framework } from "../../core/log/statement.ts";
import type { Period } from "../../core/rules/calendar.ts";
import type { AcceptedWarning } from "../../core/rules/rule.ts";

export const DRAFT_STATUSES = ["OPEN", "SUBMITTED", "WITHDRAWN"] as const;
export type DraftStatus = (typeof DRAFT_STATUSES)[number];

/** Everything of a submission but its facts. */
export interface DraftHeader {
  readonly period: Period;
  readonly frameworks: readonly Framework[];
  readonly boundary: { readonly approach: BoundaryApproach; readonly note: string | null };
  readonly gwpSet: GwpSet;
  readonly currency: string | null;
  readonly supersedes: string | null;
  readonly acceptedWarnings: readonly AcceptedWarning[];
}

/** One addition that the client named, so that it can send it again after others without undoing them. */
export interface DraftBatch {
  readonly key: string;
  readonly contentHash: string;
}

/** A disclosure in the making. Its facts are immutable parts in the object store, of which a later one wins. */
export interface DraftRecord {
  readonly id: string;
  readonly organizationId: string;
  /** 1, 2, 3 … one more with every change */
  readonly revision: number;
  readonly status: DraftStatus;
  readonly header: DraftHeader;
  /** keys in the object store, oldest first */
  readonly parts: readonly string[];
  readonly factCount: number;
  /** the newest ones, oldest first */
  readonly batches: readonly DraftBatch[];
  /** counts submissions from 1: one that was rejected or withdrawn is followed by another */
  readonly submission: number;
  /** a submission was begun and is not known to have ended: nothing may change until it has */
  readonly isBeingSubmitted: boolean;
  readonly disclosureId: string | null;
  /** hash of what it was created with: tells a repeat from other content under the same key */
  readonly creationHash: string;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly updatedAt: string;
}

/** Where a draft stands in the list of its organization. */
export type DraftPlace = Pick<DraftRecord, "createdAt" | "id">;

/** What is due is looked at once more: every change makes a draft due at the moment of the change. */
export interface DraftSweeps {
  /** Ids of drafts due before a moment, longest due first; may name one that is so no more. */
  due(before: string, limit: number): Promise<readonly string[]>;
  /** Makes the draft due at another moment, or no more (undefined). Nothing changes where another revision stands. */
  putOff(id: string, revision: number, until: string | undefined): Promise<void>;
}

/** Keeps the heads of drafts. Writes are durable when the promise settles. */
export interface DraftStore extends DraftSweeps {
  /** Reads see every settled write at once. */
  find(id: string): Promise<DraftRecord | undefined>;
  /** Puts where the stored revision is one less (none: 0); false, and nothing changed, where it is not. */
  swap(next: DraftRecord): Promise<boolean>;
  /** Newest first by creation, from behind `after` on; may miss writes of the last moments. */
  listByOrganization(
    organizationId: string,
    limit: number,
    after: DraftPlace | undefined,
  ): Promise<{ readonly items: readonly DraftRecord[]; readonly hasNext: boolean }>;
}
