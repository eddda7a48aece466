// SPDX-License-Identifier: Apache-2.0
import { toBase32 } from "../../../core/canonical/base32.ts";
import { canonicalBytes, canonicalize } from "../../../core/canonical/canonical-json.ts";
import { toHex } from "../../../core/canonical/encoding.ts";
import { DomainError } from "../../../core/errors.ts";
import { sha256 } from "../../../core/merkle/hash.ts";
import { type Period, periodText } from "../../../core/rules/calendar.ts";
import type { StatedFact } from "../../../core/rules/stated-fact.ts";
import { statedFactKey } from "../../../core/rules/stated-key.ts";
import type { DraftHeader, DraftRecord } from "../../ports/draft-store.ts";
import type { OrganizationStore } from "../../ports/organization-store.ts";
import { clientDid } from "../client-did.ts";
import { requireIdempotencyKey } from "../input-text.ts";
import type { RegisterSettings } from "../settings.ts";
import { requireRoleOf, type Viewer } from "../viewer.ts";
import type { DraftFactsNeeds } from "./add-draft-facts.ts";
import { changeDraft, type DraftChange } from "./change-draft.ts";
import { readHeader } from "./draft-header.ts";
import { type DraftFacts, loadDraftFacts, replaceParts } from "./draft-parts.ts";

export interface CreateDraftInput {
  /** the same key and header give the same draft again */
  readonly idempotencyKey: string;
  readonly organizationId: string;
  readonly header: DraftHeader;
}

export interface ChangeDraftInput {
  readonly draftId: string;
  /** the revision the change was made on; null: whatever stands */
  readonly revision: number | null;
  readonly header: DraftHeader;
}

export interface SaveDraftNeeds extends DraftFactsNeeds {
  readonly organizations: OrganizationStore;
  readonly settings: Pick<RegisterSettings, "issuer">;
}

const ID_DIGITS = 26;

/** Begins a draft. Throws BAD_INPUT, NOT_FOUND, and CONFLICT where the key came with another header. */
export async function createDraft(
  input: CreateDraftInput,
  viewer: Viewer | undefined,
  needs: SaveDraftNeeds,
): Promise<DraftRecord> {
  const { clientId } = requireRoleOf(viewer, "PREPARER", input.organizationId, "saveDraft");
  const key = requireIdempotencyKey(input.idempotencyKey);
  const header = readHeader(input.header, needs.catalogue);
  if ((await needs.organizations.find(input.organizationId)) === undefined)
    throw new DomainError("NOT_FOUND", "organization: expected a registered one");
  const draft = newDraft({ ...input, idempotencyKey: key, header }, clientId, needs);
  if (await needs.drafts.swap(draft)) return draft;
  const standing = await needs.drafts.find(draft.id);
  if (standing?.creationHash === draft.creationHash) return standing;
  throw new DomainError(
    "CONFLICT",
    "idempotencyKey: expected the header this key was first used with, got another — to change a draft, name it",
    { draft: draft.id },
  );
}

/** Gives an open draft another header. Throws BAD_INPUT, NOT_FOUND, and CONFLICT where another revision stands. */
export async function saveDraft(
  input: ChangeDraftInput,
  viewer: Viewer | undefined,
  needs: SaveDraftNeeds,
): Promise<DraftRecord> {
  const header = readHeader(input.header, needs.catalogue);
  return changeDraft({ id: input.draftId, action: "saveDraft" }, viewer, needs, async (draft) => {
    // Where the very same header stands, this is a repetition, and its revision an older one.
    if (canonicalize(draft.header) === canonicalize(header)) return undefined;
    if (input.revision !== null && input.revision !== draft.revision)
      throw new DomainError("CONFLICT", `revision: expected ${draft.revision}, got ${input.revision}`, {
        revision: draft.revision,
      });
    return { header, ...(await movedFacts(draft, header.period, needs)) };
  });
}

/** Facts without a period of their own go with the draft's: their keys change with it. */
async function movedFacts(
  draft: DraftRecord,
  period: Period,
  { objects, catalogue }: DraftFactsNeeds,
): Promise<DraftChange> {
  if (draft.factCount === 0 || periodText(period) === periodText(draft.header.period)) return {};
  const moved = rekeyed(await loadDraftFacts(draft, objects), (fact) =>
    statedFactKey(fact, period, catalogue),
  );
  return replaceParts(draft, moved, objects);
}

function rekeyed(facts: DraftFacts, keyOf: (fact: StatedFact) => string): DraftFacts {
  const moved = new Map<string, StatedFact>();
  for (const fact of facts.values()) {
    const key = keyOf(fact);
    if (moved.has(key))
      throw new DomainError(
        "CONFLICT",
        `period: expected one under which every fact stays apart, got two of ${fact.metric} — remove one first`,
        { metric: fact.metric },
      );
    moved.set(key, fact);
  }
  return moved;
}

function newDraft(
  { idempotencyKey, organizationId, header }: CreateDraftInput,
  clientId: string,
  { settings, clock }: SaveDraftNeeds,
): DraftRecord {
  const now = new Date(clock.nowMs()).toISOString();
  return {
    id: toBase32(sha256(canonicalBytes(["draft", organizationId, idempotencyKey])), ID_DIGITS),
    organizationId,
    revision: 1,
    status: "OPEN",
    header,
    parts: [],
    factCount: 0,
    batches: [],
    submission: 1,
    isBeingSubmitted: false,
    disclosureId: null,
    creationHash: toHex(sha256(canonicalBytes(header))),
    createdAt: now,
    createdBy: clientDid(settings.issuer, clientId),
    updatedAt: now,
  };
}
