// SPDX-License-Identifier: Apache-2.0
import { existsSync } from "node:fs";
import { DomainError, isDomainError } from "../../core/errors.ts";
import { openLocalKeys } from "../wiring/local-keys.ts";
import { openLocalStores } from "../wiring/local-stores.ts";
import type { CheckedChain, LogCheckParts } from "../wiring/log-check.ts";
import { readNames } from "../wiring/register-identity.ts";
import { readWitnessPolicy } from "../wiring/witness-policy.ts";
import { type ChainFiles, chainFilesOf, readContractFile } from "./components/chain-files.ts";
import { startChainNode } from "./components/chain-node.ts";
import { type DataFolder, openDataFolder } from "./components/data-folder.ts";
import { startTableEngine } from "./components/table-engine.ts";
import { freePort, type WatchedProcess } from "./components/watched-process.ts";

export interface StoppedRegister {
  readonly path: string;
  /** names of files in the folder; without these there is no register, and none must be made */
  readonly needed: readonly string[];
  readonly tableFile: string;
}

/**
 * Does something with the register in a data folder while it does not run, over a table and, where one can be started, its own
 * chain. Throws NOT_FOUND where no register is there, naming what is missing, and CONFLICT where one is running.
 */
export async function overDataFolder<T>(
  { path, needed, tableFile }: StoppedRegister,
  run: (parts: LogCheckParts, data: DataFolder) => Promise<T>,
): Promise<T> {
  const missing = needed.find((name) => !existsSync(`${path}/${name}`));
  if (missing !== undefined)
    throw new DomainError("NOT_FOUND", `data folder ${path}: expected a register, got no ${missing}`);
  const data = await openDataFolder(path);
  try {
    const table = await startTableEngine({ dataFile: data.file(tableFile) });
    try {
      return await runOver(table.endpoint, data, run);
    } finally {
      await table.stop();
    }
  } finally {
    await data.release();
  }
}

async function runOver<T>(
  endpoint: string,
  data: DataFolder,
  run: (parts: LogCheckParts, data: DataFolder) => Promise<T>,
): Promise<T> {
  const names = await readNames(data.file("register.json"));
  if (names === undefined) throw new DomainError("NOT_FOUND", "register.json: expected the register's names");
  const stores = await openLocalStores(endpoint);
  const chains = await startSavedChains(data);
  try {
    const keys = openLocalKeys(data.file("keys.json"));
    const witnessPolicy = await readWitnessPolicy(data.file("witnesses.json"), false);
    const objectsFolder = data.file("objects");
    return await run({ names, keys, stores, objectsFolder, chains, witnessPolicy }, data);
  } finally {
    stores.close();
    await Promise.all(chains.map(({ node }) => node?.stop()));
  }
}

interface SavedChain extends CheckedChain {
  readonly node: WatchedProcess | undefined;
}

/** Chains that have a contract, as they were saved last; the files stay as they are. */
async function startSavedChains(data: DataFolder): Promise<readonly SavedChain[]> {
  const chains: SavedChain[] = [];
  for (const files of chainFilesOf(data, 1)) {
    const contract = await readContractFile(files);
    if (contract !== undefined) chains.push({ ...(await startSavedChain(files)), contract });
  }
  return chains;
}

/** Without a node where there is no saved chain, or nothing that can load it. */
async function startSavedChain({ chainId, stateFile }: ChainFiles): Promise<Omit<SavedChain, "contract">> {
  const unasked = { chainId, node: undefined, url: undefined };
  if (!existsSync(stateFile)) return unasked;
  try {
    const port = await freePort();
    const node = await startChainNode({ port, chainId, stateFile });
    return { chainId, node, url: `http://127.0.0.1:${port}` };
  } catch (error) {
    if (isDomainError(error) && error.code === "UNAVAILABLE") return unasked;
    throw error;
  }
}
