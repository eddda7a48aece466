// SPDX-License-Identifier: Apache-2.0
import { DomainError, type ErrorCode, isDomainError } from "../../../core/errors.ts";
import type { DraftRecord, DraftStore } from "../../ports/draft-store.ts";
import { clientDid } from "../client-did.ts";
import { readFactsDocument } from "../facts-document.ts";
import { type SubmitDisclosureResult, type SubmitNeeds, submitDisclosure } from "../submit-disclosure.ts";
import type { Viewer } from "../viewer.ts";
import { nextRevision } from "./change-draft.ts";
import { requireDraft } from "./draft-access.ts";
import { loadDraftFacts } from "./draft-parts.ts";
import { identityOf, submissionKey } from "./submission-key.ts";

export interface SubmitDraftNeeds extends SubmitNeeds {
  readonly drafts: DraftStore;
}

export interface SubmitDraftResult extends SubmitDisclosureResult {
  readonly draft: DraftRecord;
}

/** Refusals after which the same content can never have been accepted by this very call. */
const REFUSALS: readonly ErrorCode[] = ["BAD_INPUT", "CONFLICT", "NOT_FOUND", "TOO_LARGE", "MISSING_GLYPH"];
const ATTEMPTS = 16;

/**
 * Submits a draft: first the draft is closed to changes, then it goes through submitDisclosure under a key of its own, then it
 * notes the disclosure. Broken off anywhere, the next call goes on and gives the same disclosure; a refusal opens the draft
 * again. Throws as submitDisclosure does, and CONFLICT for a withdrawn draft.
 */
export async function submitDraft(
  draftId: string,
  viewer: Viewer | undefined,
  needs: SubmitDraftNeeds,
): Promise<SubmitDraftResult> {
  const found = await begin(draftId, viewer, needs);
  const { draft } = found;
  if (draft.disclosureId !== null) return submitted(draft, draft.disclosureId, needs);
  const submittedBy = clientDid(needs.settings.issuer, found.viewer.clientId);
  try {
    const result = await submitDisclosure(await submissionOf(draft, submittedBy, needs), needs);
    if (result.disclosure === null) return { ...result, draft: await open(draft, needs) };
    return { ...result, draft: await note(draft, result.disclosure.id, needs) };
  } catch (error) {
    if (!isDomainError(error) || !REFUSALS.includes(error.code)) throw error;
    // An earlier call may have been accepted before a newer catalogue refused the same facts.
    const accepted = await needs.disclosures.find(identityOf(draft).id);
    if (accepted === undefined) {
      await open(draft, needs);
      throw error;
    }
    return submitted(await note(draft, accepted.id, needs), accepted.id, needs);
  }
}

/** Closes the draft to changes. A crash after this leaves it closed: the next call goes on from here. */
async function begin(draftId: string, viewer: Viewer | undefined, needs: SubmitDraftNeeds) {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const found = await requireDraft(draftId, viewer, "submitDraft", needs);
    const { draft } = found;
    if (draft.status === "SUBMITTED" || draft.isBeingSubmitted) return found;
    if (draft.status === "WITHDRAWN")
      throw new DomainError("CONFLICT", "submitDraft: expected an OPEN draft, got one that is WITHDRAWN");
    if (draft.factCount === 0)
      throw new DomainError("BAD_INPUT", "facts: expected at least one fact in the draft, got none");
    const closed = nextRevision(draft, { isBeingSubmitted: true }, needs.clock);
    if (await needs.drafts.swap(closed)) return { ...found, draft: closed };
  }
  throw new DomainError("UNAVAILABLE", "submitDraft: another writer was always first, send it again");
}

async function submissionOf(draft: DraftRecord, submittedBy: string, { objects }: SubmitDraftNeeds) {
  const facts = await loadDraftFacts(draft, objects);
  return {
    ...draft.header,
    idempotencyKey: submissionKey(draft),
    organizationId: draft.organizationId,
    facts: [...facts.values()],
    dryRun: false,
    submittedBy,
  };
}

/** Opens a refused draft again. Where another call has moved it meanwhile, what stands is the answer. */
async function open(draft: DraftRecord, { drafts, clock }: SubmitDraftNeeds): Promise<DraftRecord> {
  const opened = nextRevision(draft, { isBeingSubmitted: false }, clock);
  if (await drafts.swap(opened)) return opened;
  return (await drafts.find(draft.id)) ?? opened;
}

/** Notes the accepted disclosure, whatever stands: it exists, and the draft must say so. */
async function note(
  { id, submission }: DraftRecord,
  disclosureId: string,
  needs: SubmitDraftNeeds,
): Promise<DraftRecord> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const draft = await needs.drafts.find(id);
    if (draft === undefined) throw new DomainError("INVARIANT", `draft ${id} is missing`);
    // Another call was first; the draft may even have been opened again since.
    if (draft.disclosureId === disclosureId || draft.submission !== submission) return draft;
    const changes = { status: "SUBMITTED", isBeingSubmitted: false, disclosureId } as const;
    const noted = nextRevision(draft, changes, needs.clock);
    if (await needs.drafts.swap(noted)) return noted;
  }
  throw new DomainError("UNAVAILABLE", "submitDraft: another writer was always first, send it again");
}

async function submitted(
  draft: DraftRecord,
  disclosureId: string,
  { disclosures, objects }: SubmitDraftNeeds,
): Promise<SubmitDraftResult> {
  const disclosure = await disclosures.find(disclosureId);
  if (disclosure === undefined) throw new DomainError("INVARIANT", `disclosure ${disclosureId} is missing`);
  const { facts, findings } = await readFactsDocument(disclosure, objects);
  return { draft, disclosure, findings, facts };
}
