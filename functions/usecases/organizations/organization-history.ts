// SPDX-License-Identifier: Apache-2.0
import type { Organization, OrganizationStore } from "../../ports/organization-store.ts";
import { changedFields } from "./changed-fields.ts";

/** What the register held of an organization between two moments. */
export interface OrganizationRevision {
  readonly organization: Organization;
  readonly from: string;
  /** null for the one that stands */
  readonly until: string | null;
  /** against the revision before; empty for the registration */
  readonly changed: readonly string[];
}

/** Revisions newest first, from behind the revision `before` on. */
export async function organizationHistory(
  id: string,
  { first, before }: { readonly first: number; readonly before: number | undefined },
  organizations: Pick<OrganizationStore, "findRevision" | "listRevisions">,
): Promise<{ readonly items: readonly OrganizationRevision[]; readonly hasNext: boolean }> {
  const newer = before === undefined ? undefined : await organizations.findRevision(id, before);
  const { items } = await organizations.listRevisions(id, first + 1, before);
  return {
    items: items.slice(0, first).map((organization, i) => {
      const [next, earlier] = [i === 0 ? newer : items[i - 1], items[i + 1]];
      return {
        organization,
        from: startOf(organization),
        until: next === undefined ? null : startOf(next),
        changed: earlier === undefined ? [] : changedFields(earlier, organization),
      };
    }),
    hasNext: items.length > first,
  };
}

function startOf({ change, registeredAt }: Organization): string {
  return change?.at ?? registeredAt;
}
