// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../../core/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { DisclosureStore } from "../../ports/disclosure-store.ts";
import type { DraftRecord, DraftStore } from "../../ports/draft-store.ts";
import type { Viewer } from "../viewer.ts";
import { changeDraft, nextRevision } from "./change-draft.ts";
import { requireDraft } from "./draft-access.ts";

interface Needs {
  readonly drafts: DraftStore;
  readonly clock: Clock;
}

/** Gives up an open draft and its facts for good; twice is the same as once. CONFLICT where it was submitted. */
export async function withdrawDraft(
  id: string,
  viewer: Viewer | undefined,
  needs: Needs,
): Promise<DraftRecord> {
  const { draft } = await requireDraft(id, viewer, "withdrawDraft", needs);
  if (draft.status === "WITHDRAWN") return draft;
  const empty = { parts: [], factCount: 0 };
  return changeDraft({ id, action: "withdrawDraft" }, viewer, needs, async () => ({
    status: "WITHDRAWN",
    ...empty,
  }));
}

/**
 * Opens a submitted draft again whose disclosure was rejected or withdrawn, so that it can be corrected and submitted once more as
 * another disclosure; an open one stays as it is. CONFLICT where the disclosure waits or counts.
 */
export async function reopenDraft(
  id: string,
  viewer: Viewer | undefined,
  needs: Needs & { readonly disclosures: DisclosureStore },
): Promise<DraftRecord> {
  const { draft } = await requireDraft(id, viewer, "reopenDraft", needs);
  if (draft.status === "OPEN") return draft;
  const disclosure =
    draft.disclosureId === null ? undefined : await needs.disclosures.find(draft.disclosureId);
  const approval = disclosure?.approval ?? "nothing";
  if (approval !== "REJECTED" && approval !== "WITHDRAWN")
    throw new DomainError(
      "CONFLICT",
      `reopenDraft: expected a draft whose disclosure is REJECTED or WITHDRAWN, got ${approval}`,
      { draft: id },
    );
  const changes = { status: "OPEN", disclosureId: null, submission: draft.submission + 1 } as const;
  const opened = nextRevision(draft, changes, needs.clock);
  if (await needs.drafts.swap(opened)) return opened;
  return reopenDraft(id, viewer, needs);
}
