// SPDX-License-Identifier: Apache-2.0
import { canonicalBytes } from "../../core/canonical/canonical-json.ts";
import { toHex } from "../../core/canonical/encoding.ts";
import { DomainError } from "../../core/errors.ts";
import { sha256 } from "../../core/merkle/hash.ts";
import { type FiscalCalendar, requireFiscalCalendar } from "../../core/organization/fiscal-calendar.ts";
import { requireCountry, requireIsin, requireLei, requireUscc } from "../../core/organization/identifiers.ts";
import { requireLanguageTag } from "../../core/organization/language-tag.ts";
import type { Clock } from "../ports/clock.ts";
import type { GlyphCheck } from "../ports/glyph-check.ts";
import type {
  Organization,
  OrganizationKind,
  OrganizationStore,
  TaggedName,
} from "../ports/organization-store.ts";
import { requireIdempotencyKey, requireLine } from "./input-text.ts";
import type { RegisterSettings } from "./settings.ts";

export interface RegisterOrganizationInput {
  readonly idempotencyKey: string;
  readonly kind: OrganizationKind;
  readonly names: readonly { readonly language: "EN" | "ZH"; readonly name: string }[];
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

const MAX_ISIN = 20;
const MAX_OTHER_NAMES = 20;
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
  if (isin.length > MAX_ISIN)
    throw new DomainError("BAD_INPUT", `isin: expected at most ${MAX_ISIN}, got ${isin.length}`);
  return {
    kind,
    names: checkedNames(input.names),
    country: requireCountry(input.country),
    lei: lei === null ? null : requireLei(lei),
    uscc: uscc === null ? null : requireUscc(uscc, usccOverride),
    usccOverride,
    isin: isin.map((code, i) => requireIsin(code, `isin[${i}]`)),
    fourEyes,
    // Only what was given is part of the content: a repeat of an older registration stays the same.
    ...(leiCountry == null ? {} : { leiCountry: checkedLeiCountry(leiCountry, lei) }),
    ...(fiscalCalendar == null ? {} : { fiscalCalendar: requireFiscalCalendar(fiscalCalendar) }),
    ...(otherNames === undefined || otherNames.length === 0
      ? {}
      : { otherNames: checkedOtherNames(otherNames) }),
  };
}

function checkedLeiCountry(leiCountry: string, lei: string | null): string {
  if (lei === null)
    throw new DomainError("BAD_INPUT", "leiCountry: expected an lei it belongs to, got none", {
      path: "leiCountry",
    });
  return requireCountry(leiCountry, "leiCountry");
}

function checkedOtherNames(names: readonly TaggedName[]): readonly TaggedName[] {
  if (names.length > MAX_OTHER_NAMES)
    throw new DomainError(
      "BAD_INPUT",
      `otherNames: expected at most ${MAX_OTHER_NAMES}, got ${names.length}`,
    );
  const checked = names.map(({ tag, name }, i) => ({
    tag: requireLanguageTag(tag, `otherNames[${i}].tag`),
    name: requireLine(name, `otherNames[${i}].name`, 200),
  }));
  const twice = checked.findIndex(({ tag }, i) => checked.findIndex((other) => other.tag === tag) !== i);
  if (twice >= 0)
    throw new DomainError(
      "BAD_INPUT",
      `otherNames[${twice}].tag: expected each language once, got ${checked[twice]?.tag} twice`,
    );
  return checked;
}

function checkedNames(names: RegisterOrganizationInput["names"]): Organization["names"] {
  const found: { en: string | null; zh: string | null } = { en: null, zh: null };
  for (const [i, { language, name }] of names.entries()) {
    const key = language === "EN" ? "en" : "zh";
    if (found[key] !== null)
      throw new DomainError(
        "BAD_INPUT",
        `names[${i}].language: expected each language once, got ${language} twice`,
      );
    found[key] = requireLine(name, `names[${i}].name`, 200);
  }
  if (names.length === 0) throw new DomainError("BAD_INPUT", "names: expected a name in EN or ZH, got none");
  return found;
}

function sameContent(earlier: Organization, contentHash: string): Organization {
  if (earlier.contentHash === contentHash) return earlier;
  throw new DomainError(
    "CONFLICT",
    "idempotencyKey: expected the content of the first registration under this key, got other content",
    { organization: earlier.id },
  );
}
