// SPDX-License-Identifier: Apache-2.0
import { integer, object, text } from "../../../core/decode/decoder.ts";
import type { Fact } from "../../../core/disclosure/fact.ts";
import { DomainError } from "../../../core/errors.ts";
import type { Framework } from "../../../core/log/statement.ts";
import { daysOf, type Period, periodText } from "../../../core/rules/calendar.ts";
import type { FrameName } from "../../ports/fact-index.ts";
import type { FrameFilter } from "../../usecases/frames/in-force.ts";
import { type FrameRow as FrameRowSource, queryFrame } from "../../usecases/frames/query-frame.ts";
import {
  querySeries,
  type SeriesPoint as SeriesPointSource,
  type Series as SeriesSource,
  type Vintage,
} from "../../usecases/frames/query-series.ts";
import type { ApiContext, Resolvers } from "../api-context.ts";
import { connection } from "../connection.ts";
import { type CursorForm, readCursor, readPageSize, writeCursor } from "../cursor.ts";
import { ownId } from "../global-id.ts";
import { periodOf } from "./fact-resolvers.ts";

interface DimensionArg {
  readonly axis: string;
  readonly member: string;
}

interface FrameArgs {
  readonly metric: string;
  readonly period: { readonly calendarYear?: number; readonly range?: Period };
  readonly dimensions?: readonly DimensionArg[] | null;
  readonly filter?: {
    readonly countries?: readonly string[] | null;
    readonly frameworks?: readonly Framework[] | null;
    readonly basis?: readonly Fact["basis"][] | null;
    readonly certifiedOnly?: boolean | null;
  } | null;
  readonly asOf?: number | null;
  readonly first?: number | null;
  readonly after?: string | null;
}

interface SeriesArgs {
  readonly metric: string;
  readonly organizations: readonly string[];
  readonly from?: string | null;
  readonly to?: string | null;
  readonly vintage?: Vintage | null;
  readonly dimensions?: readonly DimensionArg[] | null;
  readonly asOf?: number | null;
}

const FRAME: CursorForm<{ readonly asOf: number; readonly organization: string }> = {
  list: "frame",
  decode: object({ asOf: integer(0), organization: text(256) }),
};
const MAX_ROWS = 1000;
const MAX_ORGANIZATIONS = 100;
const MAX_DIMENSIONS = 16;
const MAX_COUNTRIES = 250;
const COUNTRY = /^[A-Z]{2}$/;
const FIRST_YEAR = 1900;
const LAST_YEAR = 2199;

const Query: Resolvers = {
  frame: (_: unknown, args: FrameArgs, context) => readFrame(args, context),
  series: (_: unknown, args: SeriesArgs, context) => readSeries(args, context),
};

const FrameRow: Resolvers = {
  organization: ({ organizationId }: FrameRowSource, _: unknown, context: ApiContext) =>
    findOrganization(organizationId, context),
  disclosure: ({ disclosureId }: FrameRowSource, _: unknown, context: ApiContext) =>
    findDisclosure(disclosureId, context),
  fact: ({ fact }: FrameRowSource) => ({ ...fact, record: undefined }),
};

const SeriesPoint: Resolvers = {
  period: ({ period }: SeriesPointSource) => periodOf(period),
  disclosure: ({ disclosureId }: SeriesPointSource, _: unknown, context: ApiContext) =>
    findDisclosure(disclosureId, context),
  fact: ({ fact }: SeriesPointSource) => ({ ...fact, record: undefined }),
};

const Series: Resolvers = {
  organization: ({ organizationId }: SeriesSource, _: unknown, context: ApiContext) =>
    findOrganization(organizationId, context),
};

/** The fields of schema/frames.graphql. */
export const framesRoom = { Query, FrameRow, SeriesPoint, Series };

async function readFrame(args: FrameArgs, { cache, viewer, needs }: ApiContext) {
  const place = readCursor(FRAME, args.after);
  const asked = args.asOf ?? undefined;
  if (place !== undefined && asked !== undefined && place.asOf !== asked)
    throw refused("asOf", `${place.asOf}, as the cursor says`, String(asked));
  const query = {
    metric: requireMetric(args.metric, needs.catalogue),
    dimensions: requireDimensions(args.dimensions),
    period: requirePeriod(args.period),
    filter: requireFilter(args.filter),
    asOf: place?.asOf ?? asked,
    first: readPageSize(args.first, MAX_ROWS, MAX_ROWS),
    after: place?.organization,
  };
  const { asOf, rows, next } = await queryFrame(query, viewer, cache.reads);
  const cursor = (organization: string) => writeCursor(FRAME, { asOf, organization });
  const page = connection(
    rows.map((row) => ({ cursor: cursor(row.organizationId), node: row })),
    {
      hasNextPage: next !== undefined,
      hasPreviousPage: place !== undefined,
      endCursor: next === undefined ? undefined : cursor(next),
    },
  );
  return { ...page, asOf };
}

async function readSeries(args: SeriesArgs, { cache, viewer, needs }: ApiContext) {
  const organizationIds = [
    ...new Set(args.organizations.map((id, i) => ownId("organization", id, `organizations[${i}]`))),
  ];
  if (organizationIds.length > MAX_ORGANIZATIONS)
    throw refused("organizations", `at most ${MAX_ORGANIZATIONS}`, String(organizationIds.length));
  const slug = requireMetric(args.metric, needs.catalogue);
  const known = await Promise.all(organizationIds.map((id) => cache.reads.organizations.find(id)));
  const missing = known.indexOf(undefined);
  if (missing >= 0)
    throw new DomainError(
      "NOT_FOUND",
      `organizations: expected registered ones, got ${JSON.stringify(organizationIds[missing]?.slice(0, 80))}`,
    );
  const query = {
    metric: slug,
    organizationIds,
    dimensions: requireDimensions(args.dimensions),
    from: args.from ?? undefined,
    to: args.to ?? undefined,
    vintage: args.vintage ?? "LATEST",
    asOf: args.asOf ?? undefined,
  };
  const metric = needs.catalogue.metric(slug);
  return (await querySeries(query, viewer, cache.reads)).map((series) => ({ ...series, metric }));
}

function requireMetric(given: string, catalogue: ApiContext["needs"]["catalogue"]): string {
  const slug = ownId("metric", given, "metric");
  if (catalogue.metric(slug) === undefined) throw refused("metric", "a metric of the catalogue", slug);
  return slug;
}

function requireDimensions(given: readonly DimensionArg[] | null | undefined): FrameName["dimensions"] {
  const dimensions = given ?? [];
  if (dimensions.length > MAX_DIMENSIONS)
    throw refused("dimensions", `at most ${MAX_DIMENSIONS}`, String(dimensions.length));
  const entries = dimensions.map(({ axis, member }, i) => {
    if (axis.length > 64) throw refused(`dimensions[${i}].axis`, "at most 64 characters", axis);
    if (member.length > 128) throw refused(`dimensions[${i}].member`, "at most 128 characters", member);
    return [axis, member] as const;
  });
  const read = Object.fromEntries(entries);
  if (Object.keys(read).length < entries.length)
    throw refused("dimensions", "each axis once", `${entries.length} for ${Object.keys(read).length} axes`);
  return read;
}

function requirePeriod({ calendarYear, range }: FrameArgs["period"]): FrameName["period"] {
  if (range !== undefined) {
    if ((daysOf(range) ?? 0) > 0) return { range: periodText(range) };
    throw refused("period.range", "a start before endExclusive", periodText(range));
  }
  const year = calendarYear ?? 0;
  if (year >= FIRST_YEAR && year <= LAST_YEAR) return { calendarYear: year };
  throw refused("period.calendarYear", `${FIRST_YEAR} to ${LAST_YEAR}`, String(year));
}

function requireFilter(given: FrameArgs["filter"]): FrameFilter {
  const countries = given?.countries ?? null;
  if (countries !== null && countries.length > MAX_COUNTRIES)
    throw refused("filter.countries", `at most ${MAX_COUNTRIES}`, String(countries.length));
  const odd = countries?.find((code) => !COUNTRY.test(code));
  if (odd !== undefined) throw refused("filter.countries", "codes such as CN", odd);
  return {
    countries,
    frameworks: given?.frameworks ?? null,
    basis: given?.basis ?? null,
    certifiedOnly: given?.certifiedOnly ?? true,
  };
}

async function findOrganization(id: string, { cache }: ApiContext) {
  const organization = await cache.reads.organizations.find(id);
  if (organization === undefined) throw new DomainError("INVARIANT", `organization ${id} is missing`);
  return organization;
}

async function findDisclosure(id: string, { cache }: ApiContext) {
  const record = await cache.reads.disclosures.find(id);
  if (record === undefined) throw new DomainError("INVARIANT", `disclosure ${id} of the log is missing`);
  return record;
}

function refused(path: string, expected: string, got: string): DomainError {
  const message = `${path}: expected ${expected}, got ${JSON.stringify(got.slice(0, 80))}`;
  return new DomainError("BAD_INPUT", message, { path });
}
