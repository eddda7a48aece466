// SPDX-License-Identifier: Apache-2.0
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { ApiLogEntry, ApiNeeds, Health } from "../api/api-needs.ts";
import { createApi } from "../api/create-api.ts";
import { openNotary, wireLocal } from "../wiring/local.ts";
import { openLocalKeys } from "../wiring/local-keys.ts";
import { openLocalStores } from "../wiring/local-stores.ts";
import { namesFor, type RegisterNames, readNames } from "../wiring/register-identity.ts";
import { openClientFile, openOperator } from "./client-file.ts";
import { type Chain, startChain } from "./components/chain.ts";
import { CHAIN_ID } from "./components/chain-node.ts";
import { type DataFolder, openDataFolder } from "./components/data-folder.ts";
import { requireFreePort, startHttpServer } from "./components/http-server.ts";
import { loadStaticPages } from "./components/static-pages.ts";
import { startTableEngine } from "./components/table-engine.ts";
import { freePort } from "./components/watched-process.ts";
import { writeAtomically } from "./components/write-atomically.ts";
import { type PipelineLoop, type PipelineWatcher, startPipelineLoop } from "./pipeline-loop.ts";

export interface RegisterOptions {
  /** 0: any free one */
  readonly port: number;
  readonly dataFolder: string;
  readonly watcher: PipelineWatcher;
  log(entry: ApiLogEntry): void;
  /** What is done over the running API before the register calls itself ready. */
  prepare?(register: Pick<RunningRegister, "url" | "data" | "api">): Promise<void>;
}

/** A whole register that runs: table, chain, members, API and pipeline. */
export interface RunningRegister {
  readonly url: string;
  readonly data: DataFolder;
  readonly api: ApiNeeds;
  /** process ids of the components that run now, for those who measure */
  components(): Readonly<Record<"table" | "chain", number>>;
  /** Resolves with the reason when the register cannot go on by itself; a chain node that ends is started again. */
  readonly broken: Promise<string>;
  /** Ends everything in the reverse order; resolves when no child process is left. May be called twice. */
  stop(): Promise<void>;
}

type Undo = () => Promise<unknown>;

/** Starts a register on one machine over a data folder; a second start goes on with what is there. */
export async function startRegister(options: RegisterOptions): Promise<RunningRegister> {
  const undo: Undo[] = [];
  const stop = async () => {
    for (let step = undo.pop(); step !== undefined; step = undo.pop()) await step();
  };
  try {
    return { ...(await startParts(options, undo)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startParts(options: RegisterOptions, undo: Undo[]): Promise<Omit<RunningRegister, "stop">> {
  const data = await openDataFolder(options.dataFolder);
  undo.push(() => data.release());
  const port = options.port === 0 ? await freePort() : options.port;
  // Before the register is named after it for ever.
  await requireFreePort(port);
  const names = await openNames(data, port);
  const keys = openLocalKeys(data.file("keys.json"));
  const starting = {
    table: startTableEngine({ dataFile: data.file("table.db") }),
    chain: startChain({ stateFile: data.file("chain.json"), funded: [keys.relayerAddress] }),
  };
  const [table, chain] = await bothOrNeither(starting.table, starting.chain);
  undo.push(() => Promise.all([table.stop(), chain.stop()]));
  const [stores, contract, pages] = await Promise.all([
    openLocalStores(table.endpoint),
    openContract(data, chain, names, keys),
    loadStaticPages([chain.url, `http://localhost:${port}`]),
  ]);
  undo.push(async () => stores.close());
  let loop: PipelineLoop | undefined;
  let isPrepared = false;
  const { api, pipeline } = await wireLocal({
    names,
    publicUrl: `http://localhost:${port}`,
    objectsFolder: data.file("objects"),
    keys,
    stores,
    chain: { url: chain.url, chainId: CHAIN_ID, contract },
    pages,
    health: async () => healthOf(chain, loop, isPrepared),
    log: options.log,
    hint: () => loop?.wake(),
    isMemberStopped: (name) => existsSync(data.file(`${name}.stopped`)),
  });
  await openOperator(await openClientFile(data), api);
  const server = await startHttpServer(port, createApi(api));
  undo.push(() => server.stop());
  loop = startPipelineLoop(pipeline, options.watcher);
  undo.push(async () => loop?.stop());
  const url = `http://localhost:${server.port}`;
  await options.prepare?.({ url, data, api });
  isPrepared = true;
  return {
    url,
    data,
    api,
    components: () => ({ table: table.pid, chain: chain.pid }),
    broken: table.ended.then((why) => `the table engine ${why}; a new start continues with what it holds`),
  };
}

/** Two components started side by side: when one cannot start, the other is not left behind. */
async function bothOrNeither<A extends { stop(): Promise<void> }, B extends { stop(): Promise<void> }>(
  a: Promise<A>,
  b: Promise<B>,
): Promise<readonly [A, B]> {
  const [first, second] = await Promise.allSettled([a, b]);
  if (first.status === "fulfilled" && second.status === "fulfilled") return [first.value, second.value];
  await Promise.all(
    [first, second].map((one) => (one.status === "fulfilled" ? one.value.stop() : undefined)),
  );
  throw first.status === "rejected" ? first.reason : (second as PromiseRejectedResult).reason;
}

async function openNames(data: DataFolder, port: number): Promise<RegisterNames> {
  const path = data.file("register.json");
  const standing = await readNames(path);
  if (standing !== undefined) return standing;
  const names = namesFor(`localhost:${port}`);
  await writeAtomically(path, `${JSON.stringify({ v: 1, ...names }, null, 2)}\n`);
  return names;
}

async function openContract(
  data: DataFolder,
  chain: Chain,
  { origin }: RegisterNames,
  keys: ReturnType<typeof openLocalKeys>,
): Promise<string> {
  const path = data.file("contract.txt");
  const noted = (await readFile(path, "utf8").catch(() => undefined))?.trim();
  const contract = await openNotary({ url: chain.url, chainId: CHAIN_ID }, noted, origin, keys);
  if (contract === noted) return contract;
  // The deployment first: a chain node that is killed now comes back with the contract in it.
  await chain.save();
  await writeAtomically(path, `${contract}\n`);
  return contract;
}

function healthOf({ problem }: Chain, loop: PipelineLoop | undefined, isPrepared: boolean): Health {
  if (loop === undefined || !isPrepared) return { isReady: false, parts: { register: "starting" } };
  const waiting = Object.entries(loop.waiting()).map(([step, reason]) => [step, `waiting: ${reason}`]);
  const chain = problem === undefined ? "ready" : `down: ${problem}`;
  return {
    isReady: problem === undefined,
    parts: { table: "ready", chain, contract: "ready", ...Object.fromEntries(waiting) },
  };
}
