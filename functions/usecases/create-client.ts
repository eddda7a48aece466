// SPDX-License-Identifier: Apache-2.0
import { toBase64Url, toHex } from "../../core/canonical/encoding.ts";
import { DomainError } from "../../core/errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { ClientStore, OrganizationStore, Role } from "../ports/organization-store.ts";
import type { Random } from "../ports/random.ts";
import type { SecretHasher } from "../ports/secret-hasher.ts";
import { requireLine } from "./input-text.ts";

export interface CreateClientInput {
  readonly organizationId: string | null;
  readonly roles: readonly Role[];
  readonly label: string;
}

interface Needs {
  readonly clients: ClientStore;
  readonly organizations: OrganizationStore;
  readonly hasher: SecretHasher;
  readonly random: Random;
  readonly clock: Clock;
}

/** Roles that act for one organization and mean nothing without it. */
const BOUND_ROLES: readonly Role[] = ["PREPARER", "APPROVER"];
const SECRET_BYTES = 32;
const ID_BYTES = 12;

/** Makes an OAuth client. The secret is in this answer only; what is kept is its hash. */
export async function createClient(
  { organizationId, roles, label }: CreateClientInput,
  { clients, organizations, hasher, random, clock }: Needs,
): Promise<{ readonly clientId: string; readonly clientSecret: string }> {
  checkRoles(roles, organizationId);
  if (organizationId !== null && (await organizations.find(organizationId)) === undefined)
    throw new DomainError("NOT_FOUND", "organization: expected a registered organization, got an unknown id");
  const clientId = `client-${toHex(random.bytes(ID_BYTES))}`;
  const clientSecret = toBase64Url(random.bytes(SECRET_BYTES));
  await clients.insert({
    clientId,
    secretHash: await hasher.hash(clientSecret),
    roles,
    organizationId,
    label: requireLine(label, "label", 100),
    createdAt: new Date(clock.nowMs()).toISOString(),
    revokedAt: null,
  });
  return { clientId, clientSecret };
}

function checkRoles(roles: readonly Role[], organizationId: string | null): void {
  if (roles.length === 0 || new Set(roles).size !== roles.length)
    throw new DomainError(
      "BAD_INPUT",
      `roles: expected at least one role, each once, got [${roles.join(", ")}]`,
    );
  const bound = roles.find((role) => BOUND_ROLES.includes(role));
  if (bound !== undefined && organizationId === null)
    throw new DomainError(
      "BAD_INPUT",
      `organization: expected an organization for the role ${bound}, got none`,
    );
  // An operator reads everything, so it must not also speak for one of those it serves.
  if (roles.includes("OPERATOR") && organizationId !== null)
    throw new DomainError("BAD_INPUT", "organization: expected none for the role OPERATOR, got one");
}
