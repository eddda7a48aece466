// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../core/errors.ts";
import type { Role } from "../ports/organization-store.ts";

/** Who asks. Nobody in particular is `undefined`: what is public needs no account. */
export interface Viewer {
  readonly clientId: string;
  readonly roles: readonly Role[];
  readonly organizationId: string | null;
}

/** The viewer, when it has the role; UNAUTHENTICATED without a viewer, FORBIDDEN without the role. */
export function requireRole(viewer: Viewer | undefined, role: Role, action: string): Viewer {
  if (viewer === undefined)
    throw new DomainError("UNAUTHENTICATED", `${action}: expected a token of POST /oauth/token, got none`);
  if (!viewer.roles.includes(role)) throw forbidden(action, `the role ${role}`, viewer.roles.join(", "));
  return viewer;
}

/** The viewer, when it has the role and belongs to the organization. */
export function requireRoleOf(
  viewer: Viewer | undefined,
  role: Role,
  organizationId: string,
  action: string,
): Viewer {
  const known = requireRole(viewer, role, action);
  if (known.organizationId !== organizationId)
    throw forbidden(action, `a client of organization ${organizationId}`, "a client of another one");
  return known;
}

/** True when drafts and restricted facts of the organization are open to the viewer: its own clients and operators. */
export function maySeeAll(viewer: Viewer | undefined, organizationId: string): boolean {
  if (viewer === undefined) return false;
  return viewer.roles.includes("OPERATOR") || viewer.organizationId === organizationId;
}

function forbidden(action: string, expected: string, got: string): DomainError {
  return new DomainError("FORBIDDEN", `${action}: expected ${expected}, got ${got}`);
}
