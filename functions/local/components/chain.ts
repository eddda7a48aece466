// SPDX-License-Identifier: Apache-2.0
import { existsSync } from "node:fs";
import { type ChainCall, chainCaller, saveChain, startChainNode } from "./chain-node.ts";
import { freePort, type WatchedProcess } from "./watched-process.ts";

export interface ChainOptions {
  readonly chainId: number;
  /** what the chain was when it was last saved; made where it does not exist */
  readonly stateFile: string;
  /** accounts that get coins to pay for transactions, lower-case 0x */
  readonly funded: readonly string[];
}

/** A chain that outlives its node: one that ends by itself is started again on the same port from what was saved. */
export interface Chain {
  readonly chainId: number;
  readonly url: string;
  /** process id of the node that runs, or ran last */
  readonly pid: number;
  /** why it cannot be asked now; undefined while it answers */
  readonly problem: string | undefined;
  /** Makes all that the chain holds now outlive its node. */
  save(): Promise<void>;
  /** Saves the state, then ends it; resolves when it is gone. May be called twice. */
  stop(): Promise<void>;
}

const TICK_MS = 150;
const BLOCKS_TO_FINALITY = 2;
const COINS = "0x56bc75e2d63100000";

/**
 * Starts an EVM node with a chain of its own. Every block with a transaction is saved before the two blocks that make it
 * final are added: what the register once read as final is there after any crash.
 */
export async function startChain(options: ChainOptions): Promise<Chain> {
  const { chainId, stateFile } = options;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const call = chainCaller(url);
  const finalize = finalizer(call, stateFile);
  let node = await startNode(port, call, options);
  await finalize();
  let isStopped = false;
  let problem: string | undefined;
  const watch = ({ ended }: WatchedProcess) => {
    void ended.then((why) => {
      problem = `the node ${why}; it is started again`;
    });
  };
  const restart = async () => {
    node = await startNode(port, call, options);
    await finalize();
    problem = undefined;
    watch(node);
  };
  watch(node);
  const loop = (async () => {
    while (!isStopped) {
      // A call that fails while the node lives is made again; a node that does not come up is tried again.
      await (problem === undefined ? finalize() : restart()).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, TICK_MS));
    }
  })();
  const stop = async () => {
    isStopped = true;
    await loop;
    if (problem === undefined) await saveChain(call, stateFile).catch(() => undefined);
    await node.stop();
  };
  return {
    chainId,
    url,
    get pid() {
      return node.pid;
    },
    get problem() {
      return problem;
    },
    save: () => saveChain(call, stateFile),
    stop,
  };
}

async function startNode(
  port: number,
  call: ChainCall,
  { chainId, stateFile, funded }: ChainOptions,
): Promise<WatchedProcess> {
  const node = await startChainNode({
    port,
    chainId,
    stateFile: existsSync(stateFile) ? stateFile : undefined,
  });
  try {
    for (const account of funded) await call("anvil_setBalance", [account, COINS]);
  } catch (error) {
    await node.stop();
    throw error;
  }
  return node;
}

/** Adds blocks only where transactions wait for finality: an idle chain does not grow. */
function finalizer(call: ChainCall, stateFile: string): () => Promise<void> {
  let settled = -1;
  const latest = async () => Number(await call("eth_blockNumber"));
  return async () => {
    const tip = await latest();
    if (tip === settled || tip === 0) return;
    await saveChain(call, stateFile);
    // A block that came while the chain was saved is not in the file: it must not become final with the others.
    if ((await latest()) !== tip) return;
    await call("anvil_mine", [`0x${BLOCKS_TO_FINALITY.toString(16)}`]);
    settled = tip + BLOCKS_TO_FINALITY;
  };
}
