// SPDX-License-Identifier: Apache-2.0
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { type AddressInfo, createServer } from "node:net";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { DomainError } from "../../../core/errors.ts";

export const TABLE_ENGINE_PACKAGE = "@dynoxide/linux-x64";
const START_ATTEMPTS = 3;
const READY_TIMEOUT_MS = 10_000;
const LISTENING = /listening on/i;
const POLL_MS = 10;
const STOP_TIMEOUT_MS = 3000;
const MAX_PRINTED_LINES = 50;

/**
 * Becomes the engine, after leaving a watcher behind that ends it when the pipe to us breaks: so it does not outlive this
 * process however that dies, SIGKILL included. The pipe is fd 3 because a background job reads nothing from fd 0.
 */
const RUN_AND_WATCH =
  'exec 3<&0 0</dev/null; ( read -r _ <&3; kill -KILL $$ ) >/dev/null 2>&1 & exec 3<&-; exec "$0" "$@"';

export interface TableEngineOptions {
  /** the SQLite file; made where it does not exist */
  readonly dataFile: string;
  /** a free one where none is given */
  readonly port?: number;
}

export interface TableEngine {
  readonly endpoint: string;
  readonly pid: number;
  /** Resolves with what happened when the process ends, asked to or not. */
  readonly ended: Promise<string>;
  /** Lets it close its file, then ends it; resolves when it is gone. May be called twice. */
  stop(): Promise<void>;
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

interface Running {
  readonly child: Child;
  /** true once it said that it listens: an answer on its port before that would be another process's */
  isListening(): boolean;
  readonly ended: Promise<string>;
}

/**
 * Starts a DynamoDB engine over one file. Throws UNAVAILABLE where its package is missing or it does not come up. A write
 * it acknowledged was synced to the disk and survives SIGKILL of the engine.
 */
export async function startTableEngine({ dataFile, port }: TableEngineOptions): Promise<TableEngine> {
  const binary = engineBinary();
  for (let attempt = 1; ; attempt += 1) {
    const chosen = port ?? (await freePort());
    const running = run(binary, [
      "serve",
      "--host",
      "127.0.0.1",
      "--port",
      String(chosen),
      "--db-path",
      dataFile,
    ]);
    const failure = await whenReady(running, chosen);
    if (failure === undefined) return engineOf(running, chosen);
    await end(running);
    // Another process may have taken the free port between our look and the engine's.
    if (attempt === START_ATTEMPTS || port !== undefined)
      throw new DomainError(
        "UNAVAILABLE",
        `table engine: expected it to listen on port ${chosen}, got: ${failure}`,
      );
  }
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

function run(binary: string, args: readonly string[]): Running {
  // A session of its own: Ctrl-C reaches this process alone, which finishes its work and then ends the engine.
  const child: Child = spawn("/bin/sh", ["-c", RUN_AND_WATCH, binary, ...args], {
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
  });
  const printed: string[] = [];
  let isListening = false;
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on("line", (line) => {
      isListening ||= LISTENING.test(line);
      printed.push(line);
      if (printed.length > MAX_PRINTED_LINES) printed.shift();
    });
  }
  child.stdin.on("error", () => undefined); // a broken pipe is how the end is noticed, not a failure
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(`ended with ${signal ?? code}: ${printed.join(" / ")}`));
  }).finally(() => {
    process.off("exit", kill);
    child.stdin.destroy();
  });
  return { child, ended, isListening: () => isListening };
}

/** Undefined when the engine answers, else what happened instead. */
async function whenReady(running: Running, port: number): Promise<string | undefined> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  let failure: string | undefined;
  void running.ended.then((reason) => {
    failure = reason;
  });
  while (failure === undefined && Date.now() < deadline) {
    if (running.isListening() && (await answers(port))) return undefined;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return failure ?? `no answer within ${READY_TIMEOUT_MS} ms`;
}

async function answers(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(1000) });
    await response.arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

function engineOf(running: Running, port: number): TableEngine {
  const { child, ended } = running;
  if (child.pid === undefined) throw new DomainError("INVARIANT", "table engine: expected a process id");
  return { endpoint: `http://127.0.0.1:${port}`, pid: child.pid, ended, stop: () => end(running) };
}

async function end({ child, ended }: Running): Promise<void> {
  child.kill("SIGTERM");
  const impatience = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(impatience);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
