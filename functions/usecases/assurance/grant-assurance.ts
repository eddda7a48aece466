// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../../core/errors.ts";
import type { AssuranceGrant, AssuranceStore } from "../../ports/assurance-store.ts";
import type { Clock } from "../../ports/clock.ts";
import type { DisclosureRecord, DisclosureStore } from "../../ports/disclosure-store.ts";
import type { OrganizationStore } from "../../ports/organization-store.ts";
import { clientDid } from "../client-did.ts";
import { requireLine } from "../input-text.ts";
import { readDisclosure } from "../read-disclosure.ts";
import type { RegisterSettings } from "../settings.ts";
import { requireRole, requireRoleOf, type Viewer } from "../viewer.ts";
import { requireAssurer } from "./assurer-key.ts";

export interface GrantAssuranceInput {
  readonly disclosureId: string;
  readonly assurerId: string;
  readonly engagement: string;
}

interface Needs {
  readonly assurances: AssuranceStore;
  readonly disclosures: DisclosureStore;
  readonly organizations: OrganizationStore;
  readonly settings: Pick<RegisterSettings, "issuer">;
  readonly clock: Clock;
}

const MAX_GRANTS = 16;
const MAX_ENGAGEMENT = 100;

/**
 * Lets an assurer read everything of one disclosure and record its assurance. A repeat answers the same; CONFLICT where the
 * same assurer has a grant under another engagement.
 */
export async function grantAssurance(
  { disclosureId, assurerId, engagement }: GrantAssuranceInput,
  viewer: Viewer | undefined,
  needs: Needs,
): Promise<{ readonly disclosure: DisclosureRecord; readonly grant: AssuranceGrant }> {
  const { assurances, clock, settings } = needs;
  const { disclosure, clientId } = await requireDiscloser(disclosureId, viewer, "grantAssurance", needs);
  await requireAssurer(assurerId, needs.organizations);
  if (assurerId === disclosure.organizationId)
    throw new DomainError("BAD_INPUT", "assurer: expected another organization than the one that discloses");
  const standing = await assurances.listGrants(disclosure.id);
  if (standing.length >= MAX_GRANTS && !standing.some((grant) => grant.assurerId === assurerId))
    throw new DomainError("CONFLICT", `assurer: expected at most ${MAX_GRANTS} assurers of one disclosure`);
  const grant = {
    disclosureId: disclosure.id,
    assurerId,
    engagement: requireLine(engagement, "engagement", MAX_ENGAGEMENT),
    grantedAt: new Date(clock.nowMs()).toISOString(),
    grantedBy: clientDid(settings.issuer, clientId),
    withdrawnAt: null,
  };
  if (await assurances.grant(grant)) return { disclosure, grant };
  const earlier = await assurances.findGrant(disclosure.id, assurerId);
  if (earlier?.engagement !== grant.engagement)
    throw new DomainError(
      "CONFLICT",
      `engagement: expected ${JSON.stringify(earlier?.engagement)} as granted before, got another; withdraw that grant first`,
    );
  return { disclosure, grant: earlier };
}

/** Ends what an assurer may read of a disclosure; assurances it recorded stay. */
export async function withdrawAssuranceGrant(
  disclosureId: string,
  assurerId: string,
  viewer: Viewer | undefined,
  needs: Needs,
): Promise<{ readonly disclosure: DisclosureRecord; readonly grant: AssuranceGrant }> {
  const { assurances, clock } = needs;
  const { disclosure } = await requireDiscloser(disclosureId, viewer, "withdrawAssuranceGrant", needs);
  await assurances.withdrawGrant(disclosure.id, assurerId, new Date(clock.nowMs()).toISOString());
  const grant = await assurances.findGrant(disclosure.id, assurerId);
  if (grant === undefined) throw new DomainError("INVARIANT", "the grant that was withdrawn is missing");
  return { disclosure, grant };
}

/** The disclosure, when the viewer prepares or approves for its organization. */
async function requireDiscloser(
  disclosureId: string,
  viewer: Viewer | undefined,
  action: string,
  { disclosures }: Pick<Needs, "disclosures">,
) {
  const role = viewer?.roles.includes("APPROVER") ? "APPROVER" : "PREPARER";
  const known = requireRole(viewer, role, action);
  const disclosure = await readDisclosure(disclosureId, known, { disclosures });
  if (disclosure === undefined)
    throw new DomainError(
      "NOT_FOUND",
      `disclosure: expected one you may read, got ${JSON.stringify(disclosureId.slice(0, 80))}`,
    );
  requireRoleOf(known, role, disclosure.organizationId, action);
  return { disclosure, clientId: known.clientId };
}
