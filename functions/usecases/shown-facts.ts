// SPDX-License-Identifier: Apache-2.0
import { type ShownFact, showFact } from "../../core/disclosure/commitment.ts";
import type { Fact } from "../../core/disclosure/fact.ts";
import type { DisclosureRecord } from "../ports/disclosure-store.ts";
import { commitmentOf, type FactsDocument } from "./facts-document.ts";

/** Figures that one certificate shows at most; the rest stays provable one by one through the API. */
export const MAX_CERTIFICATE_FACTS = 1000;

export interface ShownFacts {
  /** in leaf order */
  readonly facts: readonly Fact[];
  /** proofs of the same facts, in the same order */
  readonly shown: readonly ShownFact[];
}

/** The public facts that a certificate shows: totals before breakdowns where there are too many, always in leaf order. */
export function selectShownFacts(record: DisclosureRecord, document: FactsDocument): ShownFacts {
  const commitment = commitmentOf(record, document);
  const isPublic = document.facts.map(({ visibility }) => visibility === "PUBLIC");
  const candidates = commitment.facts.flatMap(({ fact }, index) =>
    isPublic[index] ? [{ fact, index }] : [],
  );
  const isTotal = ({ fact }: { readonly fact: Fact }) => Object.keys(fact.dimensions).length === 0;
  const chosen = [...candidates.filter(isTotal), ...candidates.filter((one) => !isTotal(one))]
    .slice(0, MAX_CERTIFICATE_FACTS)
    .sort((a, b) => a.index - b.index);
  return {
    facts: chosen.map(({ fact }) => fact),
    shown: chosen.map(({ index }) => showFact(commitment, index)),
  };
}
