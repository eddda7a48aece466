// SPDX-License-Identifier: Apache-2.0
import { hash, integer, nullable, object, text, timestamp } from "../../../core/decode/decoder.ts";
import type {
  IndexedEntry,
  LoggedPlace,
  LogIndex,
  Milestone,
  MilestoneName,
  Standing,
} from "../../ports/log-index.ts";
import { batchPutItems } from "./batch-put.ts";
import { type Item, readStored, readStoredJson, toStoredJson } from "./item.ts";
import { isKeyPart, type Key, keyPart, sortable } from "./key.ts";
import { batchGetItems, getItem, putOwnItem, queryItems, type Table, updateItem } from "./table.ts";

/** An index made before it listed disclosures by organization has another key: it is made again from the log, from its first entry on. */
const SIZE_KEY: Key = { pk: "LOGINDEX", sk: "SIZE2" };
const decodeSize = integer(0);
const decodeEntry = object({
  statementHash: hash,
  logIndex: integer(0),
  disclosureId: text(128),
  serial: nullable(text(256)),
  factsRoot: nullable(hash),
});
const decodePlace = object({ organizationId: text(256), disclosureId: text(128), logIndex: integer(0) });
const decodeMilestone = object({ logIndex: integer(0), at: timestamp });

export function createLogIndex(table: Table): LogIndex {
  return {
    async size() {
      const item = await getItem(table, SIZE_KEY);
      return item === undefined ? 0 : readStored(decodeSize, item.size, "log index size");
    },
    advance: (from, to) => advance(table, from, to),
    putEntries: (entries) => batchPutItems(table, entries.flatMap(itemsOf)),
    findByStatement: (statementHash) => findEntry(table, "ENTRY", statementHash),
    findByFactsRoot: (factsRoot) => findEntry(table, "ROOT", factsRoot),
    note: (disclosureId, name, milestone) => note(table, disclosureId, name, milestone),
    putPlaces: (places) => batchPutItems(table, places.map(placeItem)),
    listPlaces: (organizationId, before, limit) => listPlaces(table, organizationId, before, limit),
    async standings(ids) {
      const items = await batchGetItems(table, ids.filter(isKeyPart).map(standingKey));
      const found = new Map(items.map((item) => [String(item.id), item]));
      return new Map(ids.map((id) => [id, standingOf(found.get(id))]));
    },
  };
}

async function advance(table: Table, from: number, to: number): Promise<boolean> {
  const condition = from === 0 ? "attribute_not_exists(#pk) OR #size = :from" : "#size = :from";
  return (await putOwnItem(table, { ...SIZE_KEY, size: to }, { condition, values: { from } })).done;
}

function itemsOf(entry: IndexedEntry) {
  const body = toStoredJson(decodeEntry, entry, "log index entry");
  const { statementHash, factsRoot } = entry;
  return [
    { ...entryKey("ENTRY", statementHash), body },
    ...(factsRoot === null ? [] : [{ ...entryKey("ROOT", factsRoot), body }]),
  ];
}

function entryKey(kind: "ENTRY" | "ROOT", hex: string): Key {
  return { pk: `${kind}#${keyPart(hex, "hash")}`, sk: kind };
}

async function findEntry(
  table: Table,
  kind: "ENTRY" | "ROOT",
  hex: string,
): Promise<IndexedEntry | undefined> {
  const item = isKeyPart(hex) ? await getItem(table, entryKey(kind, hex)) : undefined;
  return item === undefined ? undefined : readStoredJson(decodeEntry, item.body, "log index entry");
}

function placeItem(place: LoggedPlace) {
  return {
    ...placeKey(place.organizationId, place.logIndex),
    body: toStoredJson(decodePlace, place, "place in the log"),
  };
}

function placeKey(organizationId: string, logIndex: number): Key {
  return { pk: `LOGGED#${keyPart(organizationId, "organization id")}`, sk: sortable(logIndex) };
}

async function listPlaces(
  table: Table,
  organizationId: string,
  before: number,
  limit: number,
): Promise<readonly LoggedPlace[]> {
  if (!isKeyPart(organizationId)) return [];
  const { pk, sk } = placeKey(organizationId, before);
  const items = await queryItems(table, {
    condition: "#pk = :pk AND #sk < :before",
    values: { pk, before: sk },
    newestFirst: true,
    limit,
  });
  return items.map(({ body }) => readStoredJson(decodePlace, body, "place in the log"));
}

function standingKey(disclosureId: string): Key {
  return { pk: `STANDING#${keyPart(disclosureId, "disclosure id")}`, sk: "STANDING" };
}

async function note(
  table: Table,
  id: string,
  name: MilestoneName,
  { logIndex, at }: Milestone,
): Promise<void> {
  // Where an earlier one stands, it stays: the condition failing is the answer, not an error.
  await updateItem(table, standingKey(id), {
    condition: `attribute_not_exists(#${name}Index) OR #${name}Index > :logIndex`,
    update: `SET #id = :id, #${name}Index = :logIndex, #${name}At = :at`,
    values: { id, logIndex, at },
  });
}

function standingOf(item: Item = {}): Standing {
  const milestone = (name: MilestoneName): Milestone | null => {
    const logIndex = item[`${name}Index`];
    if (logIndex === undefined) return null;
    return readStored(decodeMilestone, { logIndex, at: item[`${name}At`] }, `standing.${name}`);
  };
  return {
    superseded: milestone("superseded"),
    certified: milestone("certified"),
    revoked: milestone("revoked"),
  };
}
