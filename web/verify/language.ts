// SPDX-License-Identifier: Apache-2.0

export const LANGUAGES = ["en", "zh"] as const;
export type Language = (typeof LANGUAGES)[number];

/** The value of the `lang` attribute for each language. */
export const LANGUAGE_TAGS: Readonly<Record<Language, string>> = { en: "en", zh: "zh-Hans" };

interface Wishes {
  /** `?lang=` of the address */
  readonly search: string;
  /** what was chosen on an earlier visit */
  readonly remembered: string | null;
  /** what the browser asks for, best first */
  readonly preferred: readonly string[];
}

/** The address decides, then the last choice, then the browser; English otherwise. */
export function chooseLanguage({ search, remembered, preferred }: Wishes): Language {
  const asked = new URLSearchParams(search).get("lang");
  const candidates = [asked, remembered, ...preferred.map((tag) => tag.toLowerCase().split("-")[0])];
  return LANGUAGES.find((language) => language === candidates.find(isLanguage)) ?? "en";
}

/** The same address with the language in it, so that a link shows what its sender saw. */
export function addressIn(language: Language, address: string): string {
  const url = new URL(address);
  url.searchParams.set("lang", language);
  return url.href;
}

/** The language a link of the switch leads to. */
export function languageOf({ hreflang }: { readonly hreflang: string }): Language {
  return hreflang.startsWith("zh") ? "zh" : "en";
}

function isLanguage(candidate: string | null | undefined): boolean {
  return LANGUAGES.some((language) => language === candidate);
}
