// SPDX-License-Identifier: Apache-2.0
import { dayAfter, periodOf } from "../../../core/rules/calendar.ts";
import type { FactRow } from "../../ports/fact-index.ts";
import type { Milestone, Standing } from "../../ports/log-index.ts";
import { mapBounded } from "../map-bounded.ts";
import type { VisibleFact } from "../read-disclosure.ts";
import type { Viewer } from "../viewer.ts";
import { readAsOf } from "./as-of.ts";
import { isInForce, isKnown } from "./in-force.ts";
import { type FrameNeeds, readStandings } from "./query-frame.ts";
import { showRows } from "./shown-row.ts";

export const VINTAGES = ["LATEST", "FIRST", "ALL"] as const;
export type Vintage = (typeof VINTAGES)[number];

export interface SeriesQuery {
  readonly metric: string;
  readonly organizationIds: readonly string[];
  readonly dimensions: Readonly<Record<string, string>>;
  /** first day; undefined where the series has no such bound */
  readonly from: string | undefined;
  /** last day */
  readonly to: string | undefined;
  readonly vintage: Vintage;
  readonly asOf: number | undefined;
}

export interface SeriesPoint {
  readonly period: string;
  readonly disclosureId: string;
  readonly logIndex: number;
  readonly knownFrom: string;
  /** when the log said that this disclosure is replaced or revoked */
  readonly supersededAt: string | null;
  readonly fact: VisibleFact;
}

export interface Series {
  readonly organizationId: string;
  readonly points: readonly SeriesPoint[];
}

const CONCURRENCY = 8;

/** One metric of each organization over time, as a log of `asOf` entries knew it: by period, then by log index. */
export async function querySeries(
  query: SeriesQuery,
  viewer: Viewer | undefined,
  needs: FrameNeeds,
): Promise<readonly Series[]> {
  const asOf = await readAsOf(query.asOf, needs);
  return mapBounded(query.organizationIds, CONCURRENCY, async (organizationId) => {
    const all = await needs.factIndex.series(organizationId, query.metric, query.dimensions);
    const known = all.filter((row) => row.logIndex < asOf && isWithin(row, query));
    const standings = await readStandings(known, needs.logIndex);
    const rows = ofVintage(query.vintage, known, standings, asOf);
    const facts = await showRows(rows, viewer, needs);
    const points = rows.flatMap((row, i) => pointOf(row, facts[i], standings.get(row.disclosureId), asOf));
    return { organizationId, points };
  });
}

function isWithin({ period }: FactRow, { from, to }: SeriesQuery): boolean {
  const { start, endExclusive } = periodOf(period);
  return (from === undefined || start >= from) && (to === undefined || endExclusive <= dayAfter(to));
}

function ofVintage(
  vintage: Vintage,
  rows: readonly FactRow[],
  standings: ReadonlyMap<string, Standing>,
  asOf: number,
): readonly FactRow[] {
  if (vintage === "ALL") return rows;
  const inForce = (row: FactRow) => {
    const standing = standings.get(row.disclosureId);
    return standing !== undefined && isInForce(row, standing, asOf);
  };
  const byPeriod = new Map<string, FactRow>();
  for (const row of vintage === "FIRST" ? rows : rows.filter(inForce)) {
    // Rows of one period come by log index: the first one stays, or the last one wins.
    if (vintage === "LATEST" || !byPeriod.has(row.period)) byPeriod.set(row.period, row);
  }
  return [...byPeriod.values()];
}

function pointOf(
  { period, disclosureId, logIndex, knownFrom }: FactRow,
  fact: VisibleFact | undefined,
  standing: Standing | undefined,
  asOf: number,
): readonly SeriesPoint[] {
  if (fact === undefined || standing === undefined) return [];
  const ends = [standing.superseded, standing.revoked].filter((end) => isKnown(end, asOf));
  const supersededAt = ends.sort(byLogIndex)[0]?.at ?? null;
  return [{ period, disclosureId, logIndex, knownFrom, supersededAt, fact }];
}

function byLogIndex(a: Milestone, b: Milestone): number {
  return a.logIndex - b.logIndex;
}
