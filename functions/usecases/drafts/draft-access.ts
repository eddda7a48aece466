// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../../core/errors.ts";
import type { DraftRecord, DraftStore } from "../../ports/draft-store.ts";
import { requireRole, requireRoleOf, type Viewer } from "../viewer.ts";

interface Needs {
  readonly drafts: DraftStore;
}

/** A draft is for those who make it and those who will approve it: not even operators read what nobody has submitted. */
export function mayReadDrafts(viewer: Viewer | undefined, organizationId: string): boolean {
  if (viewer === undefined || viewer.organizationId !== organizationId) return false;
  return viewer.roles.includes("PREPARER") || viewer.roles.includes("APPROVER");
}

/** The draft, when it exists for this viewer. */
export async function readDraft(
  id: string,
  viewer: Viewer | undefined,
  { drafts }: Needs,
): Promise<DraftRecord | undefined> {
  const draft = await drafts.find(id);
  return draft !== undefined && mayReadDrafts(viewer, draft.organizationId) ? draft : undefined;
}

/** The draft, for a PREPARER of its organization; NOT_FOUND where the viewer may not know that it exists. */
export async function requireDraft(
  id: string,
  viewer: Viewer | undefined,
  action: string,
  needs: Needs,
): Promise<{ readonly draft: DraftRecord; readonly viewer: Viewer }> {
  const known = requireRole(viewer, "PREPARER", action);
  const draft = await readDraft(id, known, needs);
  if (draft === undefined)
    throw new DomainError(
      "NOT_FOUND",
      `draft: expected the id of one of your organization, got ${JSON.stringify(id.slice(0, 80))}`,
    );
  return { draft, viewer: requireRoleOf(known, "PREPARER", draft.organizationId, action) };
}
