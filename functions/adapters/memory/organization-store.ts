// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../../core/errors.ts";
import type { Organization, OrganizationStore } from "../../ports/organization-store.ts";

const UNIQUE_FIELDS = ["id", "lei", "uscc"] as const;
type UniqueField = (typeof UNIQUE_FIELDS)[number];

export function createMemoryOrganizationStore(): OrganizationStore {
  const organizations: Organization[] = [];
  const past: Organization[] = [];
  const findBy = (field: UniqueField, value: string) =>
    organizations.find((organization) => organization[field] === value);
  const refuseTaken = (organization: Organization, fields: readonly UniqueField[]) => {
    for (const field of fields) {
      const value = organization[field];
      if (value !== null && findBy(field, value) !== undefined) {
        const message = `organization.${field}: ${value} is already registered`;
        throw new DomainError("CONFLICT", message, { field, value });
      }
    }
  };
  const revisions = (id: string) =>
    [...past, ...organizations].filter((one) => one.id === id).sort((a, b) => b.revision - a.revision);
  return {
    async insert(organization) {
      refuseTaken(organization, UNIQUE_FIELDS);
      organizations.push(organization);
    },
    async update(next) {
      const standing = findBy("id", next.id);
      if (standing === undefined || standing.revision !== next.revision - 1) return false;
      refuseTaken(
        next,
        UNIQUE_FIELDS.filter((field) => standing[field] === null),
      );
      past.push(standing);
      organizations[organizations.indexOf(standing)] = next;
      return true;
    },
    findRevision: async (id, revision) => revisions(id).find((one) => one.revision === revision),
    async listRevisions(id, limit, before = Number.POSITIVE_INFINITY) {
      const found = revisions(id).filter(({ revision }) => revision < before);
      return { items: found.slice(0, limit), hasNext: found.length > limit };
    },
    find: async (id) => findBy("id", id),
    findByLei: async (lei) => findBy("lei", lei),
    findByUscc: async (uscc) => findBy("uscc", uscc),
  };
}
