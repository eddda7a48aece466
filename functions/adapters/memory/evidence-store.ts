// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../../core/errors.ts";
import type { EvidenceRecord, EvidenceStore } from "../../ports/evidence-store.ts";

export function createMemoryEvidenceStore(): EvidenceStore {
  const records = new Map<string, EvidenceRecord>();
  const keyOf = (organizationId: string, sha256: string) => `${organizationId}|${sha256}`;
  return {
    async expect(record) {
      const key = keyOf(record.organizationId, record.sha256);
      if (records.get(key)?.status === "STORED") return false;
      records.set(key, record);
      return true;
    },
    async setStored(organizationId, sha256, storedAt) {
      const key = keyOf(organizationId, sha256);
      const standing = records.get(key);
      if (standing === undefined)
        throw new DomainError("NOT_FOUND", `evidence ${sha256} was not asked to be uploaded`);
      if (standing.status === "AWAITED") records.set(key, { ...standing, status: "STORED", storedAt });
    },
    find: async (organizationId, sha256) => records.get(keyOf(organizationId, sha256)),
    findMany: async (organizationId, hashes) =>
      [...new Set(hashes)].flatMap((sha256) => records.get(keyOf(organizationId, sha256)) ?? []),
  };
}
