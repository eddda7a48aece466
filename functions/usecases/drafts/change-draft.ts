// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../../core/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { DraftRecord, DraftStore } from "../../ports/draft-store.ts";
import type { Viewer } from "../viewer.ts";
import { requireDraft } from "./draft-access.ts";

interface Needs {
  readonly drafts: DraftStore;
  readonly clock: Clock;
}

export type DraftChange = Partial<Omit<DraftRecord, "id" | "organizationId" | "revision" | "updatedAt">>;

const ATTEMPTS = 16;

/**
 * Changes an open draft for a PREPARER of its organization. `change` is asked again, with what stands then, when another writer
 * was first; undefined means that nothing is to change. Throws CONFLICT where the draft is no longer open.
 */
export async function changeDraft(
  { id, action }: { readonly id: string; readonly action: string },
  viewer: Viewer | undefined,
  needs: Needs,
  change: (draft: DraftRecord) => Promise<DraftChange | undefined>,
): Promise<DraftRecord> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const { draft } = await requireDraft(id, viewer, action, needs);
    requireOpen(draft, action);
    const changes = await change(draft);
    if (changes === undefined) return draft;
    const next = nextRevision(draft, changes, needs.clock);
    if (await needs.drafts.swap(next)) return next;
  }
  throw new DomainError(
    "UNAVAILABLE",
    `${action}: ${ATTEMPTS} times another writer was first, send it again`,
  );
}

/** The record after a change. */
export function nextRevision(draft: DraftRecord, changes: DraftChange, clock: Clock): DraftRecord {
  const updatedAt = new Date(clock.nowMs()).toISOString();
  return { ...draft, ...changes, revision: draft.revision + 1, updatedAt };
}

function requireOpen({ id, status, isBeingSubmitted, disclosureId }: DraftRecord, action: string): void {
  if (isBeingSubmitted)
    throw new DomainError(
      "CONFLICT",
      `${action}: expected a draft that is not being submitted — submitDraft again ends a submission that broke off`,
      { draft: id },
    );
  if (status === "OPEN") return;
  throw new DomainError("CONFLICT", `${action}: expected an OPEN draft, got one that is ${status}`, {
    draft: id,
    ...(disclosureId !== null && { disclosure: disclosureId }),
  });
}
