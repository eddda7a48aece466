// SPDX-License-Identifier: Apache-2.0
import { type FactIndex, keyOf } from "./fact-index.ts";
import type { Report, RuleCheck, RuleContext } from "./rule.ts";

/** The rules about files behind the figures. */
export const evidenceRules: readonly RuleCheck[] = [{ id: "R-EVD-01", check: missingFiles }];

const NAMED = 5;

/** Silent where nobody looked for the files: a finding must not say that a file is missing when it was not looked for. */
function missingFiles({ facts }: FactIndex, { storedEvidence }: RuleContext): readonly Report[] {
  if (storedEvidence === undefined) return [];
  const wanting = facts.filter(({ fact }) => fact.evidence.some((sha256) => !storedEvidence.has(sha256)));
  if (wanting.length === 0) return [];
  const named = new Set(wanting.flatMap(({ fact }) => fact.evidence));
  const missing = [...named].filter((sha256) => !storedEvidence.has(sha256)).sort();
  const more = missing.length - NAMED;
  const shown = missing.slice(0, NAMED).join(", ");
  return [
    {
      messageEn: `${missing.length} files named as evidence are not stored and checked: ${shown}${more > 0 ? ` and ${more} more` : ""}`,
      messageZh: `有 ${missing.length} 个被引用的证据文件尚未上传并核验：${shown}${more > 0 ? `，另有 ${more} 个` : ""}`,
      facts: wanting.map(keyOf),
      expected: String(named.size),
      actual: String(named.size - missing.length),
      delta: String(-missing.length),
      hint: "upload each with requestEvidenceUpload and completeEvidenceUpload, or leave the reference out",
    },
  ];
}
