// SPDX-License-Identifier: Apache-2.0
import { canonicalBytes } from "../../core/canonical/canonical-json.ts";
import { toHex } from "../../core/canonical/encoding.ts";
import { DomainError } from "../../core/errors.ts";
import { sha256 } from "../../core/merkle/hash.ts";
import { type FiscalCalendar, requireFiscalCalendar } from "../../core/organization/fiscal-calendar.ts";
import { requireCountry, requireLei, requireUscc } from "../../core/organization/identifiers.ts";
import type { Clock } from "../ports/clock.ts";
import type { GlyphCheck } from "../ports/glyph-check.ts";
import type {
  Organization,
  OrganizationKind,
  OrganizationStore,
  TaggedName,
} from "../ports/organization-store.ts";
import { requireIdempotencyKey } from "./input-text.ts";
import {
  checkedIsins,
  checkedLeiCountry,
  checkedNames,
  checkedOtherNames,
  type LocalizedNames,
} from "./organizations/organization-content.ts";
import type { RegisterSettings } from "./settings.ts";

export interface RegisterOrganizationInput {
  readonly idempotencyKey: string;
  readonly kind: OrganizationKind;
  readonly names: LocalizedNames;
  readonly country: string;
  readonly lei: string | null;
  readonly uscc: string | null;
  readonly isin: readonly string[];
  readonly usccOverride: string | null;
  readonly fourEyes: boolean;
  readonly otherNames?: readonly TaggedName[] | undefined;
  readonly leiCountry?: string | null | undefined;
  readonly fiscalCalendar?: FiscalCalendar | null | undefined;
}

interface Needs {
  readonly organizations: OrganizationStore;
  readonly settings: Pick<RegisterSettings, "issuer">;
  readonly clock: Clock;
  readonly glyphs: GlyphCheck;
}

const ID_HEX_DIGITS = 24;

/** Registers an organization once per idempotency key: a repeat gets the first answer, other content is a CONFLICT. */
export async function registerOrganization(
  input: RegisterOrganizationInput,
  { organizations, settings, clock, glyphs }: Needs,
): Promise<Organization> {
  const content = checkedContent(input);
  input.names.forEach(({ name }, i) => {
    glyphs.requirePrintable(`names[${i}].name`, name);
  });
  const key = requireIdempotencyKey(input.idempotencyKey);
  const id = toHex(sha256(canonicalBytes(["organization", key]))).slice(0, ID_HEX_DIGITS);
  const contentHash = toHex(sha256(canonicalBytes(content)));
  const earlier = await organizations.find(id);
  if (earlier !== undefined) return sameContent(earlier, contentHash);
  const organization: Organization = {
    id,
    did: `${settings.issuer}:organizations:${id}`,
    otherNames: [],
    leiCountry: null,
    fiscalCalendar: null,
    ...content,
    contentHash,
    registeredAt: new Date(clock.nowMs()).toISOString(),
    revision: 1,
    change: null,
  };
  try {
    await organizations.insert(organization);
  } catch (error) {
    // Two registrations with one key may race: the loser answers with what the winner stored.
    const winner = await organizations.find(id);
    if (winner === undefined) throw error;
    return sameContent(winner, contentHash);
  }
  return organization;
}

function checkedContent(input: RegisterOrganizationInput) {
  const { kind, lei, uscc, usccOverride, isin, fourEyes, leiCountry, fiscalCalendar, otherNames } = input;
  return {
    kind,
    names: checkedNames(input.names),
    country: requireCountry(input.country),
    lei: lei === null ? null : requireLei(lei),
    uscc: uscc === null ? null : requireUscc(uscc, usccOverride),
    usccOverride,
    isin: checkedIsins(isin),
    fourEyes,
    // Only what was given is part of the content: a repeat of an older registration stays the same.
    ...(leiCountry == null ? {} : { leiCountry: checkedLeiCountry(leiCountry, lei) }),
    ...(fiscalCalendar == null ? {} : { fiscalCalendar: requireFiscalCalendar(fiscalCalendar) }),
    ...(otherNames === undefined || otherNames.length === 0
      ? {}
      : { otherNames: checkedOtherNames(otherNames) }),
  };
}

function sameContent(earlier: Organization, contentHash: string): Organization {
  if (earlier.contentHash === contentHash) return earlier;
  throw new DomainError(
    "CONFLICT",
    "idempotencyKey: expected the content of the first registration under this key, got other content",
    { organization: earlier.id },
  );
}
