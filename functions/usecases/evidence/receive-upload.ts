// SPDX-License-Identifier: Apache-2.0
import { toHex } from "../../../core/canonical/encoding.ts";
import { DomainError } from "../../../core/errors.ts";
import type { Primitives } from "../../../verifier/primitives.ts";
import type { Clock } from "../../ports/clock.ts";
import type { FileTransfer, Upload } from "../../ports/file-transfer.ts";
import type { ObjectStore } from "../../ports/object-store.ts";

interface Needs {
  readonly transfer: FileTransfer;
  readonly objects: ObjectStore;
  readonly primitives: Pick<Primitives, "sha256">;
  readonly clock: Clock;
}

/** The upload that an address stands for; FORBIDDEN where its token is not the register's, is for another file, or expired. */
export function readUploadToken(
  sha256: string,
  token: string,
  { transfer, clock }: Pick<Needs, "transfer" | "clock">,
): Upload {
  const upload = transfer.readUpload(token);
  if (upload === undefined || upload.sha256 !== sha256)
    throw new DomainError(
      "FORBIDDEN",
      "token: expected the one that requestEvidenceUpload gave for this file",
    );
  if (Date.parse(upload.expiresAt) <= clock.nowMs())
    throw new DomainError(
      "FORBIDDEN",
      `token: expired at ${upload.expiresAt}; ask requestEvidenceUpload for a new one`,
    );
  return upload;
}

/** Writes a file that is exactly as its token says; anything else is BAD_INPUT and leaves nothing. A repeat changes nothing. */
export async function receiveUpload(
  upload: Upload,
  file: { readonly bytes: Uint8Array; readonly mediaType: string | null },
  { objects, primitives }: Pick<Needs, "objects" | "primitives">,
): Promise<void> {
  const { bytes, mediaType } = file;
  if (mediaType !== upload.mediaType) throw refused("content-type", upload.mediaType, mediaType ?? "none");
  if (bytes.length !== upload.size) throw refused("body", `${upload.size} bytes`, String(bytes.length));
  const found = toHex(primitives.sha256(bytes));
  if (found !== upload.sha256) throw refused("body", `SHA-256 ${upload.sha256}`, found);
  await objects.putIfAbsent(upload.key, bytes, upload.mediaType);
}

function refused(path: string, expected: string, got: string): DomainError {
  return new DomainError("BAD_INPUT", `${path}: expected ${expected}, got ${got.slice(0, 80)}`, { path });
}
