// SPDX-License-Identifier: Apache-2.0
import { integer, nullable, object, text } from "../../../core/decode/decoder.ts";
import { DomainError } from "../../../core/errors.ts";
import type { Framework } from "../../../core/log/statement.ts";
import type { Period } from "../../../core/rules/calendar.ts";
import type { DisclosureRecord } from "../../ports/disclosure-store.ts";
import { type DisclosureStatus, readStatus, readSuccessor } from "../../usecases/disclosure-standing.ts";
import {
  certificateAsOf,
  type DisclosureAsOf,
  disclosuresAsOf,
  predecessorAsOf,
  statusAsOf,
  successorAsOf,
} from "../../usecases/frames/disclosures-as-of.ts";
import {
  type DisclosureQuery,
  listLoggedDisclosures,
  listOrganizationDisclosures,
  type StorePlace,
} from "../../usecases/list-disclosures.ts";
import { readCertificate } from "../../usecases/read-certificate.ts";
import { readDisclosure } from "../../usecases/read-disclosure.ts";
import type { ApiContext, Resolvers } from "../api-context.ts";
import { type Connection, connection } from "../connection.ts";
import { type CursorForm, readCursor, readPageSize, writeCursor } from "../cursor.ts";
import { globalId, ownId } from "../global-id.ts";
import { type FactSource, periodOf } from "./fact-resolvers.ts";
import { notarizationOf } from "./notarization-resolvers.ts";

interface PageArgs {
  readonly first?: number | null;
  readonly after?: string | null;
}

export interface DisclosuresArgs extends PageArgs {
  readonly filter?: {
    readonly organization?: string | null;
    readonly framework?: Framework | null;
    readonly periodWithin?: Period | null;
    readonly status?: readonly DisclosureStatus[] | null;
  } | null;
}

const LOGGED: CursorForm<number> = { list: "disclosures", decode: integer(0) };
const OWN: CursorForm<StorePlace> = {
  list: "organization disclosures",
  decode: object({ page: nullable(text(2048)), id: nullable(text(128)) }),
};
const AS_OF: CursorForm<{ readonly asOf: number; readonly before: number }> = {
  list: "disclosures as of",
  decode: object({ asOf: integer(0), before: integer(0) }),
};
const FACTS: CursorForm<number> = { list: "facts", decode: integer(0) };
const MAX_FACTS_PAGE = 10_000;
const MAX_PAGE = 1000;

export const Disclosure: Resolvers = {
  id: ({ id }: DisclosureRecord) => globalId("disclosure", id),
  organization: async ({ organizationId }: DisclosureRecord, _: unknown, { cache }: ApiContext) => {
    const organization = await cache.reads.organizations.find(organizationId);
    if (organization === undefined)
      throw new DomainError("INVARIANT", `organization ${organizationId} is missing`);
    return organization;
  },
  period: ({ period }: DisclosureRecord) => periodOf(period),
  status: (record: DisclosureRecord | DisclosureAsOf, _: unknown, { cache, viewer, needs }: ApiContext) =>
    "known" in record
      ? statusAsOf(record)
      : readStatus(record, viewer, { ...cache.reads, chains: needs.identity.chains }),
  facts: (
    record: DisclosureRecord,
    args: PageArgs & { readonly metrics?: readonly string[] | null },
    context,
  ) => listFacts(record, args, context),
  findings: async (record: DisclosureRecord, _: unknown, { cache }: ApiContext) =>
    (await cache.facts(record)).findings.map(({ about, ...finding }) => ({
      ...finding,
      about: about.map((fact) => ({ ...fact, record })),
    })),
  supersedes: (record: DisclosureRecord | DisclosureAsOf, _: unknown, { cache, viewer }: ApiContext) => {
    if ("known" in record) return predecessorAsOf(record, cache.reads);
    return record.supersedes === null ? null : readDisclosure(record.supersedes, viewer, cache.reads);
  },
  supersededBy: (record: DisclosureRecord | DisclosureAsOf, _: unknown, { cache, viewer }: ApiContext) =>
    "known" in record ? successorAsOf(record, cache.reads) : readSuccessor(record, viewer, cache.reads),
  receipt: ({ receipt, statementHash }: DisclosureRecord) => ({ ...receipt, statementHash }),
  notarization: (record: DisclosureRecord, _: unknown, context: ApiContext) =>
    notarizationOf(record, context),
  certificate: async (record: DisclosureRecord | DisclosureAsOf, _: unknown, { cache }: ApiContext) => {
    const { certificateSerial } = record;
    if (certificateSerial === null) return null;
    if (!("known" in record)) return readCertificate(certificateSerial, cache.reads);
    const { certified } = record.known.standing;
    const certificate = certified && (await readCertificate(certificateSerial, cache.reads));
    return certificate && certificateAsOf(certificate, record);
  },
};

/** A page of disclosures: of one organization from its list, of all from the public log. */
export function listDisclosures({ filter, ...page }: DisclosuresArgs, context: ApiContext) {
  const query: DisclosureQuery = {
    framework: filter?.framework ?? null,
    periodWithin: filter?.periodWithin ?? null,
    status: filter?.status ?? null,
  };
  return filter?.organization == null
    ? listFromLog(query, page, context)
    : listOfOrganization(
        ownId("organization", filter.organization, "filter.organization"),
        query,
        page,
        context,
      );
}

export async function listOfOrganization(
  organizationId: string,
  query: DisclosureQuery,
  args: PageArgs,
  { cache, viewer, needs }: ApiContext,
): Promise<Connection<DisclosureRecord>> {
  const after = readCursor(OWN, args.after);
  const first = readPageSize(args.first, 20, MAX_PAGE);
  const reads = { ...cache.reads, chains: needs.identity.chains };
  const found = await listOrganizationDisclosures(organizationId, query, { first, after }, viewer, reads);
  return connection(
    found.items.map(({ record, cursor }) => ({ node: record, cursor: writeCursor(OWN, cursor) })),
    {
      hasNextPage: found.next !== undefined,
      hasPreviousPage: after !== undefined,
      endCursor: found.next && writeCursor(OWN, found.next),
    },
  );
}

/** What an organization had in a log of a size; pages of one query share it. */
export async function listAsOf(
  organizationId: string,
  asked: number,
  args: PageArgs,
  { cache }: ApiContext,
): Promise<Connection<DisclosureAsOf> & { readonly asOf: number }> {
  const place = readCursor(AS_OF, args.after);
  if (place !== undefined && place.asOf !== asked)
    throw new DomainError("BAD_INPUT", `asOf: expected ${place.asOf}, as the cursor says, got ${asked}`, {
      path: "asOf",
    });
  const first = readPageSize(args.first, 20, MAX_PAGE);
  const page = { asOf: asked, first, before: place?.before };
  const { asOf, items, hasNext } = await disclosuresAsOf(organizationId, page, cache.reads);
  const edges = items.map((node) => ({
    node,
    cursor: writeCursor(AS_OF, { asOf, before: node.logIndex ?? 0 }),
  }));
  return { ...connection(edges, { hasNextPage: hasNext, hasPreviousPage: place !== undefined }), asOf };
}

async function listFromLog(query: DisclosureQuery, args: PageArgs, { cache, viewer, needs }: ApiContext) {
  const before = readCursor(LOGGED, args.after);
  const first = readPageSize(args.first, 20, MAX_PAGE);
  const reads = { ...cache.reads, chains: needs.identity.chains };
  const found = await listLoggedDisclosures(query, { first, before }, viewer, reads);
  return connection(
    found.items.map(({ record, cursor }) => ({ node: record, cursor: writeCursor(LOGGED, cursor) })),
    {
      hasNextPage: found.next !== undefined,
      hasPreviousPage: before !== undefined,
      endCursor: found.next === undefined ? undefined : writeCursor(LOGGED, found.next),
    },
  );
}

async function listFacts(
  record: DisclosureRecord,
  args: PageArgs & { readonly metrics?: readonly string[] | null },
  { cache }: ApiContext,
): Promise<Connection<FactSource>> {
  const first = readPageSize(args.first, 100, MAX_FACTS_PAGE);
  const after = readCursor(FACTS, args.after);
  const wanted =
    args.metrics == null ? undefined : new Set(args.metrics.map((slug) => ownId("metric", slug, "metrics")));
  const { facts } = await cache.facts(record);
  const found = facts.filter(({ index, metric }) => index > (after ?? -1) && (wanted?.has(metric) ?? true));
  const page = found.slice(0, first);
  return connection(
    page.map((fact) => ({ cursor: writeCursor(FACTS, fact.index), node: { ...fact, record } })),
    { hasNextPage: found.length > page.length, hasPreviousPage: after !== undefined },
  );
}
