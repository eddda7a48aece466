// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../../core/errors.ts";
import type { DisclosureRecord, DisclosureStore } from "../../ports/disclosure-store.ts";
import type { LogIndex, Milestone, MilestoneName, Standing } from "../../ports/log-index.ts";
import type { DisclosureStatus } from "../disclosure-standing.ts";
import { mapBounded } from "../map-bounded.ts";
import type { CertificateStatus, IssuedCertificate } from "../read-certificate.ts";
import { readAsOf } from "./as-of.ts";
import { isKnown } from "./in-force.ts";

/** A disclosure as a reader of a log of `asOf` entries knew it. */
export interface DisclosureAsOf extends DisclosureRecord {
  readonly known: { readonly asOf: number; readonly standing: Standing };
}

interface Needs {
  readonly disclosures: Pick<DisclosureStore, "find" | "findScope">;
  readonly logIndex: LogIndex;
}

export interface DisclosuresAsOf {
  readonly asOf: number;
  readonly items: readonly DisclosureAsOf[];
  readonly hasNext: boolean;
}

const CONCURRENCY = 8;

/**
 * The disclosures of an organization that a log of `asOf` entries holds, newest in the log first, from below the log index `before`
 * on. The same question at the same size has the same answer for ever.
 */
export async function disclosuresAsOf(
  organizationId: string,
  {
    asOf: asked,
    first,
    before,
  }: { readonly asOf: number; readonly first: number; readonly before: number | undefined },
  needs: Needs,
): Promise<DisclosuresAsOf> {
  const asOf = await readAsOf(asked, needs);
  const places = await needs.logIndex.listPlaces(organizationId, Math.min(before ?? asOf, asOf), first + 1);
  const ids = places.slice(0, first).map(({ disclosureId }) => disclosureId);
  return { asOf, items: await knownAt(asOf, ids, needs), hasNext: places.length > first };
}

/** The disclosure that took this one's place in the log of then. */
export async function successorAsOf(
  { id, scope, known: { asOf, standing } }: DisclosureAsOf,
  needs: Needs,
): Promise<DisclosureAsOf | undefined> {
  const { superseded } = standing;
  if (superseded === null) return undefined;
  const versions = await needs.disclosures.findScope(scope);
  const successor = versions.find((one) => one.supersedes === id && one.logIndex === superseded.logIndex);
  if (successor === undefined)
    throw new DomainError(
      "INVARIANT",
      `log entry ${superseded.logIndex} supersedes ${id} and is not in the table`,
    );
  return (await knownAt(asOf, [successor.id], needs))[0];
}

/** The disclosure this one replaces, as it was known then. */
export async function predecessorAsOf(
  { supersedes, known: { asOf } }: DisclosureAsOf,
  needs: Needs,
): Promise<DisclosureAsOf | undefined> {
  return supersedes === null ? undefined : (await knownAt(asOf, [supersedes], needs))[0];
}

/** How far a disclosure was by the log alone; anchors are not in it, and a certificate implies one. */
export function statusAsOf({ known: { standing } }: DisclosureAsOf): DisclosureStatus {
  if (standing.revoked !== null) return "REVOKED";
  if (standing.superseded !== null) return "SUPERSEDED";
  return standing.certified === null ? "LOGGED" : "CERTIFIED";
}

/** A certificate as it was known then: without a revocation, or a successor of its disclosure, that came later. */
export interface CertificateAsOf extends IssuedCertificate {
  readonly of: DisclosureAsOf;
}

export function certificateAsOf(certificate: IssuedCertificate, of: DisclosureAsOf): CertificateAsOf {
  const revocation = of.known.standing.revoked === null ? null : certificate.revocation;
  return { ...certificate, revocation, of };
}

/** REVOKED before SUPERSEDED before VALID, by the log alone. */
export function certificateStatusAsOf({ of }: CertificateAsOf): CertificateStatus {
  const status = statusAsOf(of);
  return status === "REVOKED" || status === "SUPERSEDED" ? status : "VALID";
}

async function knownAt(
  asOf: number,
  ids: readonly string[],
  { disclosures, logIndex }: Needs,
): Promise<readonly DisclosureAsOf[]> {
  const standings = await logIndex.standings(ids);
  return mapBounded(ids, CONCURRENCY, async (id) => {
    const record = await disclosures.find(id);
    const standing = standings.get(id);
    if (record === undefined || standing === undefined)
      throw new DomainError("INVARIANT", `disclosure ${id} of the log is missing`);
    const upTo = (name: MilestoneName): Milestone | null =>
      isKnown(standing[name], asOf) ? standing[name] : null;
    const then = {
      superseded: upTo("superseded"),
      certified: upTo("certified"),
      revoked: upTo("revoked"),
    };
    return { ...record, known: { asOf, standing: then } };
  });
}
