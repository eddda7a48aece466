// SPDX-License-Identifier: Apache-2.0
import { boolean, hash, integer, nullable, object, text, timestamp } from "../../../core/decode/decoder.ts";
import { DomainError } from "../../../core/errors.ts";
import type { EvidenceRecord, EvidenceStore } from "../../ports/evidence-store.ts";
import { type Item, readStored, readStoredJson, toStoredJson } from "./item.ts";
import { isKeyPart, type Key, keyPart } from "./key.ts";
import { batchGetItems, getItem, putItem, type Table, updateItem } from "./table.ts";

const decodeBody = object({
  organizationId: text(256),
  sha256: hash,
  size: integer(0),
  mediaType: text(256),
  name: text(1000),
  isPublic: boolean,
  requestedAt: timestamp,
});

/** One item a file of an organization; `storedAt` is set once it was found to be as stated. */
export function createEvidenceStore(table: Table): EvidenceStore {
  return {
    async expect({ status: _status, storedAt: _storedAt, ...stated }) {
      const body = toStoredJson(decodeBody, stated, "evidence");
      const { done } = await putItem(
        table,
        { ...keyOf(stated.organizationId, stated.sha256), body },
        { condition: "attribute_not_exists(#storedAt)" },
      );
      return done;
    },
    async setStored(organizationId, sha256, storedAt) {
      const { done } = await updateItem(table, keyOf(organizationId, sha256), {
        update: "SET #storedAt = if_not_exists(#storedAt, :storedAt)",
        condition: "attribute_exists(#pk)",
        values: { storedAt },
      });
      if (!done) throw new DomainError("NOT_FOUND", `evidence ${sha256} was not asked to be uploaded`);
    },
    async find(organizationId, sha256) {
      if (!isKeyPart(organizationId) || !isKeyPart(sha256)) return undefined;
      const item = await getItem(table, keyOf(organizationId, sha256));
      return item === undefined ? undefined : recordOf(item);
    },
    async findMany(organizationId, hashes) {
      if (!isKeyPart(organizationId)) return [];
      const keys = [...new Set(hashes)].filter(isKeyPart).map((sha256) => keyOf(organizationId, sha256));
      return (await batchGetItems(table, keys)).map(recordOf);
    },
  };
}

function keyOf(organizationId: string, sha256: string): Key {
  return { pk: `EVIDENCE#${keyPart(organizationId, "organization id")}`, sk: keyPart(sha256, "sha256") };
}

function recordOf({ body, storedAt: noted }: Item): EvidenceRecord {
  const stated = readStoredJson(decodeBody, body, "evidence");
  const storedAt = readStored(nullable(timestamp), noted ?? null, "evidence.storedAt");
  return { ...stated, status: storedAt === null ? "AWAITED" : "STORED", storedAt };
}
