// SPDX-License-Identifier: Apache-2.0
import type { DisclosureRecord } from "../../ports/disclosure-store.ts";
import type { EvidenceRecord } from "../../ports/evidence-store.ts";
import type { ReadAssurance } from "../../usecases/assurance/read-assurances.ts";
import { completeUpload } from "../../usecases/evidence/complete-upload.ts";
import { mayKnowReport, readOwnEvidence } from "../../usecases/evidence/read-evidence.ts";
import { type RequestUploadInput, requestUpload } from "../../usecases/evidence/request-upload.ts";
import { seesAll } from "../../usecases/read-disclosure.ts";
import type { ApiContext, Resolvers } from "../api-context.ts";
import { ownId } from "../global-id.ts";
import type { FactSource } from "./fact-resolvers.ts";

type RequestArgs = Pick<RequestUploadInput, "sha256" | "size" | "mediaType" | "name"> & {
  readonly organization: string;
  readonly public?: boolean | null;
};

const Mutation: Resolvers = {
  requestEvidenceUpload: (_: unknown, { input }: { readonly input: RequestArgs }, context) =>
    request(input, context),
  completeEvidenceUpload: async (_: unknown, { id }: { readonly id: string }, { viewer, needs }) => {
    const file = await completeUpload(id, viewer, needs);
    return { evidence: described(file, ownUrl(file, needs)) };
  },
};

const Query: Resolvers = {
  evidence: async (
    _: unknown,
    { organization, sha256 }: { readonly organization: string; readonly sha256: string },
    { viewer, needs },
  ) => {
    const organizationId = ownId("organization", organization, "organization");
    const file = await readOwnEvidence(organizationId, sha256, viewer, needs);
    return file === undefined ? null : described(file, ownUrl(file, needs));
  },
};

const Fact: Resolvers = {
  evidence: (source: FactSource, _: unknown, context) => evidenceOfFact(source, context),
};

export const evidenceRoom = { Mutation, Query, Fact };

async function request(input: RequestArgs, { viewer, needs }: ApiContext) {
  const { organization, sha256, size, mediaType, name } = input;
  const organizationId = ownId("organization", organization, "organization");
  const isPublic = input.public ?? false;
  const asked = { organizationId, sha256, size, mediaType, name, isPublic };
  const { evidence, upload } = await requestUpload(asked, viewer, needs);
  return {
    evidence: described(evidence, ownUrl(evidence, needs)),
    upload: upload && {
      ...upload,
      headers: Object.entries(upload.headers).map(([header, value]) => ({ name: header, value })),
    },
  };
}

/** The report behind an assurance, with what the viewer may know of the file. */
export async function evidenceOfAssurance(
  { assurerId, content: { report } }: ReadAssurance,
  disclosure: DisclosureRecord,
  { cache, viewer, needs }: ApiContext,
) {
  if (report === null) return null;
  const file = await cache.reads.evidence.find(assurerId, report);
  if (file === undefined || !(await mayKnowReport(file, disclosure, viewer, cache.reads)))
    return { id: report, sha256: report };
  return described(file, `${needs.settings.publicUrl}/disclosures/${disclosure.id}/evidence/${report}`);
}

/** What a fact names as evidence, with what the viewer may know of the files. */
async function evidenceOfFact({ content, record }: FactSource, { cache, viewer, needs }: ApiContext) {
  const hashes = content?.evidence ?? [];
  if (hashes.length === 0) return [];
  const files =
    record === undefined ? [] : await cache.reads.evidence.findMany(record.organizationId, hashes);
  const seesIt = record !== undefined && (await seesAll(record, viewer, cache.reads));
  const known = new Map(files.map((file) => [file.sha256, file]));
  return hashes.map((sha256) => {
    const file = known.get(sha256);
    if (file === undefined || record === undefined || !(file.isPublic || seesIt))
      return { id: sha256, sha256 };
    return described(file, `${needs.settings.publicUrl}/disclosures/${record.id}/evidence/${sha256}`);
  });
}

function described(file: EvidenceRecord, url: string) {
  const { sha256, mediaType, size, name, status, isPublic, storedAt } = file;
  const served = status === "STORED" ? url : null;
  return {
    id: sha256,
    sha256,
    mediaType,
    size,
    name,
    status,
    public: isPublic,
    uploadedAt: storedAt,
    url: served,
  };
}

function ownUrl({ organizationId, sha256 }: EvidenceRecord, { settings }: ApiContext["needs"]): string {
  return `${settings.publicUrl}/evidence/${organizationId}/${sha256}`;
}
