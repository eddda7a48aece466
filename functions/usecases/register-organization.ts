// SPDX-License-Identifier: Apache-2.0
import { canonicalBytes } from "../../core/canonical/canonical-json.ts";
import { toHex } from "../../core/canonical/encoding.ts";
import { DomainError } from "../../core/errors.ts";
import { sha256 } from "../../core/merkle/hash.ts";
import { requireCountry, requireIsin, requireLei, requireUscc } from "../../core/organization/identifiers.ts";
import type { Clock } from "../ports/clock.ts";
import type { GlyphCheck } from "../ports/glyph-check.ts";
import type { Organization, OrganizationKind, OrganizationStore } from "../ports/organization-store.ts";
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
}

interface Needs {
  readonly organizations: OrganizationStore;
  readonly settings: Pick<RegisterSettings, "issuer">;
  readonly clock: Clock;
  readonly glyphs: GlyphCheck;
}

const MAX_ISIN = 20;
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
  const { kind, lei, uscc, usccOverride, isin, fourEyes } = input;
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
  };
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
