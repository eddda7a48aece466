// SPDX-License-Identifier: Apache-2.0
import { canonicalBytes } from "../../../core/canonical/canonical-json.ts";
import { toHex } from "../../../core/canonical/encoding.ts";
import { parseStrictJson } from "../../../core/canonical/strict-json.ts";
import { decodeUtf8 } from "../../../core/canonical/utf8-decode.ts";
import { type Decoder, list, literal, object, text } from "../../../core/decode/decoder.ts";
import { DomainError } from "../../../core/errors.ts";
import { sha256 } from "../../../core/merkle/hash.ts";
import { decodeStatedFact } from "../../../core/rules/decode-stated-fact.ts";
import { MAX_FACTS } from "../../../core/rules/read-facts.ts";
import type { StatedFact } from "../../../core/rules/stated-fact.ts";
import type { DraftRecord } from "../../ports/draft-store.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import { mapBounded } from "../map-bounded.ts";

/** As many as can be submitted. */
export const MAX_DRAFT_FACTS = MAX_FACTS;
/** With one more, all are written into one: a reader never opens more than these. */
const MAX_PARTS = 32;
const MAX_KEY = 20_000;

/** Facts by the key they will have, see `statedFactKey`, in the order in which they were first stated. */
export type DraftFacts = ReadonlyMap<string, StatedFact>;

/** A change of facts: what it states takes the place of what stood under the same key. */
export interface DraftPart {
  readonly facts: readonly { readonly key: string; readonly fact: StatedFact }[];
  readonly removed: readonly string[];
}

const decodePart: Decoder<DraftPart & { readonly v: 1 }> = object({
  v: literal(1),
  facts: list(object({ key: text(MAX_KEY), fact: decodeStatedFact }), MAX_DRAFT_FACTS),
  removed: list(text(MAX_KEY), MAX_DRAFT_FACTS),
});

/** Every fact of a draft at this revision. */
export async function loadDraftFacts(
  draft: Pick<DraftRecord, "id" | "parts">,
  objects: ObjectStore,
): Promise<DraftFacts> {
  const parts = await mapBounded(draft.parts, 8, (key) => readPart(draft.id, key, objects));
  const facts = new Map<string, StatedFact>();
  for (const part of parts) {
    for (const { key, fact } of part.facts) facts.set(key, fact);
    for (const key of part.removed) facts.delete(key);
  }
  return facts;
}

/**
 * The parts of a draft with one more. A part is durable before the head that names it, and its name is the revision it is made for
 * and its hash: a crash leaves an object nothing refers to, a repetition writes the same one, and no later head ever names it again.
 */
export async function addPart(
  draft: Pick<DraftRecord, "id" | "parts" | "revision">,
  part: DraftPart,
  facts: DraftFacts,
  objects: ObjectStore,
): Promise<Pick<DraftRecord, "parts" | "factCount">> {
  if (draft.parts.length >= MAX_PARTS) return replaceParts(draft, facts, objects);
  return { parts: [...draft.parts, await writePart(draft, part, objects)], factCount: facts.size };
}

/** One part with all facts, in place of all that were before. */
export async function replaceParts(
  draft: Pick<DraftRecord, "id" | "revision">,
  facts: DraftFacts,
  objects: ObjectStore,
): Promise<Pick<DraftRecord, "parts" | "factCount">> {
  const entries = [...facts].map(([key, fact]) => ({ key, fact }));
  const parts =
    entries.length === 0 ? [] : [await writePart(draft, { facts: entries, removed: [] }, objects)];
  return { parts, factCount: facts.size };
}

/**
 * True for a part that no head names from `revision` on: it was written for that revision or an earlier one, and stands in none of
 * its parts. What is written for a later revision may be about to be named.
 */
export function isLeftOver(
  key: string,
  { parts, revision }: Pick<DraftRecord, "parts" | "revision">,
): boolean {
  const [, madeFor = "0"] = /\/([0-9]{1,15})-[0-9a-f]{64}\.json$/.exec(key) ?? [];
  return Number(madeFor) <= revision && !parts.includes(key);
}

/** Where the parts of a draft stand. */
export function partsPrefix(draftId: string): string {
  return `drafts/${draftId}/`;
}

async function writePart(
  { id, revision }: Pick<DraftRecord, "id" | "revision">,
  { facts, removed }: DraftPart,
  objects: ObjectStore,
): Promise<string> {
  const bytes = canonicalBytes({ v: 1, facts, removed });
  const key = `${partsPrefix(id)}${revision + 1}-${toHex(sha256(bytes))}.json`;
  await objects.put(key, bytes, "application/json");
  return key;
}

async function readPart(draftId: string, key: string, objects: ObjectStore): Promise<DraftPart> {
  const bytes = await objects.get(key);
  const json = bytes === undefined ? undefined : decodeUtf8(bytes);
  if (json === undefined) throw new DomainError("INVARIANT", `facts of draft ${draftId} cannot be read`);
  return decodePart(parseStrictJson(json), "part");
}
