// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../core/errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { ClientStore } from "../ports/organization-store.ts";

interface Needs {
  readonly clients: ClientStore;
  readonly clock: Clock;
}

/** Ends a client: its secret and the tokens already given to it stop working at once. A repeat changes nothing. */
export async function revokeClient(clientId: string, { clients, clock }: Needs): Promise<void> {
  if ((await clients.find(clientId)) === undefined)
    throw new DomainError("NOT_FOUND", "clientId: expected a known client, got an unknown id");
  await clients.revoke(clientId, new Date(clock.nowMs()).toISOString());
}
