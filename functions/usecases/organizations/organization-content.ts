// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../../core/errors.ts";
import { requireCountry, requireIsin } from "../../../core/organization/identifiers.ts";
import { requireLanguageTag } from "../../../core/organization/language-tag.ts";
import type { Organization, TaggedName } from "../../ports/organization-store.ts";
import { requireLine } from "../input-text.ts";

export type LocalizedNames = readonly { readonly language: "EN" | "ZH"; readonly name: string }[];

const MAX_ISIN = 20;
const MAX_OTHER_NAMES = 20;
const MAX_NAME = 200;

/** English and Chinese name, at least one of them; BAD_INPUT naming the field. */
export function checkedNames(names: LocalizedNames): Organization["names"] {
  const found: { en: string | null; zh: string | null } = { en: null, zh: null };
  for (const [i, { language, name }] of names.entries()) {
    const key = language === "EN" ? "en" : "zh";
    if (found[key] !== null)
      throw new DomainError(
        "BAD_INPUT",
        `names[${i}].language: expected each language once, got ${language} twice`,
      );
    found[key] = requireLine(name, `names[${i}].name`, MAX_NAME);
  }
  if (names.length === 0) throw new DomainError("BAD_INPUT", "names: expected a name in EN or ZH, got none");
  return found;
}

/** Names in further languages, each language once. */
export function checkedOtherNames(names: readonly TaggedName[]): readonly TaggedName[] {
  if (names.length > MAX_OTHER_NAMES)
    throw new DomainError(
      "BAD_INPUT",
      `otherNames: expected at most ${MAX_OTHER_NAMES}, got ${names.length}`,
    );
  const checked = names.map(({ tag, name }, i) => ({
    tag: requireLanguageTag(tag, `otherNames[${i}].tag`),
    name: requireLine(name, `otherNames[${i}].name`, MAX_NAME),
  }));
  const twice = checked.findIndex(({ tag }, i) => checked.findIndex((other) => other.tag === tag) !== i);
  if (twice >= 0)
    throw new DomainError(
      "BAD_INPUT",
      `otherNames[${twice}].tag: expected each language once, got ${checked[twice]?.tag} twice`,
    );
  return checked;
}

export function checkedIsins(isin: readonly string[]): readonly string[] {
  if (isin.length > MAX_ISIN)
    throw new DomainError("BAD_INPUT", `isin: expected at most ${MAX_ISIN}, got ${isin.length}`);
  return isin.map((code, i) => requireIsin(code, `isin[${i}]`));
}

/** A country that goes with an LEI. */
export function checkedLeiCountry(leiCountry: string, lei: string | null): string {
  if (lei === null)
    throw new DomainError("BAD_INPUT", "leiCountry: expected an lei it belongs to, got none", {
      path: "leiCountry",
    });
  return requireCountry(leiCountry, "leiCountry");
}
