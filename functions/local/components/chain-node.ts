// SPDX-License-Identifier: Apache-2.0
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { DomainError } from "../../../core/errors.ts";
import { startProcess, type WatchedProcess } from "./watched-process.ts";
import { writeAtomically } from "./write-atomically.ts";

export const CHAIN_PACKAGE = "@foundry-rs/anvil-linux-amd64";
/** id of the first chain of a register on one machine; those beside it count on from there */
export const CHAIN_ID = 31337;

export interface ChainNodeOptions {
  readonly port: number;
  readonly chainId: number;
  /** what the chain was when it was last saved; undefined: a new chain */
  readonly stateFile: string | undefined;
}

export type ChainCall = (method: string, params?: readonly unknown[]) => Promise<unknown>;

const CALL_TIMEOUT_MS = 10_000;

/** Starts an EVM node. It answers nobody before it has loaded the saved chain: a reader never meets an empty one in its place. */
export function startChainNode({ port, chainId, stateFile }: ChainNodeOptions): Promise<WatchedProcess> {
  const url = `http://127.0.0.1:${port}`;
  const fixed = ["--host", "127.0.0.1", "--chain-id", String(chainId), "--hardfork", "prague"];
  // With one slot an epoch the chain calls a block final when two more stand on it.
  const chosen = ["--port", String(port), "--slots-in-an-epoch", "1", "--accounts", "1", "--quiet"];
  return startProcess({
    name: chainId === CHAIN_ID ? "chain node" : `chain node ${chainId}`,
    binary: chainBinary(),
    args: [...fixed, ...chosen, ...(stateFile === undefined ? [] : ["--load-state", stateFile])],
    isReady: () => answers(url),
  });
}

/** Calls a method of the node; UNAVAILABLE where it refuses. */
export function chainCaller(url: string): ChainCall {
  return async (method, params = []) => {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
      signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
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

/** Saves the whole chain in the form that `startChainNode` loads. */
export async function saveChain(call: ChainCall, stateFile: string): Promise<void> {
  const state = await call("anvil_dumpState");
  if (typeof state !== "string" || !/^0x[0-9a-f]+$/.test(state))
    throw new DomainError("UNAVAILABLE", "chain node: expected its state as hex");
  await writeAtomically(stateFile, gunzipSync(Buffer.from(state.slice(2), "hex")));
}

async function answers(url: string): Promise<boolean> {
  try {
    await chainCaller(url)("eth_chainId");
    return true;
  } catch {
    return false;
  }
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
