// SPDX-License-Identifier: Apache-2.0
import { canonicalBytes } from "../../../core/canonical/canonical-json.ts";
import { parseStrictJson } from "../../../core/canonical/strict-json.ts";
import { decodeUtf8 } from "../../../core/canonical/utf8-decode.ts";
import { literal, object, text } from "../../../core/decode/decoder.ts";
import { DomainError } from "../../../core/errors.ts";
import type { DisclosureStore } from "../../ports/disclosure-store.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import { type FactsDocument, readFactsDocument } from "../facts-document.ts";
import { mapBounded } from "../map-bounded.ts";

const MAX_USES = 64;
const AT_ONCE = 16;
const decode = object({ v: literal(1), disclosure: text(200) });

/**
 * Notes, for every calculation that a public fact pins, that this disclosure may show it. Written before the disclosure is accepted:
 * a crash in between leaves a note about a disclosure that does not exist, which shows nothing. CONFLICT where 64 are noted.
 */
export async function noteCalculationUses(
  disclosureId: string,
  { facts }: FactsDocument,
  { objects }: { readonly objects: ObjectStore },
): Promise<void> {
  const shown = facts.flatMap(({ fact, visibility }) =>
    visibility === "PUBLIC" && fact.calculation !== null ? [fact.calculation] : [],
  );
  await mapBounded([...new Set(shown)], AT_ONCE, (id) => noteUse(id, disclosureId, objects));
}

/** True where a public fact of a disclosure in the log pins the calculation: its inputs are then open to everybody. */
export async function isPublicCalculation(
  id: string,
  { objects, disclosures }: { readonly objects: ObjectStore; readonly disclosures: DisclosureStore },
): Promise<boolean> {
  for (let slot = 0; slot < MAX_USES; slot += 1) {
    const disclosureId = await useAt(id, slot, objects);
    if (disclosureId === undefined) return false;
    const record = await disclosures.find(disclosureId);
    if (record === undefined || record.logIndex === null) continue;
    const { facts } = await readFactsDocument(record, objects);
    if (facts.some(({ fact, visibility }) => visibility === "PUBLIC" && fact.calculation === id)) return true;
  }
  return false;
}

/** Slots are filled in order, each once: two disclosures that come at the same moment take two. */
async function noteUse(id: string, disclosureId: string, objects: ObjectStore): Promise<void> {
  const bytes = canonicalBytes({ v: 1, disclosure: disclosureId });
  for (let slot = 0; slot < MAX_USES; slot += 1) {
    if (await objects.putIfAbsent(slotKey(id, slot), bytes, "application/json")) return;
    if ((await useAt(id, slot, objects)) === disclosureId) return;
  }
  throw new DomainError(
    "CONFLICT",
    `calculation ${id}: expected to stand in at most ${MAX_USES} disclosures; calculate again with another description`,
  );
}

async function useAt(id: string, slot: number, objects: ObjectStore): Promise<string | undefined> {
  const bytes = await objects.get(slotKey(id, slot));
  const json = bytes === undefined ? undefined : decodeUtf8(bytes);
  return json === undefined ? undefined : decode(parseStrictJson(json), "use").disclosure;
}

function slotKey(id: string, slot: number): string {
  return `calculations/uses/${id}/${slot}.json`;
}
