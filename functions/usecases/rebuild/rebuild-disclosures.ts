// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../../core/errors.ts";
import type { DisclosureRecord } from "../../ports/disclosure-store.ts";
import { scopeOfId } from "../../ports/disclosure-store.ts";
import { acceptedRecord } from "../acceptance.ts";
import { documentKeyOf, readAcceptance } from "../facts-document.ts";
import { organizationRevisionKey, RECORDS } from "../kept-records.ts";
import { mapBounded } from "../map-bounded.ts";
import {
  decodeKeptDecision,
  decodeKeptEvidence,
  decodeKeptOrganization,
  readKept,
} from "./read-kept-records.ts";
import type { Rebuild } from "./rebuild-state.ts";

const DOCUMENT = /^disclosures\/([^/]+)\/([0-9a-f]{64})\.json$/;
const AT_ONCE = 16;

export async function rebuildOrganizations(rebuild: Rebuild): Promise<void> {
  const { needs, counts, doubt } = rebuild;
  const { listing, objects, organizations } = needs;
  for await (const key of listing.list(RECORDS.organizations)) {
    const kept = await readKept(key, decodeKeptOrganization, objects);
    if (kept === undefined) continue;
    const { v: _v, ...organization } = kept;
    try {
      await organizations.insert(organization);
      counts.organizations += 1;
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== "CONFLICT") throw error;
      doubt(`${key}: ${error.message}: a registration that was refused`);
    }
    await rebuildRevisions(organization.id, rebuild);
  }
}

/** Puts back what became of a registration, oldest change first. */
async function rebuildRevisions(
  id: string,
  { needs: { objects, organizations }, doubt }: Rebuild,
): Promise<void> {
  for (let revision = 2; ; revision += 1) {
    const key = organizationRevisionKey(id, revision);
    const kept = await readKept(key, decodeKeptOrganization, objects);
    if (kept === undefined) return;
    const { v: _v, ...organization } = kept;
    try {
      await organizations.update(organization);
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== "CONFLICT") throw error;
      return doubt(`${key}: ${error.message}: a change that was refused`);
    }
  }
}

export async function rebuildEvidence({ needs, counts }: Rebuild): Promise<void> {
  const { listing, objects, evidence } = needs;
  for await (const key of listing.list(RECORDS.evidence)) {
    const kept = await readKept(key, decodeKeptEvidence, objects);
    if (kept === undefined) continue;
    const { v: _v, ...row } = kept;
    await evidence.expect({ ...row, status: "AWAITED", storedAt: null });
    await evidence.setStored(row.organizationId, row.sha256, row.storedAt);
    counts.evidence += 1;
  }
}

/** Puts back the record of a disclosure that is in the log, where the log's own statement names its document. */
export async function rebuildLogged(id: string, statementHash: string, rebuild: Rebuild): Promise<void> {
  const key = documentKeyOf(id, statementHash);
  const acceptance = await readAcceptance(key, rebuild.needs.objects);
  if (acceptance === undefined)
    throw new DomainError("NOT_FOUND", `${key}: expected the facts of a logged disclosure, got nothing`);
  const record = acceptedRecord(acceptance, key);
  if (record.statementHash !== statementHash || record.id !== id)
    throw new DomainError(
      "INVARIANT",
      `${key}: expected statement ${statementHash}, got ${record.statementHash}`,
    );
  await rebuild.needs.disclosures.insert({ ...record, approval: "APPROVED" });
  rebuild.counts.disclosures += 1;
}

/**
 * Puts back what was accepted and is not in the log: it goes into the log next. A document may also be all that an attempt left
 * that was never accepted; where two claim the same place, only one of them can have been, and the older one is taken.
 */
export async function rebuildWaiting(rebuild: Rebuild): Promise<void> {
  const candidates = new Map<string, DisclosureRecord[]>();
  for await (const key of rebuild.needs.listing.list("disclosures/")) {
    const record = await waitingAt(key, rebuild);
    if (record === undefined) continue;
    candidates.set(record.scope, [...(candidates.get(record.scope) ?? []), record]);
  }
  await mapBounded([...candidates.values()], AT_ONCE, (ofScope) => insertWaiting(ofScope, rebuild));
}

async function waitingAt(key: string, { needs }: Rebuild): Promise<DisclosureRecord | undefined> {
  const [, id] = DOCUMENT.exec(key) ?? [];
  if (id === undefined || (await needs.disclosures.find(id)) !== undefined) return undefined;
  const acceptance = await readAcceptance(key, needs.objects);
  const record = acceptance && acceptedRecord(acceptance, key);
  if (record === undefined) return undefined;
  const standing = await needs.disclosures.findScope(scopeOfId(id));
  // Its version went to another one, which is in the log: this attempt was refused.
  return standing.some(({ version }) => version === record.version) ? undefined : record;
}

async function insertWaiting(candidates: readonly DisclosureRecord[], rebuild: Rebuild): Promise<void> {
  const { needs, counts, doubt } = rebuild;
  const taken = new Set<string>();
  for (const record of [...candidates].sort(olderFirst)) {
    const place = `version ${record.version}`;
    if (taken.has(place) || taken.has(record.id)) {
      doubt(
        `${record.documentKey}: left out, since an older attempt stands at ${place} or under the same id`,
      );
      continue;
    }
    taken.add(place).add(record.id);
    await needs.disclosures.insert(record);
    counts.waiting += 1;
    if (record.approval === "AWAITING") await rebuildDecision(record.id, needs);
  }
}

async function rebuildDecision(id: string, { objects, disclosures }: Rebuild["needs"]): Promise<void> {
  const kept = await readKept(`${RECORDS.decisions}${id}.json`, decodeKeptDecision, objects);
  if (kept?.outcome === "WITHDRAWN") await disclosures.withdraw(id);
  if (kept?.outcome === "APPROVED") await disclosures.decide(id, { approved: true });
  if (kept?.outcome === "REJECTED")
    await disclosures.decide(id, { approved: false, reason: kept.reason ?? "" });
}

function olderFirst(a: DisclosureRecord, b: DisclosureRecord): number {
  return (
    a.version - b.version ||
    (`${a.submittedAt}${a.statementHash}` < `${b.submittedAt}${b.statementHash}` ? -1 : 1)
  );
}
