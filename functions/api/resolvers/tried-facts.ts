// SPDX-License-Identifier: Apache-2.0
import { toHex } from "../../../core/canonical/encoding.ts";
import { disclosureString, factLeaf } from "../../../core/disclosure/disclosure-string.ts";
import { factKey } from "../../../core/disclosure/fact-key.ts";
import type { Finding } from "../../../core/rules/finding.ts";
import type { KeptFact } from "../../usecases/facts-document.ts";
import type { SubmitDisclosureResult } from "../../usecases/submit-disclosure.ts";
import type { ApiContext } from "../api-context.ts";
import type { FactSource, FindingSource } from "./fact-resolvers.ts";

/** GraphQL hands objects without a prototype; facts are read as JSON objects. */
export function plain<T extends object>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

/**
 * The findings of a submission, with the facts that are stored where it was accepted: those are read back, and every leaf hashed
 * again, only when they are asked for.
 */
export function findingsOf(
  { disclosure, findings, facts }: Pick<SubmitDisclosureResult, "disclosure" | "findings" | "facts">,
  cache: ApiContext["cache"],
): readonly FindingSource[] {
  if (disclosure === null) return aboutTried(findings, facts.map(triedFact));
  return findings.map((finding) => ({
    ...finding,
    about: async () => {
      const { facts: stored } = await cache.facts(disclosure);
      const byKey = new Map(stored.map((fact) => [factKey(fact), { ...fact, record: disclosure }]));
      return finding.facts.flatMap((key) => byKey.get(key) ?? []);
    },
  }));
}

/** Findings about facts that are not stored. */
export function aboutTried(
  findings: readonly Finding[],
  facts: readonly FactSource[],
): readonly FindingSource[] {
  const tried = new Map(facts.map((fact) => [factKey(fact), fact]));
  return findings.map((finding) => ({
    ...finding,
    about: finding.facts.flatMap((key) => tried.get(key) ?? []),
  }));
}

/** A fact that is not stored has no salt; its leaf is the one of a salt of zeros and is in no tree. */
export function triedFact({ fact, visibility }: KeptFact, index: number): FactSource {
  const { metric, period, dimensions, basis } = fact;
  const leaf = toHex(factLeaf(disclosureString({ salt: new Uint8Array(16), fact })));
  const names = { metric, period, dimensions, basis };
  return { disclosureId: "dry-run", index, leaf, visibility, ...names, content: fact, record: undefined };
}
