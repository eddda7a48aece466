// SPDX-License-Identifier: Apache-2.0

export interface LanguageArgs {
  readonly language?: "EN" | "ZH" | null;
}

/** The text in a language, or in the other one where it is missing. */
export function textIn<T extends string | null>(
  { en, zh }: { readonly en: T; readonly zh: T },
  language: LanguageArgs["language"],
): T {
  return language === "ZH" ? (zh ?? en) : (en ?? zh);
}
