// SPDX-License-Identifier: Apache-2.0
import { utf8 } from "../../../core/canonical/canonical-json.ts";
import { toHex } from "../../../core/canonical/encoding.ts";
import { DomainError } from "../../../core/errors.ts";
import { sha256 } from "../../../core/merkle/hash.ts";
import type { StatedFact } from "../../../core/rules/stated-fact.ts";
import type { DraftRecord } from "../../ports/draft-store.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import { loadDraftFacts } from "./draft-parts.ts";

export interface ListedDraftFact {
  readonly key: string;
  readonly fact: StatedFact;
  /** hash of the key: a place in the list that others' changes do not move */
  readonly cursor: string;
}

/** A page of a draft's facts; BAD_INPUT where the fact the last page ended at has been removed since. */
export async function listDraftFacts(
  draft: DraftRecord,
  { first, after }: { readonly first: number; readonly after: string | undefined },
  { objects }: { readonly objects: ObjectStore },
): Promise<{ readonly items: readonly ListedDraftFact[]; readonly hasNext: boolean }> {
  const facts = [...(await loadDraftFacts(draft, objects))];
  const at = after === undefined ? -1 : facts.findIndex(([key]) => cursorOf(key) === after);
  if (after !== undefined && at < 0)
    throw new DomainError(
      "BAD_INPUT",
      "after: expected a fact that is still in the draft, got one that was removed — begin again without it",
      { path: "after" },
    );
  const page = facts.slice(at + 1, at + 1 + first);
  return {
    items: page.map(([key, fact]) => ({ key, fact, cursor: cursorOf(key) })),
    hasNext: at + 1 + page.length < facts.length,
  };
}

function cursorOf(key: string): string {
  return toHex(sha256(utf8(key)));
}
