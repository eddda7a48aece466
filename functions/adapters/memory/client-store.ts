// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../../core/errors.ts";
import type { Client, ClientStore } from "../../ports/organization-store.ts";

export function createMemoryClientStore(): ClientStore {
  const clients = new Map<string, Client>();
  return {
    async insert(client) {
      if (clients.has(client.clientId))
        throw new DomainError("CONFLICT", `client ${client.clientId} already exists`);
      clients.set(client.clientId, client);
    },
    async find(clientId) {
      return clients.get(clientId);
    },
    async revoke(clientId, revokedAt) {
      const client = clients.get(clientId);
      if (client === undefined) throw new DomainError("NOT_FOUND", `client ${clientId} does not exist`);
      clients.set(clientId, { ...client, revokedAt: client.revokedAt ?? revokedAt });
    },
  };
}
