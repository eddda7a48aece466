// SPDX-License-Identifier: Apache-2.0
import { intervalOf } from "../decimal/interval.ts";
import { commonInterval } from "./common-interval.ts";
import { isJsonObject, type Json } from "./json-reader.ts";
import type { ReportFact } from "./report-fact.ts";
import { quoted, type ReportErrorCode, type ReportProblems } from "./report-problems.ts";

const ALLOWED = ["none", "complete", "consistent", "all"] as const;
type Allowed = (typeof ALLOWED)[number];
type Kind = "complete" | "consistent" | "inconsistent";

/**
 * Tells facts that are reported more than once. What the feature `xbrl:allowedDuplicates` does not allow is
 * `oime:disallowedDuplicateFacts` (OIM 1.0 §6); without the feature every duplicate is told, as the reference processor is asked to.
 */
export function checkDuplicates(
  facts: readonly ReportFact[],
  feature: Json | undefined,
  problems: ReportProblems,
): void {
  const allowed = readFeature(feature, problems);
  const sets = new Map<string, ReportFact[]>();
  for (const fact of facts) {
    const key = `${fact.concept.name} ${fact.aspects}`;
    const others = sets.get(key);
    if (others === undefined) sets.set(key, [fact]);
    else others.push(fact);
  }
  for (const set of sets.values()) {
    const code = set.length > 1 ? codeOf(kindOf(set), allowed) : undefined;
    const ids = set.slice(0, 5).map(({ id }) => quoted(id));
    if (code !== undefined) problems.add(code, `expected one fact of its kind, got ${ids.join(", ")}`);
  }
}

function readFeature(feature: Json | undefined, problems: ReportProblems): Allowed | undefined {
  const allowed = ALLOWED.find((word) => word === feature);
  if (feature !== undefined && allowed === undefined) {
    const got = isJsonObject(feature) ? "an object" : JSON.stringify(feature).slice(0, 80);
    problems.add(
      "xbrlje:invalidJSONStructure",
      `xbrl:allowedDuplicates: expected ${ALLOWED.join(", ")}, got ${got}`,
    );
  }
  return allowed;
}

function codeOf(kind: Kind, allowed: Allowed | undefined): ReportErrorCode | undefined {
  if (allowed === undefined) return "arelle:duplicateFacts";
  const isAllowed =
    allowed === "all" || kind === allowed || (allowed === "consistent" && kind === "complete");
  return isAllowed ? undefined : "oime:disallowedDuplicateFacts";
}

/** Complete duplicates say the same, consistent ones may mean the same (Handling Duplicate Facts, 2025-01-14). */
function kindOf(set: readonly ReportFact[]): Kind {
  const [first] = set;
  const isSame = ({ value, amount, decimals }: ReportFact) =>
    decimals === first?.decimals &&
    (amount === null || !first?.amount ? value === first?.value : text(amount) === text(first.amount));
  if (set.every(isSame)) return "complete";
  const intervals = set.map(({ amount, decimals }) => amount && intervalOf(amount, decimals));
  return commonInterval(intervals) === undefined ? "inconsistent" : "consistent";
}

function text({ digits, scale }: { readonly digits: bigint; readonly scale: number }): string {
  let [rest, places] = [digits, scale];
  while (places > 0 && rest % 10n === 0n) [rest, places] = [rest / 10n, places - 1];
  return `${rest}e-${places}`;
}
