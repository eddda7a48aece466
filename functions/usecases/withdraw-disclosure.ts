// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../core/errors.ts";
import type { DisclosureRecord, DisclosureStore } from "../ports/disclosure-store.ts";
import { readDisclosure } from "./read-disclosure.ts";
import { requireRole, requireRoleOf, type Viewer } from "./viewer.ts";

interface Needs {
  readonly disclosures: DisclosureStore;
}

/**
 * Takes back a disclosure that awaits its second pair of eyes: by a PREPARER of its organization, and only before a decision.
 * Twice is the same as once. CONFLICT where it is approved, rejected, or never had to wait.
 */
export async function withdrawDisclosure(
  id: string,
  viewer: Viewer | undefined,
  { disclosures }: Needs,
): Promise<DisclosureRecord> {
  const known = requireRole(viewer, "PREPARER", "withdrawDisclosure");
  const record = await readDisclosure(id, known, { disclosures });
  if (record === undefined) throw unknown(id);
  requireRoleOf(known, "PREPARER", record.organizationId, "withdrawDisclosure");
  if (record.approval === "WITHDRAWN") return record;
  await disclosures.withdraw(id);
  const withdrawn = await disclosures.find(id);
  if (withdrawn === undefined) throw unknown(id);
  return withdrawn;
}

function unknown(id: string): DomainError {
  return new DomainError(
    "NOT_FOUND",
    `id: expected a disclosure you may read, got ${JSON.stringify(id.slice(0, 80))}`,
  );
}
