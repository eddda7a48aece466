// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../../core/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { GlyphCheck } from "../../ports/glyph-check.ts";
import type { Organization, OrganizationStore } from "../../ports/organization-store.ts";
import { clientDid } from "../client-did.ts";
import { requireLine } from "../input-text.ts";
import type { RegisterSettings } from "../settings.ts";
import { requireRole, type Viewer } from "../viewer.ts";
import { changedFields } from "./changed-fields.ts";
import { appliedChanges, type OrganizationChanges } from "./organization-changes.ts";

export interface UpdateOrganizationInput {
  readonly organizationId: string;
  /** the revision that was looked at */
  readonly revision: number;
  readonly because: string;
  readonly changes: OrganizationChanges;
}

interface Needs {
  readonly organizations: OrganizationStore;
  readonly settings: Pick<RegisterSettings, "issuer">;
  readonly clock: Clock;
  readonly glyphs: GlyphCheck;
}

/** What the register's operator leaves to the organization; the rest is on certificates or protects against its own clients. */
const OWN_FIELDS: readonly string[] = ["otherNames", "fiscalCalendar"];
const MAX_BECAUSE = 280;

/**
 * Gives an organization other content as its next revision; the one before is kept. The same change sent again answers what it
 * made, a change of nothing makes no revision. CONFLICT where another revision stands than the one that was looked at.
 */
export async function updateOrganization(
  input: UpdateOrganizationInput,
  viewer: Viewer | undefined,
  needs: Needs,
): Promise<Organization> {
  const client = requireMayUpdate(viewer, input.organizationId);
  const because = requireLine(input.because, "because", MAX_BECAUSE);
  input.changes.names?.forEach(({ name }, i) => {
    needs.glyphs.requirePrintable(`names[${i}].name`, name);
  });
  const base = await needs.organizations.findRevision(input.organizationId, input.revision);
  const standing = await needs.organizations.find(input.organizationId);
  if (standing === undefined)
    throw new DomainError("NOT_FOUND", "organization: expected a registered one, got an unknown id");
  if (base === undefined) throw stale(input, standing);
  const changed = appliedChanges(base, input.changes);
  const fields = changedFields(base, changed);
  requireOwnFields(client, fields, changed);
  const by = clientDid(needs.settings.issuer, client.clientId);
  const next = { ...changed, revision: base.revision + 1 };
  if (isMadeAlready(standing, next, { by, because })) return standing;
  if (standing.revision !== base.revision) throw stale(input, standing);
  if (fields.length === 0) return standing;
  const made = { ...next, change: { at: timeAfter(standing, needs.clock), by, because } };
  if (await needs.organizations.update(made)) return made;
  throw stale(input, await needs.organizations.find(standing.id));
}

function requireMayUpdate(viewer: Viewer | undefined, organizationId: string): Viewer {
  if (viewer === undefined || viewer.roles.includes("OPERATOR"))
    return requireRole(viewer, "OPERATOR", "updateOrganization");
  const isOwn = viewer.organizationId === organizationId;
  if (isOwn && viewer.roles.some((role) => role === "PREPARER" || role === "APPROVER")) return viewer;
  throw new DomainError(
    "FORBIDDEN",
    `updateOrganization: expected an OPERATOR, or a PREPARER or APPROVER of the organization, got ${viewer.roles.join(", ")}${isOwn ? "" : " of another one"}`,
  );
}

function requireOwnFields({ roles }: Viewer, fields: readonly string[], changed: Organization): void {
  if (roles.includes("OPERATOR")) return;
  const mayChange = (field: string) =>
    OWN_FIELDS.includes(field) || (field === "fourEyes" && changed.fourEyes);
  const refused = fields.filter((field) => !mayChange(field));
  if (refused.length > 0)
    throw new DomainError(
      "FORBIDDEN",
      `${refused.join(", ")}: expected an OPERATOR, got ${roles.join(", ")}: an organization's own clients change ${OWN_FIELDS.join(", ")} and turn fourEyes on`,
      { path: refused[0] ?? "" },
    );
}

function isMadeAlready(
  standing: Organization,
  next: Organization,
  { by, because }: { readonly by: string; readonly because: string },
): boolean {
  const { revision, change } = standing;
  const isSame = revision === next.revision && change?.by === by && change.because === because;
  return isSame && changedFields(standing, next).length === 0;
}

/** Clocks of two servers may differ: a history whose times went back could not be read. */
function timeAfter({ change, registeredAt }: Organization, clock: Clock): string {
  const before = Date.parse(change?.at ?? registeredAt);
  return new Date(Math.max(clock.nowMs(), before)).toISOString();
}

function stale({ revision }: UpdateOrganizationInput, standing: Organization | undefined): DomainError {
  return new DomainError(
    "CONFLICT",
    `revision: expected ${standing?.revision ?? "the one that stands"}, got ${revision}: read the organization again and state the change against what stands`,
    { path: "revision", revision: standing?.revision ?? 0 },
  );
}
