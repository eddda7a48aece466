// SPDX-License-Identifier: Apache-2.0
import { toHex } from "../../../core/canonical/encoding.ts";
import { DomainError } from "../../../core/errors.ts";
import type { Primitives } from "../../../verifier/primitives.ts";
import type { Clock } from "../../ports/clock.ts";
import type { EvidenceRecord, EvidenceStore } from "../../ports/evidence-store.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import type { Viewer } from "../viewer.ts";
import { evidenceKey } from "./evidence-file.ts";
import { requireEvidenceOwner } from "./request-upload.ts";

interface Needs {
  readonly evidence: EvidenceStore;
  readonly objects: ObjectStore;
  readonly primitives: Pick<Primitives, "sha256">;
  readonly clock: Clock;
}

/**
 * Reads the uploaded file back and notes it as stored when size and SHA-256 are as stated. A repeat answers the same; NOT_FOUND
 * for a file that was not asked for, CONFLICT where it has not arrived or is another one: upload it again.
 */
export async function completeUpload(
  sha256: string,
  viewer: Viewer | undefined,
  { evidence, objects, primitives, clock }: Needs,
): Promise<EvidenceRecord> {
  const organizationId = viewer?.organizationId ?? "";
  requireEvidenceOwner(viewer, organizationId, "completeEvidenceUpload");
  const record = await evidence.find(organizationId, sha256);
  if (record === undefined)
    throw new DomainError(
      "NOT_FOUND",
      `id: expected the SHA-256 of a file that requestEvidenceUpload was called for, got ${JSON.stringify(sha256.slice(0, 80))}`,
    );
  if (record.status === "STORED") return record;
  const bytes = await objects.get(evidenceKey(record));
  if (bytes === undefined) throw notAsStated("an uploaded file", "none yet");
  if (bytes.length !== record.size) throw notAsStated(`${record.size} bytes`, `${bytes.length}`);
  const found = toHex(primitives.sha256(bytes));
  if (found !== record.sha256) throw notAsStated(`SHA-256 ${record.sha256}`, found);
  await evidence.setStored(organizationId, sha256, new Date(clock.nowMs()).toISOString());
  return (await evidence.find(organizationId, sha256)) ?? record;
}

function notAsStated(expected: string, got: string): DomainError {
  return new DomainError(
    "CONFLICT",
    `evidence: expected ${expected}, got ${got}; ask requestEvidenceUpload for a new request and send the file again`,
  );
}
