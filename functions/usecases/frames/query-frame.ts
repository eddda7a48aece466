// SPDX-License-Identifier: Apache-2.0
import type { DisclosureStore } from "../../ports/disclosure-store.ts";
import type { FactIndex, FactRow, FrameName } from "../../ports/fact-index.ts";
import type { LogIndex, Standing } from "../../ports/log-index.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import type { VisibleFact } from "../read-disclosure.ts";
import type { Viewer } from "../viewer.ts";
import { readAsOf } from "./as-of.ts";
import { type FrameFilter, latestInForce } from "./in-force.ts";
import { showRows } from "./shown-row.ts";

export interface FrameQuery extends FrameName {
  readonly filter: FrameFilter;
  /** a log size; undefined asks for all that is indexed */
  readonly asOf: number | undefined;
  readonly first: number;
  /** the organization the last page ended at */
  readonly after: string | undefined;
}

/** One organization's figure. */
export interface FrameRow {
  readonly organizationId: string;
  readonly disclosureId: string;
  readonly logIndex: number;
  readonly knownFrom: string;
  readonly fact: VisibleFact;
}

export interface FramePage {
  readonly asOf: number;
  readonly rows: readonly FrameRow[];
  /** where the next page begins; undefined on the last one. A page may hold fewer rows than asked for, even none. */
  readonly next: string | undefined;
}

export interface FrameNeeds {
  readonly factIndex: FactIndex;
  readonly logIndex: LogIndex;
  readonly disclosures: DisclosureStore;
  readonly objects: ObjectStore;
}

/** Index rows one page looks through at most, so that a rare filter cannot make a request read a whole frame. */
const MAX_ROWS_READ = 10_000;

/**
 * One metric across organizations: for each the figure in force in a log of `asOf` entries, logged last where there are
 * several. The same query at the same size has the same answer for ever.
 */
export async function queryFrame(
  query: FrameQuery,
  viewer: Viewer | undefined,
  needs: FrameNeeds,
): Promise<FramePage> {
  const asOf = await readAsOf(query.asOf, needs);
  const chosen: FactRow[] = [];
  let next = query.after;
  let read = 0;
  do {
    const part = await needs.factIndex.frame(query, next, query.first - chosen.length);
    chosen.push(...(await chooseRows(part.rows, query.filter, asOf, needs.logIndex)));
    read += part.rows.length;
    next = part.next;
  } while (next !== undefined && chosen.length < query.first && read < MAX_ROWS_READ);
  return { asOf, rows: await shownRows(chosen, viewer, needs), next };
}

async function chooseRows(
  rows: readonly FactRow[],
  filter: FrameFilter,
  asOf: number,
  logIndex: LogIndex,
): Promise<readonly FactRow[]> {
  const known = rows.filter((row) => row.logIndex < asOf);
  const standings = await readStandings(known, logIndex);
  const byOrganization = new Map<string, FactRow[]>();
  for (const row of known) {
    const own = byOrganization.get(row.organizationId) ?? [];
    own.push(row);
    byOrganization.set(row.organizationId, own);
  }
  return [...byOrganization.values()].flatMap((own) => latestInForce(own, standings, filter, asOf) ?? []);
}

/** What later entries say about the disclosures that rows stand in. */
export function readStandings(
  rows: readonly FactRow[],
  logIndex: LogIndex,
): Promise<ReadonlyMap<string, Standing>> {
  return logIndex.standings([...new Set(rows.map(({ disclosureId }) => disclosureId))]);
}

async function shownRows(
  rows: readonly FactRow[],
  viewer: Viewer | undefined,
  needs: FrameNeeds,
): Promise<readonly FrameRow[]> {
  const facts = await showRows(rows, viewer, needs);
  return rows.flatMap(({ organizationId, disclosureId, logIndex, knownFrom }, i) => {
    const fact = facts[i];
    return fact === undefined ? [] : [{ organizationId, disclosureId, logIndex, knownFrom, fact }];
  });
}
