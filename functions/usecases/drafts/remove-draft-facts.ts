// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../../core/errors.ts";
import type { DraftRecord } from "../../ports/draft-store.ts";
import type { Viewer } from "../viewer.ts";
import type { DraftFactsNeeds } from "./add-draft-facts.ts";
import { changeDraft } from "./change-draft.ts";
import { addPart, loadDraftFacts, MAX_DRAFT_FACTS } from "./draft-parts.ts";

export interface RemoveDraftFactsInput {
  readonly draftId: string;
  /** as a draft's facts and the problems of its check name them */
  readonly keys: readonly string[];
}

/** Takes facts out of an open draft; a key that is not there changes nothing, so that it may be sent again. */
export async function removeDraftFacts(
  { draftId, keys }: RemoveDraftFactsInput,
  viewer: Viewer | undefined,
  needs: Pick<DraftFactsNeeds, "drafts" | "objects" | "clock">,
): Promise<DraftRecord> {
  if (keys.length > MAX_DRAFT_FACTS)
    throw new DomainError("TOO_LARGE", `keys: expected at most ${MAX_DRAFT_FACTS}, got ${keys.length}`);
  return changeDraft({ id: draftId, action: "removeDraftFacts" }, viewer, needs, async (draft) => {
    const facts = new Map(await loadDraftFacts(draft, needs.objects));
    const removed = [...new Set(keys)].filter((key) => facts.delete(key));
    return removed.length === 0 ? undefined : addPart(draft, { facts: [], removed }, facts, needs.objects);
  });
}
