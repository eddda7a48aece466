// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { DomainError } from "../../core/errors.ts";
import type { ApiLogEntry, ApiNeeds, Health } from "../api/api-needs.ts";
import { createApi } from "../api/create-api.ts";
import { type AnchorWatch, publicWatch, readAnchorWatch } from "../usecases/watch-anchors.ts";
import { wireLocalApi } from "../wiring/local-api.ts";
import { openLocalKeys } from "../wiring/local-keys.ts";
import { type LocalChain, openNotary } from "../wiring/local-parts.ts";
import { openLocalStores } from "../wiring/local-stores.ts";
import { namesFor, type RegisterNames, readNames } from "../wiring/register-identity.ts";
import { readWitnessPolicy } from "../wiring/witness-policy.ts";
import { openClientFile, openOperator } from "./client-file.ts";
import { type Chain, startChain } from "./components/chain.ts";
import { chainFilesOf } from "./components/chain-files.ts";
import { type DataFolder, openDataFolder } from "./components/data-folder.ts";
import { requireFreePort, startHttpServer } from "./components/http-server.ts";
import { loadStaticPages } from "./components/static-pages.ts";
import { startTableEngine } from "./components/table-engine.ts";
import { freePort } from "./components/watched-process.ts";
import { writeAtomically } from "./components/write-atomically.ts";
import type { PipelineLoop, PipelineWatcher } from "./pipeline-loop.ts";
import type { PipelineParts } from "./pipeline-messages.ts";
import { startPipelineThread } from "./start-pipeline-thread.ts";

export interface RegisterOptions {
  /** 0: any free one */
  readonly port: number;
  readonly dataFolder: string;
  /** chains of its own, 1 where nothing else is asked; a data folder that has more keeps them */
  readonly chains?: number;
  /** chains that must hold a final anchor before a certificate is issued, 1 where nothing else is asked */
  readonly chainThreshold?: number;
  /** file that names witnesses apart from the register; else `witnesses.json` of the data folder, where it exists */
  readonly witnessesFile?: string | undefined;
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
  const folder = await openFolder(options, undo);
  // Its program loads while the components come up.
  const pipeline = startPipelineThread(options.watcher, options.log);
  undo.push(() => pipeline.stop());
  const { table, nodes, stores, parts, pages } = await startComponents(folder, undo);
  const { data, port, keys } = folder;
  let isPrepared = false;
  const api = await wireLocalApi({
    ...parts,
    keys,
    stores,
    pages,
    health: async () => healthOf(nodes, pipeline, isPrepared, await readAnchorWatch(api.objects)),
    log: options.log,
    hint: pipeline.wake,
  });
  await openOperator(await openClientFile(data), api);
  const server = await startHttpServer(port, createApi(api));
  undo.push(() => server.stop());
  // Before the stores that it uses, and what stands behind them.
  undo.push(() => pipeline.stop());
  const url = `http://localhost:${server.port}`;
  await Promise.all([options.prepare?.({ url, data, api }), pipeline.run(parts)]);
  isPrepared = true;
  const tableEnded = table.ended.then((why) => `the table engine ${why}`);
  const broken = Promise.race([tableEnded, pipeline.broken]);
  return {
    url,
    data,
    api,
    components: () => ({ table: table.pid, chain: nodes[0]?.pid ?? 0 }),
    broken: broken.then((why) => `${why}; a new start continues with what the table holds`),
  };
}

type Folder = Awaited<ReturnType<typeof openFolder>>;

async function openFolder(options: RegisterOptions, undo: Undo[]) {
  const data = await openDataFolder(options.dataFolder);
  undo.push(() => data.release());
  const port = options.port === 0 ? await freePort() : options.port;
  // Before the register is named after it for ever.
  await requireFreePort(port);
  const names = await openNames(data, port);
  const keysFile = data.file("keys.json");
  const files = chainFilesOf(data, options.chains ?? 1);
  const chainThreshold = thresholdOf(options, files.length);
  const { witnessesFile } = options;
  const witnessPolicy = await readWitnessPolicy(
    witnessesFile ?? data.file("witnesses.json"),
    witnessesFile !== undefined,
  );
  return { data, port, names, keysFile, keys: openLocalKeys(keysFile), files, chainThreshold, witnessPolicy };
}

async function startComponents(
  { data, port, names, keysFile, keys, files, chainThreshold, witnessPolicy }: Folder,
  undo: Undo[],
) {
  const funded = [keys.relayerAddress];
  const [table, ...nodes] = await allOrNone([
    startTableEngine({ dataFile: data.file("table.db") }),
    ...files.map(({ chainId, stateFile }) => startChain({ chainId, stateFile, funded })),
  ]);
  undo.push(() => Promise.all([table, ...nodes].map((one) => one.stop())));
  const publicUrl = `http://localhost:${port}`;
  const [stores, chains, pages] = await Promise.all([
    openLocalStores(table.endpoint),
    Promise.all(nodes.map((node, i) => openContract(node, files[i]?.contractFile ?? "", names, keys))),
    loadStaticPages([...nodes.map(({ url }) => url), publicUrl]),
  ]);
  undo.push(async () => stores.close());
  const parts: PipelineParts = {
    names,
    publicUrl,
    objectsFolder: data.file("objects"),
    chains,
    chainThreshold,
    witnessPolicy,
    tableEndpoint: table.endpoint,
    keysFile,
    dataFolder: data.path,
  };
  return { table, nodes, stores, parts, pages };
}

/** More than there are would let no certificate be issued, ever. */
function thresholdOf({ chainThreshold = 1 }: RegisterOptions, chains: number): number {
  if (chainThreshold <= chains) return chainThreshold;
  throw new DomainError(
    "BAD_INPUT",
    `TOUCHSTONE_CHAIN_THRESHOLD: expected at most ${chains}, the number of chains, got ${chainThreshold}`,
  );
}

interface Stoppable {
  stop(): Promise<void>;
}

/** Components started side by side: when one cannot start, the others are not left behind. */
async function allOrNone<A extends Stoppable, B extends Stoppable>(
  starting: readonly [Promise<A>, ...Promise<B>[]],
): Promise<readonly [A, ...B[]]> {
  const started = await Promise.allSettled(starting);
  const failure = started.find((one) => one.status === "rejected");
  if (failure === undefined) return Promise.all(starting);
  await Promise.all(started.map((one) => (one.status === "fulfilled" ? one.value.stop() : undefined)));
  throw failure.reason;
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
  chain: Chain,
  contractFile: string,
  { origin }: RegisterNames,
  keys: ReturnType<typeof openLocalKeys>,
): Promise<LocalChain> {
  const { url, chainId } = chain;
  const noted = (await readFile(contractFile, "utf8").catch(() => undefined))?.trim();
  const contract = await openNotary({ url, chainId }, noted, origin, keys);
  if (contract !== noted) {
    // The deployment first: a chain node that is killed now comes back with the contract in it.
    await chain.save();
    await writeAtomically(contractFile, `${contract}\n`);
  }
  return { url, chainId, contract };
}

/** One chain is called `chain`; several are told apart by their ids. The register is ready while one of them answers. */
function healthOf(
  chains: readonly Chain[],
  loop: PipelineLoop,
  isPrepared: boolean,
  watch: AnchorWatch | undefined,
): Health {
  if (!isPrepared) return { isReady: false, parts: { register: "starting" } };
  const waiting = Object.entries(loop.waiting()).map(([step, reason]) => [step, `waiting: ${reason}`]);
  const states = chains.map(({ chainId, problem }) => [
    chains.length === 1 ? "chain" : `chain ${chainId}`,
    problem === undefined ? "ready" : `down: ${problem}`,
  ]);
  const watched = publicWatch(watch, Date.now());
  return {
    isReady: chains.some(({ problem }) => problem === undefined),
    isDegraded: watched.isDegraded || chains.some(({ problem }) => problem !== undefined),
    parts: {
      table: "ready",
      ...Object.fromEntries([...states, ["contract", "ready"], ...waiting]),
      ...watched.parts,
    },
  };
}
