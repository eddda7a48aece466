// SPDX-License-Identifier: Apache-2.0
import { ED25519, verifierKey } from "../../core/log/verifier-key.ts";
import { createFilesObjectStore } from "../../functions/adapters/files/object-store.ts";
import { overDataFolder } from "../../functions/local/over-data-folder.ts";
import { anyPort, spawnRegister } from "../fixtures/register-process.ts";
import { seedLog } from "../fixtures/seeded-log.ts";

/** A whole number of bundles, so that no batch but the last leaves a partial tile behind. */
const AT_ONCE = 65_536;
const NEEDED = ["register.json", "keys.json", "table.db", "objects"] as const;

/** A data folder of a register that has never accepted anything, whose log nevertheless holds so many entries. */
export async function seedRegister(
  dataFolder: string,
  entries: number,
  tell: (entries: number) => void,
): Promise<void> {
  // The first start makes keys, table and contract.
  const first = spawnRegister({ dataFolder, port: await anyPort() });
  await first.ready();
  await first.kill("SIGTERM");
  const stopped = { path: dataFolder, needed: NEEDED, tableFile: "table.db" };
  await overDataFolder(stopped, async ({ names, keys, stores, objectsFolder }) => {
    const needs = {
      ...stores,
      settings: { origin: names.origin, batchSize: AT_ONCE },
      objects: await createFilesObjectStore(objectsFolder),
      logSigner: keys.log,
      logKey: verifierKey(names.origin, ED25519, keys.log.publicKey),
    };
    await seedLog(entries, needs, tell);
  });
}
