// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../../core/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { EvidenceRecord, EvidenceStore } from "../../ports/evidence-store.ts";
import type { FileTransfer, UploadRequest } from "../../ports/file-transfer.ts";
import { requireRole, requireRoleOf, type Viewer } from "../viewer.ts";
import { checkStatedFile, evidenceKey, type StatedFile } from "./evidence-file.ts";

export interface RequestUploadInput extends StatedFile {
  readonly organizationId: string;
  readonly isPublic: boolean;
}

export interface RequestedUpload {
  readonly evidence: EvidenceRecord;
  /** null where the register has the file already */
  readonly upload: (UploadRequest & { readonly expiresAt: string }) | null;
}

interface Needs {
  readonly evidence: EvidenceStore;
  readonly transfer: FileTransfer;
  readonly clock: Clock;
}

const UPLOAD_MS = 15 * 60 * 1000;

/** The organization of a client that may bring evidence: preparers for figures, assurers for their reports. */
export function requireEvidenceOwner(
  viewer: Viewer | undefined,
  organizationId: string,
  action: string,
): Viewer {
  const role = viewer?.roles.includes("ASSURER") ? "ASSURER" : "PREPARER";
  return requireRoleOf(requireRole(viewer, role, action), role, organizationId, action);
}

/**
 * Notes the file that an organization is going to upload and answers the request that carries it. Asked again for the same
 * file, it answers a new request; CONFLICT where the register has the file under another name, media type or visibility.
 * What other organizations uploaded plays no part.
 */
export async function requestUpload(
  input: RequestUploadInput,
  viewer: Viewer | undefined,
  { evidence, transfer, clock }: Needs,
): Promise<RequestedUpload> {
  const { organizationId, sha256, size, mediaType, name, isPublic } = input;
  requireEvidenceOwner(viewer, organizationId, "requestEvidenceUpload");
  checkStatedFile(input);
  const requestedAt = new Date(clock.nowMs()).toISOString();
  const stated = { organizationId, sha256, size, mediaType, name, isPublic };
  const awaited = { ...stated, status: "AWAITED" as const, requestedAt, storedAt: null };
  if (!(await evidence.expect(awaited))) return { evidence: await standing(input, evidence), upload: null };
  const expiresAt = new Date(clock.nowMs() + UPLOAD_MS).toISOString();
  const upload = { key: evidenceKey(stated), sha256, size, mediaType, expiresAt };
  return { evidence: awaited, upload: { ...(await transfer.createUpload(upload)), expiresAt } };
}

async function standing(input: RequestUploadInput, store: EvidenceStore): Promise<EvidenceRecord> {
  const record = await store.find(input.organizationId, input.sha256);
  if (record === undefined) throw new DomainError("INVARIANT", `evidence ${input.sha256} is missing`);
  const fields = ["size", "mediaType", "name", "isPublic"] as const;
  const other = fields.find((field) => record[field] !== input[field]);
  if (other === undefined) return record;
  const field = other === "isPublic" ? "public" : other;
  throw new DomainError(
    "CONFLICT",
    `${field}: expected ${JSON.stringify(record[other])} as this file was stored, got ${JSON.stringify(input[other])}`,
    { path: field },
  );
}
