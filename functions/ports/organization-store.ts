// SPDX-License-Identifier: Apache-2.0

export const ROLES = ["OPERATOR", "PREPARER", "APPROVER", "ASSURER", "AGENCY", "READER"] as const;
export type Role = (typeof ROLES)[number];
export const ORGANIZATION_KINDS = ["REPORTER", "ASSURER", "RATING_AGENCY", "AUTHORITY"] as const;
export type OrganizationKind = (typeof ORGANIZATION_KINDS)[number];

export interface Organization {
  readonly id: string;
  readonly did: string;
  readonly kind: OrganizationKind;
  readonly names: { readonly en: string | null; readonly zh: string | null };
  /** ISO 3166-1 alpha-2 */
  readonly country: string;
  readonly lei: string | null;
  readonly uscc: string | null;
  readonly usccOverride: string | null;
  readonly isin: readonly string[];
  readonly fourEyes: boolean;
  /** hash of the whole registration, to tell a repeat from other content under the same key */
  readonly contentHash: string;
  readonly registeredAt: string;
}

/** An OAuth client; the secret itself is never kept. */
export interface Client {
  readonly clientId: string;
  /** `scrypt$N$r$p$salt$hash`, salt and hash base64url */
  readonly secretHash: string;
  readonly roles: readonly Role[];
  readonly organizationId: string | null;
  readonly label: string;
  readonly createdAt: string;
  readonly revokedAt: string | null;
}

/** Keeps organizations. Reads see every settled write. */
export interface OrganizationStore {
  /** Throws CONFLICT when the id, the LEI or the USCC is taken, naming which. */
  insert(organization: Organization): Promise<void>;
  find(id: string): Promise<Organization | undefined>;
  findByLei(lei: string): Promise<Organization | undefined>;
  findByUscc(uscc: string): Promise<Organization | undefined>;
}

/** Keeps clients. Reads see every settled write. */
export interface ClientStore {
  /** Throws CONFLICT when the id is taken. */
  insert(client: Client): Promise<void>;
  find(clientId: string): Promise<Client | undefined>;
  /** The first time stays. */
  revoke(clientId: string, revokedAt: string): Promise<void>;
}
