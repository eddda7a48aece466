// SPDX-License-Identifier: Apache-2.0
import { list, nullable, object, oneOf, text, timestamp } from "../../../core/decode/decoder.ts";
import { DomainError } from "../../../core/errors.ts";
import { type Client, type ClientStore, ROLES } from "../../ports/organization-store.ts";
import { type Item, readStored, readStoredJson, toStoredJson } from "./item.ts";
import { isKeyPart, type Key, keyPart } from "./key.ts";
import { getItem, putNewItem, type Table, updateItem } from "./table.ts";

const decodeBody = object({
  clientId: text(256),
  secretHash: text(512),
  roles: list(oneOf(ROLES), ROLES.length),
  organizationId: nullable(text(256)),
  label: text(1000),
  createdAt: timestamp,
});

export function createClientStore(table: Table): ClientStore {
  return {
    async insert(client) {
      const { revokedAt, ...immutable } = client;
      const body = toStoredJson(decodeBody, immutable, "client");
      const { done } = await putNewItem(table, { ...keyOf(client.clientId), body, revokedAt });
      if (!done) throw new DomainError("CONFLICT", `client ${client.clientId} already exists`);
    },
    async find(clientId) {
      if (!isKeyPart(clientId)) return undefined;
      const item = await getItem(table, keyOf(clientId));
      return item === undefined ? undefined : clientOf(item);
    },
    async revoke(clientId, revokedAt) {
      const { done } = await updateItem(table, keyOf(clientId), {
        update: "SET #revokedAt = if_not_exists(#revokedAt, :revokedAt)",
        condition: "attribute_exists(#pk)",
        values: { revokedAt },
      });
      if (!done) throw new DomainError("NOT_FOUND", `client ${clientId} does not exist`);
    },
  };
}

function keyOf(clientId: string): Key {
  return { pk: `CLIENT#${keyPart(clientId, "client id")}`, sk: "CLIENT" };
}

function clientOf({ body, revokedAt = undefined }: Item): Client {
  return {
    ...readStoredJson(decodeBody, body, "client"),
    revokedAt: readStored(nullable(timestamp), revokedAt ?? null, "client.revokedAt"),
  };
}
