// SPDX-License-Identifier: Apache-2.0
import type { AssuranceStore } from "../../ports/assurance-store.ts";
import type { PrintedAssurance } from "../../ports/certificate-renderer.ts";
import type { DisclosureRecord } from "../../ports/disclosure-store.ts";
import type { OrganizationStore } from "../../ports/organization-store.ts";
import { readAssurances } from "./read-assurances.ts";

interface Needs {
  readonly assurances: AssuranceStore;
  readonly organizations: OrganizationStore;
}

/** The assurances of a disclosure that are recorded by now, as a certificate prints them. */
export async function printedAssurances(
  record: DisclosureRecord,
  needs: Needs,
): Promise<readonly PrintedAssurance[]> {
  const recorded = await readAssurances(record.id, needs);
  return Promise.all(
    recorded.map(async ({ assurerId, content: { level, standards, opinion, date, scope } }) => {
      const assurer = await needs.organizations.find(assurerId);
      const name = assurer?.names.en ?? assurer?.names.zh ?? assurerId;
      return {
        assurer: name,
        level,
        standards,
        opinion,
        date,
        scopeCount: scope?.length ?? record.factCount,
      };
    }),
  );
}
