// SPDX-License-Identifier: Apache-2.0
import type { Language } from "../language.ts";
import { chinese, chineseProof } from "./chinese.ts";
import { chineseChecks, chineseWaysOn } from "./chinese-checks.ts";
import { english, englishProof, type PageText } from "./english.ts";
import { type CheckTitles, englishChecks, englishWaysOn, type WaysOn } from "./english-checks.ts";
import { chineseTerms, englishTerms, type Terms } from "./terms.ts";

/** All words of the page in one language. */
export interface Texts {
  readonly page: PageText;
  readonly proof: readonly string[];
  readonly checks: CheckTitles;
  readonly waysOn: WaysOn;
  readonly terms: Terms;
}

export const texts: Readonly<Record<Language, Texts>> = {
  en: {
    page: english,
    proof: englishProof,
    checks: englishChecks,
    waysOn: englishWaysOn,
    terms: englishTerms,
  },
  zh: {
    page: chinese,
    proof: chineseProof,
    checks: chineseChecks,
    waysOn: chineseWaysOn,
    terms: chineseTerms,
  },
};
