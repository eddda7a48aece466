// SPDX-License-Identifier: Apache-2.0
import { hash, object, text, timestamp } from "../../../core/decode/decoder.ts";
import { DomainError } from "../../../core/errors.ts";
import type { DisclosureRecord } from "../../ports/disclosure-store.ts";
import type { DraftPlace, DraftRecord } from "../../ports/draft-store.ts";
import { checkDraft } from "../../usecases/drafts/check-draft.ts";
import { mayReadDrafts, readDraft } from "../../usecases/drafts/draft-access.ts";
import { type ListedDraftFact, listDraftFacts } from "../../usecases/drafts/list-draft-facts.ts";
import { readDisclosure } from "../../usecases/read-disclosure.ts";
import { maySeeAll } from "../../usecases/viewer.ts";
import type { ApiContext, Resolvers } from "../api-context.ts";
import { connection } from "../connection.ts";
import { type CursorForm, readCursor, readPageSize, writeCursor } from "../cursor.ts";
import { globalId, ownId } from "../global-id.ts";
import { draftMutations } from "./draft-mutations.ts";
import { aboutTried, triedFact } from "./tried-facts.ts";

interface PageArgs {
  readonly first?: number | null;
  readonly after?: string | null;
}
type DraftsArgs = PageArgs & { readonly organization: string };

const DRAFTS: CursorForm<DraftPlace> = {
  list: "drafts",
  decode: object({ createdAt: timestamp, id: text(128) }),
};
const FACTS: CursorForm<string> = { list: "draft facts", decode: hash };
const MAX_PAGE = 100;
const MAX_FACTS_PAGE = 10_000;

const Draft: Resolvers = {
  id: ({ id }: DraftRecord) => globalId("draft", id),
  organization: ({ organizationId }: DraftRecord, _: unknown, { cache }) =>
    cache.reads.organizations.find(organizationId),
  period: ({ header }: DraftRecord) => header.period,
  frameworks: ({ header }: DraftRecord) => header.frameworks,
  boundary: ({ header }: DraftRecord) => header.boundary,
  gwpSet: ({ header }: DraftRecord) => header.gwpSet,
  currency: ({ header }: DraftRecord) => header.currency,
  acceptedWarnings: ({ header }: DraftRecord) => header.acceptedWarnings,
  supersedes: ({ header }: DraftRecord, _: unknown, { cache, viewer }) =>
    header.supersedes === null ? null : readDisclosure(header.supersedes, viewer, cache.reads),
  facts: (draft: DraftRecord, args: PageArgs, context) => listFacts(draft, args, context),
  check: (draft: DraftRecord, _: unknown, { cache }) => check(draft, cache.reads),
  disclosure: ({ disclosureId }: DraftRecord, _: unknown, { cache, viewer }) =>
    disclosureId === null ? null : readDisclosure(disclosureId, viewer, cache.reads),
};

const DraftFact: Resolvers = {
  dimensions: ({ dimensions }: ListedDraftFact["fact"]) => dimensions ?? [],
  basis: ({ basis }: ListedDraftFact["fact"]) => basis ?? "MEASURED",
  visibility: ({ visibility }: ListedDraftFact["fact"]) => visibility ?? "PUBLIC",
  evidence: ({ evidence }: ListedDraftFact["fact"]) => evidence ?? [],
};

const Disclosure: Resolvers = {
  approval: (record: DisclosureRecord, _: unknown, { viewer }) => ofOwn(record, record.approval, viewer),
  rejectedBecause: (record: DisclosureRecord, _: unknown, { viewer }) =>
    ofOwn(record, record.rejectedBecause, viewer),
};

const Query: Resolvers = {
  draft: (_: unknown, { id }: { readonly id: string }, { cache, viewer }) =>
    readDraft(ownId("draft", id), viewer, cache.reads),
  drafts: (_: unknown, args: DraftsArgs, context) => listDrafts(args, context),
};

/** Resolvers of schema/drafts.graphql. */
export const draftRoom = { Draft, DraftFact, Disclosure, Query, Mutation: draftMutations };

function ofOwn<T>({ organizationId }: DisclosureRecord, value: T, viewer: ApiContext["viewer"]): T | null {
  return maySeeAll(viewer, organizationId) ? value : null;
}

async function listDrafts({ organization, ...page }: DraftsArgs, { cache, viewer }: ApiContext) {
  const organizationId = ownId("organization", organization, "organization");
  if (viewer === undefined)
    throw new DomainError("UNAUTHENTICATED", "drafts: expected a token of POST /oauth/token, got none");
  if (!mayReadDrafts(viewer, organizationId))
    throw new DomainError("FORBIDDEN", "drafts: expected a PREPARER or APPROVER of the organization");
  const after = readCursor(DRAFTS, page.after);
  const first = readPageSize(page.first, 20, MAX_PAGE);
  const { items, hasNext } = await cache.reads.drafts.listByOrganization(organizationId, first, after);
  return connection(
    items.map((draft) => ({
      node: draft,
      cursor: writeCursor(DRAFTS, { createdAt: draft.createdAt, id: draft.id }),
    })),
    { hasNextPage: hasNext, hasPreviousPage: after !== undefined },
  );
}

async function listFacts(draft: DraftRecord, args: PageArgs, { cache }: ApiContext) {
  const first = readPageSize(args.first, 100, MAX_FACTS_PAGE);
  const after = readCursor(FACTS, args.after);
  const { items, hasNext } = await listDraftFacts(draft, { first, after }, cache.reads);
  return connection(
    items.map(({ key, fact, cursor }) => ({ cursor: writeCursor(FACTS, cursor), node: { ...fact, key } })),
    { hasNextPage: hasNext, hasPreviousPage: after !== undefined },
  );
}

async function check(draft: DraftRecord, reads: ApiContext["cache"]["reads"]) {
  const { facts, findings, ...said } = await checkDraft(draft, reads);
  return { ...said, findings: aboutTried(findings, facts.map(triedFact)) };
}
