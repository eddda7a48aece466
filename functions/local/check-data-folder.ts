// SPDX-License-Identifier: Apache-2.0
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { DomainError, isDomainError } from "../../core/errors.ts";
import { type CheckLogNeeds, checkLog, type LogCheck } from "../usecases/check-log.ts";
import { openLocalKeys } from "../wiring/local-keys.ts";
import { openLocalStores } from "../wiring/local-stores.ts";
import { wireLogCheck } from "../wiring/log-check.ts";
import { readNames } from "../wiring/register-identity.ts";
import { CHAIN_ID, startChainNode } from "./components/chain-node.ts";
import { type DataFolder, openDataFolder } from "./components/data-folder.ts";
import { startTableEngine } from "./components/table-engine.ts";
import { freePort, type WatchedProcess } from "./components/watched-process.ts";

/** Without these there is no register to check; a check must not make new ones. */
const NEEDED = ["register.json", "keys.json", "table.db", "objects"] as const;

/**
 * Checks the log of the register in a data folder, over its own table and, where one can be started, its own chain. Throws
 * NOT_FOUND where no register is there, naming what is missing, and CONFLICT where one is running.
 */
export async function checkDataFolder(
  path: string,
  watch: Pick<CheckLogNeeds, "progress" | "tell"> = {},
): Promise<LogCheck> {
  const missing = NEEDED.find((name) => !existsSync(`${path}/${name}`));
  if (missing !== undefined)
    throw new DomainError("NOT_FOUND", `data folder ${path}: expected a register, got no ${missing}`);
  const data = await openDataFolder(path);
  try {
    const table = await startTableEngine({ dataFile: data.file("table.db") });
    try {
      return await checkOver(table.endpoint, data, watch);
    } finally {
      await table.stop();
    }
  } finally {
    await data.release();
  }
}

async function checkOver(
  endpoint: string,
  data: DataFolder,
  watch: Pick<CheckLogNeeds, "progress" | "tell">,
): Promise<LogCheck> {
  const names = await readNames(data.file("register.json"));
  if (names === undefined) throw new DomainError("NOT_FOUND", "register.json: expected the register's names");
  const stores = await openLocalStores(endpoint);
  const chain = await startSavedChain(data);
  try {
    const needs = await wireLogCheck({
      names,
      keys: openLocalKeys(data.file("keys.json")),
      stores,
      objectsFolder: data.file("objects"),
      chainId: CHAIN_ID,
      contract: await readContract(data),
      chainUrl: chain?.url,
    });
    return await checkLog({ ...needs, ...watch });
  } finally {
    stores.close();
    await chain?.node.stop();
  }
}

async function readContract(data: DataFolder): Promise<string | undefined> {
  const path = data.file("contract.txt");
  return existsSync(path) ? (await readFile(path, "utf8")).trim() : undefined;
}

/** The chain as it was saved last; the file stays as it is. Undefined where there is none, or no node to load it. */
async function startSavedChain(
  data: DataFolder,
): Promise<{ readonly node: WatchedProcess; readonly url: string } | undefined> {
  const stateFile = data.file("chain.json");
  if (!existsSync(stateFile)) return undefined;
  try {
    const port = await freePort();
    return { node: await startChainNode({ port, stateFile }), url: `http://127.0.0.1:${port}` };
  } catch (error) {
    if (isDomainError(error) && error.code === "UNAVAILABLE") return undefined;
    throw error;
  }
}
