// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../../core/errors.ts";
import type { StatedFact } from "../../../core/rules/stated-fact.ts";
import type { DraftHeader } from "../../ports/draft-store.ts";
import { addDraftFacts } from "../../usecases/drafts/add-draft-facts.ts";
import { removeDraftFacts } from "../../usecases/drafts/remove-draft-facts.ts";
import { createDraft, saveDraft } from "../../usecases/drafts/save-draft.ts";
import { submitDraft } from "../../usecases/drafts/submit-draft.ts";
import { reopenDraft, withdrawDraft } from "../../usecases/drafts/withdraw-draft.ts";
import { withdrawDisclosure } from "../../usecases/withdraw-disclosure.ts";
import type { ApiContext, Resolvers } from "../api-context.ts";
import { ownId } from "../global-id.ts";
import { findingsOf, plain } from "./tried-facts.ts";

type Optional<T> = { readonly [K in keyof T]?: T[K] | null };
type SaveArgs = Pick<DraftHeader, "period" | "frameworks" | "gwpSet"> &
  Optional<Pick<DraftHeader, "currency" | "supersedes" | "acceptedWarnings">> & {
    readonly idempotencyKey?: string | null;
    readonly organization?: string | null;
    readonly draft?: string | null;
    readonly revision?: number | null;
    readonly boundary: Pick<DraftHeader["boundary"], "approach"> & { readonly note?: string | null };
  };
interface AddArgs {
  readonly draft: string;
  readonly batchKey?: string | null;
  readonly facts: readonly StatedFact[];
}
interface RemoveArgs {
  readonly draft: string;
  readonly keys: readonly string[];
}
interface DraftArgs {
  readonly draft: string;
}

const MAX_BATCH = 1000;

export const draftMutations: Resolvers = {
  saveDraft: async (_: unknown, { input }: { readonly input: SaveArgs }, context) => ({
    draft: await save(input, context),
  }),
  addDraftFacts: (_: unknown, { input }: { readonly input: AddArgs }, context) => add(input, context),
  removeDraftFacts: async (_: unknown, { input }: { readonly input: RemoveArgs }, { viewer, needs }) => {
    const { keys } = input;
    return { draft: await removeDraftFacts({ draftId: draftId(input.draft), keys }, viewer, needs) };
  },
  submitDraft: async (_: unknown, { draft }: DraftArgs, { viewer, needs, cache }) => {
    const result = await submitDraft(draftId(draft), viewer, needs);
    cache.clear();
    return { ...result, findings: findingsOf(result, cache) };
  },
  withdrawDraft: async (_: unknown, { draft }: DraftArgs, { viewer, needs }) => ({
    draft: await withdrawDraft(draftId(draft), viewer, needs),
  }),
  reopenDraft: async (_: unknown, { draft }: DraftArgs, { viewer, needs }) => ({
    draft: await reopenDraft(draftId(draft), viewer, needs),
  }),
  withdrawDisclosure: async (_: unknown, { id }: { readonly id: string }, { viewer, needs, cache }) => {
    const disclosure = await withdrawDisclosure(ownId("disclosure", id), viewer, needs);
    cache.clear();
    return { disclosure };
  },
};

function save(input: SaveArgs, { viewer, needs }: ApiContext) {
  const { idempotencyKey, organization, draft, revision } = input;
  const header = headerOf(input);
  if (draft != null && idempotencyKey == null && organization == null)
    return saveDraft({ draftId: draftId(draft), revision: revision ?? null, header }, viewer, needs);
  if (draft == null && revision == null && idempotencyKey != null && organization != null) {
    const organizationId = ownId("organization", organization, "organization");
    return createDraft({ idempotencyKey, organizationId, header }, viewer, needs);
  }
  throw new DomainError(
    "BAD_INPUT",
    "input: expected organization and idempotencyKey to begin a draft, or draft to change one, got neither or both",
    { path: "input" },
  );
}

function headerOf(input: SaveArgs): DraftHeader {
  const { period, frameworks, boundary, gwpSet, currency, supersedes, acceptedWarnings } = input;
  return {
    period: { start: period.start, endExclusive: period.endExclusive },
    frameworks,
    boundary: { approach: boundary.approach, note: boundary.note ?? null },
    gwpSet,
    currency: currency ?? null,
    supersedes: supersedes == null ? null : ownId("disclosure", supersedes, "supersedes"),
    acceptedWarnings: acceptedWarnings ?? [],
  };
}

async function add({ draft, batchKey, facts }: AddArgs, { viewer, needs }: ApiContext) {
  if (facts.length > MAX_BATCH)
    throw new DomainError(
      "TOO_LARGE",
      `facts: expected at most ${MAX_BATCH} in a part, got ${facts.length}`,
      {
        path: "facts",
      },
    );
  const input = { draftId: draftId(draft), batchKey: batchKey ?? null, facts: facts.map(plain) };
  return { draft: await addDraftFacts(input, viewer, needs) };
}

function draftId(given: string): string {
  return ownId("draft", given, "draft");
}
