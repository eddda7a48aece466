// SPDX-License-Identifier: Apache-2.0
import type { FiscalCalendar } from "../../core/organization/fiscal-calendar.ts";

export const ROLES = ["OPERATOR", "PREPARER", "APPROVER", "ASSURER", "AGENCY", "READER"] as const;
export type Role = (typeof ROLES)[number];
export const ORGANIZATION_KINDS = ["REPORTER", "ASSURER", "RATING_AGENCY", "AUTHORITY"] as const;
export type OrganizationKind = (typeof ORGANIZATION_KINDS)[number];

/** A name in a language given by its BCP 47 tag. */
export interface TaggedName {
  readonly tag: string;
  readonly name: string;
}

/** Who gave an organization other content, when and why. */
export interface OrganizationChange {
  readonly at: string;
  /** DID of the client */
  readonly by: string;
  readonly because: string;
}

export interface Organization {
  readonly id: string;
  readonly did: string;
  readonly kind: OrganizationKind;
  readonly names: { readonly en: string | null; readonly zh: string | null };
  /** in further languages, by BCP 47 tag */
  readonly otherNames: readonly TaggedName[];
  /** ISO 3166-1 alpha-2 */
  readonly country: string;
  readonly lei: string | null;
  /** country of the legal address in the reference data of the LEI, where it was stated */
  readonly leiCountry: string | null;
  /** null where none was declared */
  readonly fiscalCalendar: FiscalCalendar | null;
  readonly uscc: string | null;
  readonly usccOverride: string | null;
  readonly isin: readonly string[];
  readonly fourEyes: boolean;
  /** hash of the whole registration, to tell a repeat from other content under the same key */
  readonly contentHash: string;
  readonly registeredAt: string;
  /** 1, 2, 3 … one more with every change */
  readonly revision: number;
  /** what made this revision; null for the registration */
  readonly change: OrganizationChange | null;
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
  /**
   * Puts where the stored revision is one less, which is kept beside it; false, and nothing changed, where it is not. Throws CONFLICT
   * when an LEI or USCC that the organization had not is taken, naming which. One that it had stays its own.
   */
  update(next: Organization): Promise<boolean>;
  /** The organization as it stands or stood at a revision. */
  findRevision(id: string, revision: number): Promise<Organization | undefined>;
  /** Newest first, from behind the revision `before` on. */
  listRevisions(
    id: string,
    limit: number,
    before: number | undefined,
  ): Promise<{ readonly items: readonly Organization[]; readonly hasNext: boolean }>;
}

/** Keeps clients. Reads see every settled write. */
export interface ClientStore {
  /** Throws CONFLICT when the id is taken. */
  insert(client: Client): Promise<void>;
  find(clientId: string): Promise<Client | undefined>;
  /** The first time stays. */
  revoke(clientId: string, revokedAt: string): Promise<void>;
}
