// SPDX-License-Identifier: Apache-2.0
import { integer } from "../../../core/decode/decoder.ts";
import type { DisclosureRecord } from "../../ports/disclosure-store.ts";
import { type FactChange as FactChangeSource, factChanges } from "../../usecases/frames/read-fact-changes.ts";
import { readDisclosure } from "../../usecases/read-disclosure.ts";
import type { ApiContext, Resolvers } from "../api-context.ts";
import { connection } from "../connection.ts";
import { type CursorForm, readCursor, readPageSize, writeCursor } from "../cursor.ts";

interface PageArgs {
  readonly first?: number | null;
  readonly after?: string | null;
}

const CHANGES: CursorForm<number> = { list: "fact changes", decode: integer(0) };
const MAX_CHANGES_PAGE = 10_000;

const FactChange: Resolvers = {
  before: ({ before }: FactChangeSource) => before && { ...before, record: undefined },
  after: ({ after }: FactChangeSource) => after && { ...after, record: undefined },
  delta: ({ delta }: FactChangeSource) => delta?.amount ?? null,
  deltaUnit: ({ delta }: FactChangeSource) => delta?.unit ?? null,
  reason: ({ restates }: FactChangeSource) => restates?.reason ?? null,
  note: ({ restates }: FactChangeSource) => restates?.note ?? null,
};

/** What one disclosure changed of the one before it. */
export const factChangeRoom = {
  FactChange,
  Disclosure: {
    changes: (record: DisclosureRecord, args: PageArgs, context: ApiContext) =>
      listChanges(record, args, context),
  },
};

async function listChanges(record: DisclosureRecord, args: PageArgs, context: ApiContext) {
  const first = readPageSize(args.first, 100, MAX_CHANGES_PAGE);
  const after = readCursor(CHANGES, args.after);
  const all = await changesOf(record, context);
  const start = after === undefined ? 0 : after + 1;
  const page = all.slice(start, start + first);
  const edges = page.map((node, i) => ({ cursor: writeCursor(CHANGES, start + i), node }));
  const pages = { hasNextPage: all.length > start + page.length, hasPreviousPage: after !== undefined };
  return { ...connection(edges, pages), totalCount: all.length };
}

async function changesOf(
  record: DisclosureRecord,
  { cache, viewer, needs }: ApiContext,
): Promise<readonly FactChangeSource[]> {
  const superseded =
    record.supersedes === null ? undefined : await readDisclosure(record.supersedes, viewer, cache.reads);
  if (superseded === undefined) return [];
  const [before, after] = await Promise.all([cache.facts(superseded), cache.facts(record)]);
  return factChanges(before.facts, after.facts, needs.catalogue);
}
