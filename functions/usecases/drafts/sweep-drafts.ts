// SPDX-License-Identifier: Apache-2.0
import type { Clock } from "../../ports/clock.ts";
import type { DisclosureStore } from "../../ports/disclosure-store.ts";
import type { DraftRecord, DraftStore } from "../../ports/draft-store.ts";
import type { ObjectListing } from "../../ports/object-listing.ts";
import type { ObjectRemoval } from "../../ports/object-removal.ts";
import { nextRevision } from "./change-draft.ts";
import { isLeftOver, partsPrefix } from "./draft-parts.ts";

export interface SweepNeeds {
  readonly drafts: Pick<DraftStore, "find" | "swap" | "due" | "putOff">;
  readonly disclosures: Pick<DisclosureStore, "find">;
  readonly listing: ObjectListing;
  readonly removal: ObjectRemoval;
  readonly clock: Clock;
}

export interface SweepReport {
  readonly drafts: number;
  readonly removed: number;
}

/** Longer than any request lasts: who read a head before it changed has read its parts by then. */
const GRACE_MS = 15 * 60_000;
const DAY_MS = 24 * 60 * 60_000;
const DRAFTS_PER_RUN = 32;
const REMOVALS_PER_RUN = 256;

/**
 * Removes parts of drafts that nothing names any more: superseded ones, those of writers that lost or died, all of a withdrawn draft and
 * all of one whose disclosure was approved, which has facts of its own. Bounded; a draft stays due until nothing of it is left over,
 * so that a run that dies anywhere is made good by the next.
 */
export async function sweepDrafts(needs: SweepNeeds): Promise<SweepReport> {
  const before = new Date(needs.clock.nowMs() - GRACE_MS).toISOString();
  const ids = await needs.drafts.due(before, DRAFTS_PER_RUN);
  let removed = 0;
  for (const id of ids) {
    if (removed >= REMOVALS_PER_RUN) break;
    removed += await sweepDraft(id, { before, limit: REMOVALS_PER_RUN - removed }, needs);
  }
  return { drafts: ids.length, removed };
}

async function sweepDraft(
  id: string,
  { before, limit }: { readonly before: string; readonly limit: number },
  needs: SweepNeeds,
): Promise<number> {
  const draft = await needs.drafts.find(id);
  // Changed a moment ago: it is due later by that change.
  if (draft === undefined || draft.updatedAt >= before) return 0;
  const approval = await approvalOf(draft, needs);
  if (approval === "APPROVED" && draft.parts.length > 0) {
    // The head lets go of its parts first; they are removed once nobody can have read the head before.
    await needs.drafts.swap(nextRevision(draft, { parts: [] }, needs.clock));
    return 0;
  }
  const { removed, isAll } = await removeLeftOver(draft, limit, needs);
  if (!isAll) return removed;
  const tomorrow = new Date(needs.clock.nowMs() + DAY_MS).toISOString();
  await needs.drafts.putOff(id, draft.revision, approval === "AWAITING" ? tomorrow : undefined);
  return removed;
}

async function approvalOf({ status, disclosureId }: DraftRecord, { disclosures }: SweepNeeds) {
  if (status !== "SUBMITTED" || disclosureId === null) return undefined;
  return (await disclosures.find(disclosureId))?.approval;
}

async function removeLeftOver(draft: DraftRecord, limit: number, { listing, removal }: SweepNeeds) {
  let removed = 0;
  for await (const key of listing.list(partsPrefix(draft.id))) {
    if (!isLeftOver(key, draft)) continue;
    if (removed === limit) return { removed, isAll: false };
    await removal.remove(key);
    removed += 1;
  }
  return { removed, isAll: true };
}
