// SPDX-License-Identifier: Apache-2.0
import type { FactIndex } from "./fact-index.ts";
import type { Report, RuleCheck, RuleContext } from "./rule.ts";

/** The rules about who reports. Check digits are checked when an organization is registered (core/organization). */
export const identityRules: readonly RuleCheck[] = [{ id: "R-ID-04", check: otherLegalAddress }];

/** ISO 17442 reference data name the country of the legal address. */
function otherLegalAddress(_facts: FactIndex, { reporter }: RuleContext): readonly Report[] {
  const { country, leiCountry } = reporter ?? { country: null, leiCountry: null };
  if (country === null || leiCountry === null || country === leiCountry) return [];
  return [
    {
      messageEn: `the organization is registered in ${country}, the legal address of its LEI is in ${leiCountry}`,
      messageZh: `机构登记国家或地区为 ${country}，而其 LEI 法定地址在 ${leiCountry}`,
      facts: [],
      expected: leiCountry,
      actual: country,
      delta: null,
      hint: "a group may have its seat elsewhere: accept this warning and say so, or register with the country of the legal address",
    },
  ];
}
