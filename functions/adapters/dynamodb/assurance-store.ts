// SPDX-License-Identifier: Apache-2.0
import { MAX_ASSURANCE_BYTES } from "../../../core/assurance/assurance.ts";
import { hash, nullable, object, text, timestamp } from "../../../core/decode/decoder.ts";
import { DomainError } from "../../../core/errors.ts";
import type {
  AssuranceGrant,
  AssuranceRecord,
  AssuranceStore,
  AssurerKey,
} from "../../ports/assurance-store.ts";
import { type Item, readStored, readStoredJson, toStoredJson } from "./item.ts";
import { isKeyPart, type Key, keyPart } from "./key.ts";
import { getItem, putNewItem, putOwnItem, queryItems, type Table, updateItem } from "./table.ts";

const id = text(256);
const decodeGrant = object({
  disclosureId: id,
  assurerId: id,
  engagement: text(1000),
  grantedAt: timestamp,
  grantedBy: text(512),
});
const decodeRecord = object({
  id: hash,
  disclosureId: id,
  assurerId: id,
  signature: text(128),
  recordedAt: timestamp,
  recordedBy: text(512),
});
const decodeKey = object({
  assurerId: id,
  keyId: text(64),
  publicKey: text(64),
  addedAt: timestamp,
  addedBy: text(512),
});

/** Grants and assurances stand below their disclosure, keys below their assurer; withdrawal and revocation are noted beside. */
export function createAssuranceStore(table: Table): AssuranceStore {
  return {
    async grant({ withdrawnAt: _withdrawnAt, ...grant }) {
      const body = toStoredJson(decodeGrant, grant, "grant");
      const fields = { ...grantKey(grant.disclosureId, grant.assurerId), body };
      const condition = "attribute_not_exists(#pk) OR attribute_exists(#endedAt)";
      return (await putOwnItem(table, fields, { condition })).done;
    },
    withdrawGrant: (disclosureId, assurerId, withdrawnAt) =>
      end(table, grantKey(disclosureId, assurerId), withdrawnAt, `grant to ${assurerId}`),
    async findGrant(disclosureId, assurerId) {
      if (!isKeyPart(disclosureId) || !isKeyPart(assurerId)) return undefined;
      const item = await getItem(table, grantKey(disclosureId, assurerId));
      return item === undefined ? undefined : grantOf(item);
    },
    listGrants: async (disclosureId) =>
      (await below(table, disclosureKey(disclosureId), "GRANT#")).map(grantOf),
    async record({ statement, ...noted }) {
      const body = toStoredJson(decodeRecord, noted, "assurance");
      const sk = `STATEMENT#${keyPart(noted.id, "assurance id")}`;
      return (await putNewItem(table, { pk: disclosureKey(noted.disclosureId), sk, body, statement })).done;
    },
    async list(disclosureId) {
      const items = await below(table, disclosureKey(disclosureId), "STATEMENT#");
      return inOrder(items.map(recordOf), ({ recordedAt, id: own }) => `${recordedAt}|${own}`);
    },
    async addKey({ revokedAt: _revokedAt, ...key }) {
      const body = toStoredJson(decodeKey, key, "assurer key");
      return (await putNewItem(table, { ...assurerKey(key.assurerId, key.keyId), body })).done;
    },
    revokeKey: (assurerId, keyId, revokedAt) =>
      end(table, assurerKey(assurerId, keyId), revokedAt, `key ${keyId}`),
    async listKeys(assurerId) {
      if (!isKeyPart(assurerId)) return [];
      const items = await below(table, `ASSURER#${assurerId}`, "KEY#");
      return inOrder(items.map(keyOf), ({ addedAt, keyId }) => `${addedAt}|${keyId}`);
    },
  };
}

function disclosureKey(disclosureId: string): string {
  return `ASSURANCE#${keyPart(disclosureId, "disclosure id")}`;
}

function grantKey(disclosureId: string, assurerId: string): Key {
  return { pk: disclosureKey(disclosureId), sk: `GRANT#${keyPart(assurerId, "organization id")}` };
}

function assurerKey(assurerId: string, keyId: string): Key {
  return { pk: `ASSURER#${keyPart(assurerId, "organization id")}`, sk: `KEY#${keyPart(keyId, "key id")}` };
}

function below(table: Table, pk: string, prefix: string): Promise<readonly Item[]> {
  return queryItems(table, { condition: "#pk = :pk AND begins_with(#sk, :prefix)", values: { pk, prefix } });
}

async function end(table: Table, key: Key, endedAt: string, what: string): Promise<void> {
  const { done } = await updateItem(table, key, {
    update: "SET #endedAt = if_not_exists(#endedAt, :endedAt)",
    condition: "attribute_exists(#pk)",
    values: { endedAt },
  });
  if (!done) throw new DomainError("NOT_FOUND", `${what} does not exist`);
}

function inOrder<T>(items: readonly T[], orderOf: (item: T) => string): readonly T[] {
  return [...items].sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
}

function endedAtOf({ endedAt }: Item): string | null {
  return readStored(nullable(timestamp), endedAt ?? null, "endedAt");
}

function grantOf(item: Item): AssuranceGrant {
  return { ...readStoredJson(decodeGrant, item.body, "grant"), withdrawnAt: endedAtOf(item) };
}

function recordOf({ body, statement }: Item): AssuranceRecord {
  return {
    ...readStoredJson(decodeRecord, body, "assurance"),
    statement: readStored(text(MAX_ASSURANCE_BYTES), statement, "assurance.statement"),
  };
}

function keyOf(item: Item): AssurerKey {
  return { ...readStoredJson(decodeKey, item.body, "assurer key"), revokedAt: endedAtOf(item) };
}
