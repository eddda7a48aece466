// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../core/errors.ts";
import type { DisclosureRecord, DisclosureStore } from "../ports/disclosure-store.ts";
import { clientDid } from "./client-did.ts";
import { requireLine } from "./input-text.ts";
import { readDisclosure } from "./read-disclosure.ts";
import type { RegisterSettings } from "./settings.ts";
import { requireRole, requireRoleOf, type Viewer } from "./viewer.ts";

export interface DecideDisclosureInput {
  readonly id: string;
  readonly decision: { readonly approved: true } | { readonly approved: false; readonly reason: string };
}

interface Needs {
  readonly disclosures: DisclosureStore;
  readonly settings: Pick<RegisterSettings, "issuer">;
}

const MAX_REASON = 280;

/**
 * Approves or rejects a draft with four eyes: an APPROVER of the same organization, and another client than the one that
 * submitted. CONFLICT where it is decided already.
 */
export async function decideDisclosure(
  { id, decision }: DecideDisclosureInput,
  viewer: Viewer | undefined,
  { disclosures, settings }: Needs,
): Promise<DisclosureRecord> {
  const action = decision.approved ? "approveDisclosure" : "rejectDisclosure";
  const known = requireRole(viewer, "APPROVER", action);
  const record = await readDisclosure(id, known, { disclosures });
  if (record === undefined) throw unknown(id);
  requireRoleOf(known, "APPROVER", record.organizationId, action);
  if (record.submittedBy === clientDid(settings.issuer, known.clientId))
    throw new DomainError("FORBIDDEN", `${action}: expected another client than the one that submitted`);
  await disclosures.decide(
    id,
    decision.approved
      ? decision
      : { approved: false, reason: requireLine(decision.reason, "reason", MAX_REASON) },
  );
  const decided = await disclosures.find(id);
  if (decided === undefined) throw unknown(id);
  return decided;
}

function unknown(id: string): DomainError {
  return new DomainError(
    "NOT_FOUND",
    `id: expected a disclosure you may read, got ${JSON.stringify(id.slice(0, 80))}`,
  );
}
