// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../../core/errors.ts";
import type { Organization, OrganizationStore } from "../../ports/organization-store.ts";

const UNIQUE_FIELDS = ["id", "lei", "uscc"] as const;
type UniqueField = (typeof UNIQUE_FIELDS)[number];

export function createMemoryOrganizationStore(): OrganizationStore {
  const organizations: Organization[] = [];
  const findBy = (field: UniqueField, value: string) =>
    organizations.find((organization) => organization[field] === value);
  return {
    async insert(organization) {
      for (const field of UNIQUE_FIELDS) {
        const value = organization[field];
        if (value !== null && findBy(field, value) !== undefined) {
          const message = `organization.${field}: ${value} is already registered`;
          throw new DomainError("CONFLICT", message, { field, value });
        }
      }
      organizations.push(organization);
    },
    find: async (id) => findBy("id", id),
    findByLei: async (lei) => findBy("lei", lei),
    findByUscc: async (uscc) => findBy("uscc", uscc),
  };
}
