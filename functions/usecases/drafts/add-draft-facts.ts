// SPDX-License-Identifier: Apache-2.0
import { canonicalBytes, canonicalize } from "../../../core/canonical/canonical-json.ts";
import { toHex } from "../../../core/canonical/encoding.ts";
import type { Catalogue } from "../../../core/catalogue/catalogue.ts";
import { DomainError } from "../../../core/errors.ts";
import { sha256 } from "../../../core/merkle/hash.ts";
import { decodeStatedFact } from "../../../core/rules/decode-stated-fact.ts";
import { createProblems } from "../../../core/rules/problems.ts";
import type { StatedFact } from "../../../core/rules/stated-fact.ts";
import { statedFactKey } from "../../../core/rules/stated-key.ts";
import type { Clock } from "../../ports/clock.ts";
import type { DraftBatch, DraftRecord, DraftStore } from "../../ports/draft-store.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import { requireLine } from "../input-text.ts";
import type { Viewer } from "../viewer.ts";
import { changeDraft, type DraftChange } from "./change-draft.ts";
import { addPart, loadDraftFacts, MAX_DRAFT_FACTS } from "./draft-parts.ts";

export interface AddDraftFactsInput {
  readonly draftId: string;
  /** at most 20,000; checked for form only, so that what is not right yet can be kept and corrected */
  readonly facts: readonly StatedFact[];
  /** the client's own name for this addition: sent again, even after others, it changes nothing */
  readonly batchKey: string | null;
}

export interface DraftFactsNeeds {
  readonly drafts: DraftStore;
  readonly objects: ObjectStore;
  readonly catalogue: Catalogue;
  readonly clock: Clock;
}

const MAX_BATCH_KEY = 128;
/** Batches that are remembered; five times what 20,000 facts in parts of 1,000 need. */
const MAX_BATCHES = 100;

/**
 * Adds facts to an open draft: one of the same metric, period and dimensions takes the place of an earlier one. All of them stand
 * in the draft, or none. Throws BAD_INPUT, TOO_LARGE, and CONFLICT where the batch key came with other facts.
 */
export async function addDraftFacts(
  { draftId, facts, batchKey }: AddDraftFactsInput,
  viewer: Viewer | undefined,
  needs: DraftFactsNeeds,
): Promise<DraftRecord> {
  if (facts.length > MAX_DRAFT_FACTS) throw tooMany(facts.length);
  const stated = facts.map((fact, i) => decodeStatedFact(fact, `facts[${i}]`));
  const batch =
    batchKey === null ? undefined : batchOf(requireLine(batchKey, "batchKey", MAX_BATCH_KEY), stated);
  return changeDraft({ id: draftId, action: "addDraftFacts" }, viewer, needs, (draft) =>
    isKnown(draft, batch) ? Promise.resolve(undefined) : addition(draft, stated, batch, needs),
  );
}

async function addition(
  draft: DraftRecord,
  stated: readonly StatedFact[],
  batch: DraftBatch | undefined,
  { objects, catalogue }: DraftFactsNeeds,
): Promise<DraftChange | undefined> {
  const added = keyed(stated, (fact) => statedFactKey(fact, draft.header.period, catalogue));
  const standing = await loadDraftFacts(draft, objects);
  const isNew = ([key, fact]: readonly [string, StatedFact]) => !isSame(standing.get(key), fact);
  const changed = [...added].filter(isNew).map(([key, fact]) => ({ key, fact }));
  const noted = batch && { batches: [...draft.batches, batch].slice(-MAX_BATCHES) };
  if (changed.length === 0) return noted;
  const facts = new Map([...standing, ...added]);
  if (facts.size > MAX_DRAFT_FACTS) throw tooMany(facts.size);
  return { ...(await addPart(draft, { facts: changed, removed: [] }, facts, objects)), ...noted };
}

/** Facts by key; BAD_INPUT where two facts of one addition differ under one key, since neither is the later one. */
function keyed(
  stated: readonly StatedFact[],
  keyOf: (fact: StatedFact) => string,
): ReadonlyMap<string, StatedFact> {
  const problems = createProblems();
  const byKey = new Map<string, StatedFact>();
  for (const [i, fact] of stated.entries()) {
    const key = keyOf(fact);
    const twin = byKey.get(key);
    if (twin !== undefined && !isSame(twin, fact))
      problems.add(
        `facts[${i}]`,
        "one fact per metric, period and dimensions (R-DUP-01)",
        `another ${fact.metric}`,
      );
    byKey.set(key, fact);
  }
  problems.refuse();
  return byKey;
}

function isSame(a: StatedFact | undefined, b: StatedFact): boolean {
  return a !== undefined && canonicalize(a) === canonicalize(b);
}

function batchOf(key: string, stated: readonly StatedFact[]): DraftBatch {
  return { key, contentHash: toHex(sha256(canonicalBytes(stated))) };
}

function isKnown({ batches }: DraftRecord, batch: DraftBatch | undefined): boolean {
  const known = batches.find(({ key }) => key === batch?.key);
  if (known === undefined || batch === undefined) return false;
  if (known.contentHash === batch.contentHash) return true;
  throw new DomainError(
    "CONFLICT",
    "batchKey: expected the facts this key was first used with, got other facts",
  );
}

function tooMany(count: number): DomainError {
  return new DomainError("TOO_LARGE", `facts: expected at most ${MAX_DRAFT_FACTS} in a draft, got ${count}`, {
    facts: count,
  });
}
