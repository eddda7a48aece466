// SPDX-License-Identifier: Apache-2.0
import { factKey } from "../../core/disclosure/fact-key.ts";
import { DomainError } from "../../core/errors.ts";
import type { DisclosureRecord } from "../ports/disclosure-store.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import { type FactsDocument, readFactsDocument } from "./facts-document.ts";
import { liveRecords, replaceableRecords } from "./live-records.ts";

/**
 * Two live disclosures of a scope never hold a value for the same fact key, and only one that is approved and that nothing else
 * is about to replace can be superseded.
 */
export async function refuseContradiction(
  supersedes: string | null,
  document: FactsDocument,
  scope: readonly DisclosureRecord[],
  objects: ObjectStore,
): Promise<void> {
  if (supersedes !== null && !replaceableRecords(scope).some(({ id }) => id === supersedes)) {
    throw new DomainError(
      "CONFLICT",
      "supersedes: expected an approved, live disclosure of the same organization, period and boundary that no other replaces",
      { disclosure: supersedes },
    );
  }
  const own = new Set(document.facts.map(({ fact }) => factKey(fact)));
  for (const other of liveRecords(scope).filter(({ id }) => id !== supersedes)) {
    const clash = (await readFactsDocument(other, objects)).facts.find(({ fact }) => own.has(factKey(fact)));
    if (clash !== undefined) {
      throw new DomainError(
        "CONFLICT",
        `facts: ${clash.fact.metric} for ${clash.fact.period} already stands in disclosure ${other.id} — supersede it, or leave the figure out`,
        { disclosure: other.id, metric: clash.fact.metric },
      );
    }
  }
}
