// SPDX-License-Identifier: Apache-2.0

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { DomainError } from "../../../core/errors.ts";
import { freePort, startProcess } from "./watched-process.ts";
import { writeAtomically } from "./write-atomically.ts";

export const CHAIN_PACKAGE = "@foundry-rs/anvil-linux-amd64";
export const CHAIN_ID = 31337;

export interface ChainOptions {
  /** what the chain was when it was last saved; made where it does not exist */
  readonly stateFile: string;
  /** accounts that get coins to pay for transactions, lower-case 0x */
  readonly funded: readonly string[];
}

export interface Chain {
  readonly url: string;
  readonly pid: number;
  /** Resolves with what happened when the process ends, asked to or not. */
  readonly ended: Promise<string>;
  /** Saves the state, then ends it; resolves when it is gone. May be called twice. */
  stop(): Promise<void>;
}

type Call = (method: string, params?: readonly unknown[]) => Promise<unknown>;

const TICK_MS = 150;
// With one slot an epoch the chain calls a block final when two more stand on it.
const BLOCKS_TO_FINALITY = 2;
const COINS = "0x56bc75e2d63100000";

/**
 * Starts an EVM node with a chain of its own that outlives it. Every block with a transaction is saved before the two blocks
 * that make it final are added: what the register once read as final is there after any crash.
 */
export async function startChain({ stateFile, funded }: ChainOptions): Promise<Chain> {
  const port = await freePort();
  const running = await startProcess({
    name: "chain node",
    binary: chainBinary(),
    args: [
      "--host",
      "127.0.0.1",
      "--port",
      String(port),
      "--chain-id",
      String(CHAIN_ID),
      "--hardfork",
      "prague",
      "--slots-in-an-epoch",
      "1",
      "--accounts",
      "1",
      "--quiet",
    ],
    isReady: () => answers(`http://127.0.0.1:${port}`),
  });
  const url = `http://127.0.0.1:${port}`;
  const call = caller(url);
  await restore(call, stateFile);
  for (const account of funded) await call("anvil_setBalance", [account, COINS]);
  const stopTicking = keepFinalizing(call, stateFile);
  const stop = async () => {
    await stopTicking();
    await save(call, stateFile).catch(() => undefined);
    await running.stop();
  };
  return { url, pid: running.pid, ended: running.ended, stop };
}

function chainBinary(): string {
  try {
    const manifest = createRequire(import.meta.url).resolve(`${CHAIN_PACKAGE}/package.json`);
    return join(dirname(manifest), "bin/anvil");
  } catch (cause) {
    const message = `chain node: expected the optional package ${CHAIN_PACKAGE}, got none; it is built for linux-x64 only, this is ${process.platform}-${process.arch}`;
    throw new DomainError("UNAVAILABLE", message, { package: CHAIN_PACKAGE }, { cause });
  }
}

function caller(url: string): Call {
  return async (method, params = []) => {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    const answer = (await response.json()) as {
      readonly result?: unknown;
      readonly error?: { readonly message: string };
    };
    if (answer.error !== undefined)
      throw new DomainError("UNAVAILABLE", `chain node: ${method}: ${answer.error.message}`);
    return answer.result;
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    await caller(url)("eth_chainId");
    return true;
  } catch {
    return false;
  }
}

async function restore(call: Call, stateFile: string): Promise<void> {
  const state = await readFile(stateFile, "utf8").catch(() => undefined);
  if (state === undefined) return;
  await call("anvil_loadState", [state]);
  // What was saved may not have been final yet when the process died.
  await mine(call, BLOCKS_TO_FINALITY);
}

async function save(call: Call, stateFile: string): Promise<void> {
  const state = await call("anvil_dumpState");
  if (typeof state !== "string")
    throw new DomainError("UNAVAILABLE", "chain node: expected its state as hex");
  await writeAtomically(stateFile, state);
}

const blockNumber = async (call: Call) => Number(await call("eth_blockNumber"));
const mine = (call: Call, blocks: number) => call("anvil_mine", [`0x${blocks.toString(16)}`]);

/** Adds blocks only where transactions wait for finality: an idle chain does not grow. */
function keepFinalizing(call: Call, stateFile: string): () => Promise<void> {
  let settled = -1;
  let isStopped = false;
  const tick = async () => {
    const latest = await blockNumber(call);
    if (latest === settled || latest === 0) return;
    await save(call, stateFile);
    await mine(call, BLOCKS_TO_FINALITY);
    settled = latest + BLOCKS_TO_FINALITY;
  };
  const loop = (async () => {
    while (!isStopped) {
      // A node that is gone is noticed by whoever waits for `ended`.
      await tick().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, TICK_MS));
    }
  })();
  return () => {
    isStopped = true;
    return loop;
  };
}
