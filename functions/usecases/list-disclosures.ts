// SPDX-License-Identifier: Apache-2.0
import type { Framework } from "../../core/log/statement.ts";
import { readStatement } from "../../core/log/statement.ts";
import type { Period } from "../../core/rules/calendar.ts";
import type { AnchorStore } from "../ports/anchor-store.ts";
import type { DisclosureRecord, DisclosureStore } from "../ports/disclosure-store.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import { type AnchoredChain, type DisclosureStatus, readStatus } from "./disclosure-standing.ts";
import { readEntries } from "./log-tiles.ts";
import { readLogSize } from "./read-checkpoint.ts";
import { mayRead } from "./read-disclosure.ts";
import type { Viewer } from "./viewer.ts";

export interface DisclosureQuery {
  readonly framework: Framework | null;
  /** both dates of the disclosure's period lie within */
  readonly periodWithin: Period | null;
  readonly status: readonly DisclosureStatus[] | null;
}

export interface ListedDisclosures<C> {
  readonly items: readonly { readonly record: DisclosureRecord; readonly cursor: C }[];
  /** where the next page begins; undefined on the last page. A page may hold fewer items than asked for, even none. */
  readonly next: C | undefined;
}

/** A place in an organization's list: a page of the store, and the last id seen on it. */
export interface StorePlace {
  readonly page: string | null;
  readonly id: string | null;
}

interface Needs {
  readonly disclosures: DisclosureStore;
  readonly objects: ObjectStore;
  readonly anchors: AnchorStore;
  readonly chains: readonly AnchoredChain[];
}

const TILE = 256;
/** Log entries one page looks through at most, so that a rare filter cannot make a request read the whole log. */
const MAX_SCANNED = 20 * TILE;
const MAX_STORE_PAGES = 20;
const STORE_PAGE = 100;

/** Disclosures in the public log, newest first; `before` is the log index the last page ended at. */
export async function listLoggedDisclosures(
  query: DisclosureQuery,
  { first, before }: { readonly first: number; readonly before: number | undefined },
  viewer: Viewer | undefined,
  needs: Needs,
): Promise<ListedDisclosures<number>> {
  const size = await readLogSize(needs);
  const items: { record: DisclosureRecord; cursor: number }[] = [];
  let end = Math.min(before ?? size, size);
  const stop = Math.max(0, end - MAX_SCANNED);
  while (end > stop && items.length < first) {
    const start = Math.max(stop, Math.floor((end - 1) / TILE) * TILE);
    const candidates = disclosuresIn(await readEntries(needs.objects, size, start, end), start);
    const records = await Promise.all(candidates.map(({ id }) => needs.disclosures.find(id)));
    const found = await matching(records, query, viewer, needs);
    for (const { record, i } of found) items.push({ record, cursor: candidates[i]?.index ?? start });
    end = start;
  }
  const page = items.slice(0, first);
  const last = items.length > first ? page.at(-1)?.cursor : end;
  return { items: page, next: last === undefined || last <= 0 ? undefined : last };
}

/** Disclosures of one organization, newest first; others than its own clients and operators see those in the log. */
export async function listOrganizationDisclosures(
  organizationId: string,
  query: DisclosureQuery,
  { first, after }: { readonly first: number; readonly after: StorePlace | undefined },
  viewer: Viewer | undefined,
  needs: Needs,
): Promise<ListedDisclosures<StorePlace>> {
  const items: { record: DisclosureRecord; cursor: StorePlace }[] = [];
  let page: string | null = after?.page ?? null;
  let seen = after?.id ?? null;
  for (let pages = 0; pages < MAX_STORE_PAGES; pages += 1) {
    const { items: records, next } = await needs.disclosures.listByOrganization(
      organizationId,
      STORE_PAGE,
      page ?? undefined,
    );
    const rest = unseen(records, seen);
    const found = await matching(rest ?? [], query, viewer, needs);
    items.push(...found.map(({ record }) => ({ record, cursor: { page, id: record.id } })));
    if (items.length > first) return { items: items.slice(0, first), next: items[first - 1]?.cursor };
    if (next === undefined) return { items, next: undefined };
    seen = rest === undefined ? seen : null;
    page = next;
  }
  return { items, next: { page, id: seen } };
}

/** What follows the record seen last; undefined where it does not stand on this page. */
function unseen(
  records: readonly DisclosureRecord[],
  seen: string | null,
): readonly DisclosureRecord[] | undefined {
  if (seen === null) return records;
  const at = records.findIndex(({ id }) => id === seen);
  return at < 0 ? undefined : records.slice(at + 1);
}

function disclosuresIn(entries: readonly Uint8Array[], start: number) {
  return entries
    .flatMap((bytes, i) => {
      const statement = readStatement(bytes);
      return statement.type === "disclosure" ? [{ id: statement.id, index: start + i }] : [];
    })
    .reverse();
}

async function matching(
  records: readonly (DisclosureRecord | undefined)[],
  query: DisclosureQuery,
  viewer: Viewer | undefined,
  needs: Needs,
): Promise<readonly { readonly record: DisclosureRecord; readonly i: number }[]> {
  const checked = await Promise.all(
    records.map(async (record, i) => {
      const isMatch = record !== undefined && mayRead(record, viewer) && fits(record, query);
      return isMatch && (await hasStatus(record, query, viewer, needs)) ? [{ record, i }] : [];
    }),
  );
  return checked.flat();
}

function fits(
  { frameworks, period }: DisclosureRecord,
  { framework, periodWithin }: DisclosureQuery,
): boolean {
  const [start = "", end = ""] = period.split("/");
  const isWithin = periodWithin === null || (start >= periodWithin.start && end <= periodWithin.endExclusive);
  return isWithin && (framework === null || frameworks.includes(framework));
}

async function hasStatus(
  record: DisclosureRecord,
  { status }: DisclosureQuery,
  viewer: Viewer | undefined,
  needs: Needs,
): Promise<boolean> {
  return status === null || status.includes(await readStatus(record, viewer, needs));
}
