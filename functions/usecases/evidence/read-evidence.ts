// SPDX-License-Identifier: Apache-2.0
import type { DisclosureRecord, DisclosureStore } from "../../ports/disclosure-store.ts";
import type { EvidenceRecord, EvidenceStore } from "../../ports/evidence-store.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import { readFactsDocument } from "../facts-document.ts";
import { readDisclosure } from "../read-disclosure.ts";
import { maySeeAll, type Viewer } from "../viewer.ts";

interface Needs {
  readonly evidence: EvidenceStore;
  readonly disclosures: DisclosureStore;
  readonly objects: ObjectStore;
}

/** A file of an organization, for its own clients and operators; to everybody else it does not exist. */
export async function readOwnEvidence(
  organizationId: string,
  sha256: string,
  viewer: Viewer | undefined,
  { evidence }: Pick<Needs, "evidence">,
): Promise<EvidenceRecord | undefined> {
  return maySeeAll(viewer, organizationId) ? evidence.find(organizationId, sha256) : undefined;
}

/**
 * A stored file that a fact of a disclosure refers to, when the viewer may have it: whoever sees all of the disclosure, and
 * everybody where the file was declared public and a public fact of the logged disclosure refers to it.
 */
export async function readDisclosureEvidence(
  disclosureId: string,
  sha256: string,
  viewer: Viewer | undefined,
  needs: Needs,
): Promise<EvidenceRecord | undefined> {
  const record = await readDisclosure(disclosureId, viewer, needs);
  if (record === undefined) return undefined;
  const file = await needs.evidence.find(record.organizationId, sha256);
  if (file?.status !== "STORED") return undefined;
  const seesAll = maySeeAll(viewer, record.organizationId);
  if (!seesAll && !file.isPublic) return undefined;
  const { facts } = await readFactsDocument(record, needs.objects);
  const isReferredTo = facts.some(
    ({ fact, visibility }) => (seesAll || visibility === "PUBLIC") && fact.evidence.includes(sha256),
  );
  return isReferredTo ? file : undefined;
}

/** True when the viewer may be told name and type of a file that a fact it can see refers to. */
export function mayKnowEvidence(
  file: EvidenceRecord,
  record: Pick<DisclosureRecord, "organizationId">,
  viewer: Viewer | undefined,
): boolean {
  return file.isPublic || maySeeAll(viewer, record.organizationId);
}
