// SPDX-License-Identifier: Apache-2.0
import { factKey } from "../../core/disclosure/commitment.ts";
import { DomainError } from "../../core/errors.ts";
import type { DisclosureRecord } from "../ports/disclosure-store.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import { type FactsDocument, readFactsDocument } from "./facts-document.ts";

/** Two live disclosures of a scope never hold a value for the same fact key, and only a live one can be superseded. */
export async function refuseContradiction(
  supersedes: string | null,
  document: FactsDocument,
  live: readonly DisclosureRecord[],
  objects: ObjectStore,
): Promise<void> {
  if (supersedes !== null && !live.some(({ id }) => id === supersedes)) {
    throw new DomainError(
      "CONFLICT",
      "supersedes: expected a live disclosure of the same organization, period and boundary, got one that is not",
      { disclosure: supersedes },
    );
  }
  const own = new Set(document.facts.map(({ fact }) => factKey(fact)));
  for (const other of live.filter(({ id }) => id !== supersedes)) {
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
