// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../../core/errors.ts";
import type { EvidenceRecord } from "../../ports/evidence-store.ts";
import { requireLine } from "../input-text.ts";

/** 20 MiB: what one request may carry and one handler may hash. */
export const MAX_EVIDENCE_BYTES = 20 * 1024 * 1024;

/** Nothing here is shown by a browser as a page of the register: files are served as attachments in a sandbox. */
export const EVIDENCE_MEDIA_TYPES: readonly string[] = [
  "application/json",
  "application/pdf",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  "application/xml",
  "application/zip",
  "image/jpeg",
  "image/png",
  "text/csv",
  "text/plain",
];

const MAX_NAME = 200;
const SHA256_HEX = /^[0-9a-f]{64}$/;

/** Key of an organization's file in the object store. */
export function evidenceKey({
  organizationId,
  sha256,
}: Pick<EvidenceRecord, "organizationId" | "sha256">): string {
  return `evidence/${organizationId}/${sha256}`;
}

export type StatedFile = Pick<EvidenceRecord, "sha256" | "size" | "mediaType" | "name">;

/** Throws BAD_INPUT naming the first field that cannot be, TOO_LARGE for more than 20 MiB. */
export function checkStatedFile({ sha256, size, mediaType, name }: StatedFile): void {
  if (!SHA256_HEX.test(sha256))
    throw refused("sha256", "a SHA-256 of 64 lower-case hex digits", sha256.slice(0, 80));
  if (!Number.isSafeInteger(size) || size < 1) throw refused("size", "a number of bytes from 1 on", size);
  if (size > MAX_EVIDENCE_BYTES)
    throw new DomainError("TOO_LARGE", `size: expected at most ${MAX_EVIDENCE_BYTES} bytes, got ${size}`, {
      limit: MAX_EVIDENCE_BYTES,
    });
  if (!EVIDENCE_MEDIA_TYPES.includes(mediaType))
    throw refused("mediaType", `one of ${EVIDENCE_MEDIA_TYPES.join(", ")}`, mediaType.slice(0, 80));
  requireLine(name, "name", MAX_NAME);
  if (/[/\\]/.test(name) || name.startsWith("."))
    throw refused("name", "a file name without folders and without a dot in front", name.slice(0, 80));
}

/** The file is saved, never shown, under the name it came with (RFC 6266, RFC 8187). */
export function attachmentOf(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9._ -]/g, "_");
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

function refused(path: string, expected: string, got: string | number): DomainError {
  return new DomainError("BAD_INPUT", `${path}: expected ${expected}, got ${JSON.stringify(got)}`, { path });
}
