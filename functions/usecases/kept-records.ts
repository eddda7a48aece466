// SPDX-License-Identifier: Apache-2.0
import { canonicalBytes } from "../../core/canonical/canonical-json.ts";
import type { CertificateRecord, CertificateStore } from "../ports/certificate-store.ts";
import type { DisclosureStore } from "../ports/disclosure-store.ts";
import type { EvidenceStore } from "../ports/evidence-store.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import type { Organization, OrganizationStore } from "../ports/organization-store.ts";

/** Where copies of rows stand that nothing else in the object store says. */
export const RECORDS = {
  organizations: "records/organizations/",
  organizationRevisions: "records/organization-revisions/",
  decisions: "records/decisions/",
  certificates: "records/certificates/",
  revocations: "records/revocations/",
  evidence: "records/evidence/",
} as const;

type Objects = Pick<ObjectStore, "put" | "putIfAbsent">;

interface CopiedStores {
  readonly organizations: OrganizationStore;
  readonly disclosures: DisclosureStore;
  readonly certificates: CertificateStore;
  readonly evidence: EvidenceStore;
}

/**
 * The same stores, of which every row that cannot be told from the log or from served files has a copy in the object store. The
 * copy is there before the row, so that none is ever missing, and is made right after it, where two writers raced for the row.
 */
export function withKeptRecords<S extends CopiedStores>(stores: S, objects: Objects): S {
  const { organizations, disclosures, certificates, evidence } = stores;
  const decided = (id: string, outcome: string, reason: string | null, write: () => Promise<void>) =>
    copied(`${RECORDS.decisions}${id}.json`, { id, outcome, reason }, objects, write);
  return {
    ...stores,
    organizations: {
      ...organizations,
      insert: (row) => copied(organizationKey(row), row, objects, () => organizations.insert(row)),
      update: (row) =>
        copied(organizationRevisionKey(row.id, row.revision), row, objects, () => organizations.update(row)),
    },
    disclosures: {
      ...disclosures,
      decide: (id, decision) =>
        decided(
          id,
          decision.approved ? "APPROVED" : "REJECTED",
          decision.approved ? null : decision.reason,
          () => disclosures.decide(id, decision),
        ),
      withdraw: (id) => decided(id, "WITHDRAWN", null, () => disclosures.withdraw(id)),
    },
    certificates: {
      ...certificates,
      plan: (row) =>
        copied(`${RECORDS.certificates}${row.serial}.json`, planOf(row), objects, () =>
          certificates.plan(row),
        ),
      revoke: (serial, { reason, revokedAt, statement, statementHash }) => {
        const copy = { serial, reason, revokedAt, statement, statementHash };
        return copied(`${RECORDS.revocations}${serial}.json`, copy, objects, () =>
          certificates.revoke(serial, { reason, revokedAt, statement, statementHash }),
        );
      },
    },
    evidence: {
      ...evidence,
      setStored: async (organizationId, sha256, storedAt) => {
        const awaited = await evidence.find(organizationId, sha256);
        const write = () => evidence.setStored(organizationId, sha256, storedAt);
        if (awaited === undefined) return write();
        const row = { ...awaited, status: "STORED", storedAt: awaited.storedAt ?? storedAt };
        return copied(`${RECORDS.evidence}${organizationId}/${sha256}.json`, row, objects, write);
      },
    },
  };
}

function organizationKey({ id }: Organization): string {
  return `${RECORDS.organizations}${id}.json`;
}

function planOf(row: CertificateRecord) {
  const { serial, disclosureId, organizationId, issuedAt, anchoredSize, disclosureIndex } = row;
  const { organizationRevision } = row;
  return {
    serial,
    disclosureId,
    organizationId,
    issuedAt,
    anchoredSize,
    disclosureIndex,
    organizationRevision,
  };
}

/** Where a revision after the first has its copy. */
export function organizationRevisionKey(id: string, revision: number): string {
  return `${RECORDS.organizationRevisions}${id}/${revision}.json`;
}

/** `write` answers false where another writer's row stands: then the copy is the other's to make. */
async function copied<T>(key: string, row: object, objects: Objects, write: () => Promise<T>): Promise<T> {
  const bytes = canonicalBytes({ v: 1, ...row });
  const isFirst = await objects.putIfAbsent(key, bytes, "application/json");
  const written = await write();
  if (!isFirst && written !== false) await objects.put(key, bytes, "application/json");
  return written;
}
