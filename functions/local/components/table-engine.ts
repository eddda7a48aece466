// SPDX-License-Identifier: Apache-2.0
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { DomainError } from "../../../core/errors.ts";
import { freePort, startProcess, type WatchedProcess } from "./watched-process.ts";

export const TABLE_ENGINE_PACKAGE = "@dynoxide/linux-x64";
const START_ATTEMPTS = 3;

export interface TableEngineOptions {
  /** the SQLite file; made where it does not exist */
  readonly dataFile: string;
  /** a free one where none is given */
  readonly port?: number;
}

export interface TableEngine extends WatchedProcess {
  readonly endpoint: string;
}

/**
 * Starts a DynamoDB engine over one file. Throws UNAVAILABLE where its package is missing or it does not come up. A write
 * it acknowledged was synced to the disk and survives SIGKILL of the engine.
 */
export async function startTableEngine({ dataFile, port }: TableEngineOptions): Promise<TableEngine> {
  const binary = engineBinary();
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOn(port ?? (await freePort()), binary, dataFile);
    } catch (error) {
      // Another process may have taken the free port between our look and the engine's.
      if (attempt === START_ATTEMPTS || port !== undefined) throw error;
    }
  }
}

async function startOn(port: number, binary: string, dataFile: string): Promise<TableEngine> {
  const endpoint = `http://127.0.0.1:${port}`;
  const running = await startProcess({
    name: `table engine on port ${port}`,
    binary,
    args: ["serve", "--host", "127.0.0.1", "--port", String(port), "--db-path", dataFile],
    isReady: () => answers(endpoint),
  });
  return { ...running, endpoint };
}

function engineBinary(): string {
  try {
    const manifest = createRequire(import.meta.url).resolve(`${TABLE_ENGINE_PACKAGE}/package.json`);
    return join(dirname(manifest), "dynoxide");
  } catch (cause) {
    const message = `table engine: expected the optional package ${TABLE_ENGINE_PACKAGE}, got none; it is built for linux-x64 only, this is ${process.platform}-${process.arch}`;
    throw new DomainError("UNAVAILABLE", message, { package: TABLE_ENGINE_PACKAGE }, { cause });
  }
}

async function answers(endpoint: string): Promise<boolean> {
  try {
    const response = await fetch(endpoint, { signal: AbortSignal.timeout(1000) });
    await response.arrayBuffer();
    return true;
  } catch {
    return false;
  }
}
