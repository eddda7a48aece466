// SPDX-License-Identifier: Apache-2.0
import type { Catalogue } from "../../../core/catalogue/catalogue.ts";
import { type EachFact, readEachFact } from "../../../core/rules/read-each-fact.ts";
import type { StatedFact } from "../../../core/rules/stated-fact.ts";
import type { DisclosureStore } from "../../ports/disclosure-store.ts";
import type { DraftRecord } from "../../ports/draft-store.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import { restatedLeaves } from "../read-submission.ts";
import { identityOf } from "./submission-key.ts";

export interface ReadDraftNeeds {
  readonly catalogue: Catalogue;
  readonly disclosures: DisclosureStore;
  readonly objects: ObjectStore;
}

/** The facts of a draft as a submission would read them, going on after one that cannot be. */
export async function readDraftFacts(
  draft: DraftRecord,
  facts: readonly StatedFact[],
  needs: ReadDraftNeeds,
): Promise<EachFact> {
  const { supersedes, period, currency } = draft.header;
  const { scope } = identityOf(draft);
  const restated = supersedes === null ? undefined : await restatedLeaves(supersedes, scope, needs);
  return readEachFact(facts, {
    catalogue: needs.catalogue,
    period,
    currency,
    ...(restated && { restatedFact: (key: string) => restated.get(key) }),
  });
}
