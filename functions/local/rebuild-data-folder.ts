// SPDX-License-Identifier: Apache-2.0
import { existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { DomainError } from "../../core/errors.ts";
import { ownId } from "../api/global-id.ts";
import { type RebuildReport, rebuildRegister } from "../usecases/rebuild/rebuild-register.ts";
import type { RebuildNeeds } from "../usecases/rebuild/rebuild-state.ts";
import type { LocalStores } from "../wiring/local-stores.ts";
import { clientTools, wireLogRebuild } from "../wiring/log-check.ts";
import { readClients } from "./client-file.ts";
import { overDataFolder } from "./over-data-folder.ts";

const NEEDED = ["register.json", "keys.json", "objects"] as const;
const TABLE = "table.db";
const UNFINISHED = "table.rebuilt.db";
/** what SQLite may leave beside a file */
const SIDES = ["", "-wal", "-shm", "-journal"] as const;

export interface LocalRebuild extends RebuildReport {
  /** clients of clients.json, the only ones whose secrets are known */
  readonly clients: number;
}

/**
 * Makes the table of a register again from the other files of its data folder, under a name of its own until it is whole.
 * Throws CONFLICT where there is a table already.
 */
export async function rebuildDataFolder(
  path: string,
  watch: Pick<RebuildNeeds, "progress"> = {},
): Promise<LocalRebuild> {
  if (existsSync(`${path}/${TABLE}`))
    throw new DomainError(
      "CONFLICT",
      `data folder ${path}: expected no ${TABLE}, got one; move it away first`,
    );
  const remove = () => Promise.all(SIDES.map((side) => rm(`${path}/${UNFINISHED}${side}`, { force: true })));
  await remove();
  const rebuilt = await overDataFolder(
    { path, needed: NEEDED, tableFile: UNFINISHED },
    async (parts, data) => {
      const report = await rebuildRegister({ ...(await wireLogRebuild(parts)), ...watch });
      return { ...report, clients: await rebuildClients(data.file("clients.json"), parts.stores) };
    },
  ).catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  // The engine has ended and its journal is in the file; the sides go first, so that a table is never without them.
  for (const side of [...SIDES].reverse())
    if (existsSync(`${path}/${UNFINISHED}${side}`))
      await rename(`${path}/${UNFINISHED}${side}`, `${path}/${TABLE}${side}`);
  return rebuilt;
}

/** Of a client only a hash of its secret was kept, and that in the table: those noted in the owner's file come back. */
async function rebuildClients(path: string, { clients, organizations }: LocalStores): Promise<number> {
  const { hasher, clock, roles: known } = clientTools();
  let count = 0;
  for (const { role, clientId, clientSecret, organization } of await readClients(path)) {
    const roles = known.filter((one) => one === role.toUpperCase());
    const organizationId = organization === null ? null : ownId("organization", organization);
    const isKnown = organizationId === null || (await organizations.find(organizationId)) !== undefined;
    if (roles.length === 0 || !isKnown) continue;
    await clients.insert({
      clientId,
      secretHash: await hasher.hash(clientSecret),
      roles,
      organizationId,
      label: `${role}, from clients.json`,
      createdAt: new Date(clock.nowMs()).toISOString(),
      revokedAt: null,
    });
    count += 1;
  }
  return count;
}
