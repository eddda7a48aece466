// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../../core/errors.ts";
import type {
  AssuranceGrant,
  AssuranceRecord,
  AssuranceStore,
  AssurerKey,
} from "../../ports/assurance-store.ts";

export function createMemoryAssuranceStore(): AssuranceStore {
  const grants = new Map<string, AssuranceGrant>();
  const records = new Map<string, AssuranceRecord>();
  const keys = new Map<string, AssurerKey>();
  const at = (a: string, b: string) => `${a}|${b}`;
  return {
    async grant(grant) {
      const key = at(grant.disclosureId, grant.assurerId);
      if (grants.get(key)?.withdrawnAt === null) return false;
      grants.set(key, grant);
      return true;
    },
    async withdrawGrant(disclosureId, assurerId, withdrawnAt) {
      const key = at(disclosureId, assurerId);
      const grant = grants.get(key);
      if (grant === undefined) throw unknown("grant", assurerId);
      grants.set(key, { ...grant, withdrawnAt: grant.withdrawnAt ?? withdrawnAt });
    },
    findGrant: async (disclosureId, assurerId) => grants.get(at(disclosureId, assurerId)),
    listGrants: async (disclosureId) =>
      [...grants.values()]
        .filter((grant) => grant.disclosureId === disclosureId)
        .sort((a, b) => (a.assurerId < b.assurerId ? -1 : 1)),
    async record(assurance) {
      const key = at(assurance.disclosureId, assurance.id);
      if (records.has(key)) return false;
      records.set(key, assurance);
      return true;
    },
    list: async (disclosureId) =>
      [...records.values()]
        .filter((assurance) => assurance.disclosureId === disclosureId)
        .sort((a, b) => (at(a.recordedAt, a.id) < at(b.recordedAt, b.id) ? -1 : 1)),
    async addKey(key) {
      const place = at(key.assurerId, key.keyId);
      if (keys.has(place)) return false;
      keys.set(place, key);
      return true;
    },
    async revokeKey(assurerId, keyId, revokedAt) {
      const key = keys.get(at(assurerId, keyId));
      if (key === undefined) throw unknown("key", keyId);
      keys.set(at(assurerId, keyId), { ...key, revokedAt: key.revokedAt ?? revokedAt });
    },
    listKeys: async (assurerId) =>
      [...keys.values()]
        .filter((key) => key.assurerId === assurerId)
        .sort((a, b) => (at(a.addedAt, a.keyId) < at(b.addedAt, b.keyId) ? -1 : 1)),
  };
}

function unknown(what: string, id: string): DomainError {
  return new DomainError("NOT_FOUND", `${what} ${id} does not exist`);
}
