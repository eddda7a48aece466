// SPDX-License-Identifier: Apache-2.0
import type { Fact } from "../../core/disclosure/fact.ts";
import type { BoundaryApproach } from "../../core/log/statement.ts";
import { type Period, periodOf } from "../../core/rules/calendar.ts";
import type { EarlierDisclosure } from "../../core/rules/earlier-disclosure.ts";
import type { DisclosureRecord, DisclosureStore } from "../ports/disclosure-store.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import { readFactsDocument } from "./facts-document.ts";

interface Needs {
  readonly disclosures: DisclosureStore;
  readonly objects: ObjectStore;
}
interface Submission {
  readonly organizationId: string;
  readonly period: Period;
  readonly supersedes: string | null;
  readonly boundary: { readonly approach: BoundaryApproach };
}

/** Newest disclosures of the organization that are looked through. */
const MAX_LISTED = 50;
/** Facts documents that are read at most: each may hold thousands of facts. */
const MAX_READ = 4;

/**
 * The earlier disclosures that bear on these facts, newest first: the one superseded, those of the periods of comparatives, and the
 * one of the year before, which holds the base year. Nothing is looked up where all facts are of the disclosure's own period.
 */
export async function earlierDisclosures(
  submission: Submission,
  facts: readonly Fact[],
  { disclosures, objects }: Needs,
): Promise<readonly EarlierDisclosure[]> {
  const { supersedes, organizationId, period } = submission;
  const superseded = supersedes === null ? undefined : await disclosures.find(supersedes);
  const foreign = foreignPeriods(facts, period);
  const listed =
    foreign.length === 0
      ? []
      : (await disclosures.listByOrganization(organizationId, MAX_LISTED, undefined)).items;
  const others = bearingOn(listed, foreign, submission);
  const chosen = [
    ...(superseded?.organizationId === organizationId ? [superseded] : []),
    ...others.filter(({ id }) => id !== supersedes),
  ].slice(0, MAX_READ);
  const found = await Promise.all(
    chosen.map(async (record): Promise<EarlierDisclosure> => {
      const { id, period: own, boundary, gwpSet, certificateSerial } = record;
      const { facts: kept } = await readFactsDocument(record, objects);
      return {
        id,
        period: own,
        boundary: boundary.approach,
        gwpSet,
        isCertified: certificateSerial !== null,
        isSuperseded: id === supersedes,
        facts: kept,
      };
    }),
  );
  return found;
}

function foreignPeriods(facts: readonly Fact[], own: Period): readonly Period[] {
  return [...new Set(facts.map(({ period }) => period))]
    .map(periodOf)
    .filter((period) => !isWithin(period, own));
}

/** Live ones of the periods wanted, this boundary first; then the newest of a year before. */
function bearingOn(
  listed: readonly DisclosureRecord[],
  wanted: readonly Period[],
  { period, boundary }: Submission,
): readonly DisclosureRecord[] {
  const approved = listed.filter(({ approval, revokedAt }) => approval === "APPROVED" && revokedAt === null);
  const replaced = new Set(approved.map(({ supersedes }) => supersedes));
  const live = approved.filter(({ id }) => !replaced.has(id));
  const covering = live.filter((record) => wanted.some((one) => isWithin(one, periodOf(record.period))));
  const isOwn = (record: DisclosureRecord) => record.boundary.approach === boundary.approach;
  const before = live.find(
    (record) =>
      isOwn(record) && periodOf(record.period).endExclusive <= period.start && !covering.includes(record),
  );
  return [
    ...covering.filter(isOwn),
    ...(before === undefined ? [] : [before]),
    ...covering.filter((record) => !isOwn(record)),
  ];
}

function isWithin(inner: Period, outer: Period): boolean {
  return inner.start >= outer.start && inner.endExclusive <= outer.endExclusive;
}
