// SPDX-License-Identifier: Apache-2.0
import { type Assurance, readAssurance } from "../../../core/assurance/assurance.ts";
import type {
  AssuranceGrant,
  AssuranceRecord,
  AssuranceStore,
  AssurerKey,
} from "../../ports/assurance-store.ts";
import type { DisclosureRecord } from "../../ports/disclosure-store.ts";
import type { Organization, OrganizationStore } from "../../ports/organization-store.ts";
import { maySeeAll, type Viewer } from "../viewer.ts";

export interface ReadAssurance extends AssuranceRecord {
  readonly content: Assurance;
}

interface Needs {
  readonly assurances: AssuranceStore;
  readonly organizations: OrganizationStore;
}

/** The assurances of a disclosure, oldest first. Whoever may read the disclosure may read them. */
export async function readAssurances(
  disclosureId: string,
  { assurances }: Pick<Needs, "assurances">,
): Promise<readonly ReadAssurance[]> {
  const records = await assurances.list(disclosureId);
  return records.map((record) => ({ ...record, content: readAssurance(record.statement) }));
}

/** Who may read a disclosure to assure it: shown to its organization and operators, and to an assurer its own grant. */
export async function readGrants(
  record: DisclosureRecord,
  viewer: Viewer | undefined,
  { assurances }: Pick<Needs, "assurances">,
): Promise<readonly AssuranceGrant[]> {
  if (maySeeAll(viewer, record.organizationId)) return assurances.listGrants(record.id);
  if (viewer?.organizationId == null) return [];
  const own = await assurances.findGrant(record.id, viewer.organizationId);
  return own === undefined ? [] : [own];
}

/**
 * What anyone checks the assurances of a logged disclosure with (docs/assurance.md): statements as they were signed, and the
 * keys that the register vouches for.
 */
export async function assurancesDocument(record: DisclosureRecord, { assurances, organizations }: Needs) {
  const records = await assurances.list(record.id);
  const assurers = await Promise.all(
    [...new Set(records.map(({ assurerId }) => assurerId))].map(async (assurerId) =>
      assurerOf(await organizations.find(assurerId), await assurances.listKeys(assurerId)),
    ),
  );
  return {
    v: 1,
    type: "touchstone-assurances",
    disclosure: record.statementHash,
    assurers: assurers.flat(),
    assurances: records.map(({ statement, signature, recordedAt }) => ({ statement, signature, recordedAt })),
  };
}

function assurerOf(organization: Organization | undefined, keys: readonly AssurerKey[]) {
  if (organization === undefined) return [];
  const { did, names } = organization;
  const listed = keys.map(({ keyId, publicKey, addedAt, revokedAt }) => ({
    id: `${did}#${keyId}`,
    publicKey,
    addedAt,
    revokedAt,
  }));
  return [{ did, nameEn: names.en, nameZh: names.zh, keys: listed }];
}
