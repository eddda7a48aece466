// SPDX-License-Identifier: Apache-2.0
import type { AssuranceStore } from "../../ports/assurance-store.ts";
import type { DisclosureRecord, DisclosureStore } from "../../ports/disclosure-store.ts";
import type { EvidenceRecord, EvidenceStore } from "../../ports/evidence-store.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import { readAssurances } from "../assurance/read-assurances.ts";
import { readFactsDocument } from "../facts-document.ts";
import { readDisclosure, seesAll } from "../read-disclosure.ts";
import { maySeeAll, type Viewer } from "../viewer.ts";

interface Needs {
  readonly evidence: EvidenceStore;
  readonly disclosures: DisclosureStore;
  readonly objects: ObjectStore;
  readonly assurances: AssuranceStore;
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
 * A stored file that a fact of a disclosure, or an assurance of it, refers to, when the viewer may have it: whoever sees all of
 * the disclosure, and everybody where the file was declared public and a public fact, or an assurance, of the logged disclosure
 * refers to it.
 */
export async function readDisclosureEvidence(
  disclosureId: string,
  sha256: string,
  viewer: Viewer | undefined,
  needs: Needs,
): Promise<EvidenceRecord | undefined> {
  const record = await readDisclosure(disclosureId, viewer, needs);
  if (record === undefined) return undefined;
  return (await fileOfFacts(record, sha256, viewer, needs)) ?? reportOf(record, sha256, viewer, needs);
}

async function fileOfFacts(
  record: DisclosureRecord,
  sha256: string,
  viewer: Viewer | undefined,
  needs: Needs,
): Promise<EvidenceRecord | undefined> {
  const file = await needs.evidence.find(record.organizationId, sha256);
  if (file?.status !== "STORED") return undefined;
  const seesIt = await seesAll(record, viewer, needs);
  if (!seesIt && !file.isPublic) return undefined;
  const { facts } = await readFactsDocument(record, needs.objects);
  const isReferredTo = facts.some(
    ({ fact, visibility }) => (seesIt || visibility === "PUBLIC") && fact.evidence.includes(sha256),
  );
  return isReferredTo ? file : undefined;
}

async function reportOf(
  record: DisclosureRecord,
  sha256: string,
  viewer: Viewer | undefined,
  needs: Needs,
): Promise<EvidenceRecord | undefined> {
  const assurances = await readAssurances(record.id, needs);
  const assurance = assurances.find(({ content }) => content.report === sha256);
  const file = assurance && (await needs.evidence.find(assurance.assurerId, sha256));
  if (file?.status !== "STORED") return undefined;
  return (await mayKnowReport(file, record, viewer, needs)) ? file : undefined;
}

/** True when the viewer may have an assurer's report: it is public, or the viewer is the assurer or sees all of the disclosure. */
export async function mayKnowReport(
  file: EvidenceRecord,
  record: DisclosureRecord,
  viewer: Viewer | undefined,
  needs: Pick<Needs, "assurances">,
): Promise<boolean> {
  return file.isPublic || maySeeAll(viewer, file.organizationId) || seesAll(record, viewer, needs);
}
