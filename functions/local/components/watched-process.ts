// SPDX-License-Identifier: Apache-2.0
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { DomainError } from "../../../core/errors.ts";

const READY_TIMEOUT_MS = 20_000;
const POLL_MS = 10;
const STOP_TIMEOUT_MS = 3000;
const MAX_PRINTED_LINES = 50;

/**
 * Becomes the program, after leaving a watcher behind that ends it when the pipe to us breaks: so it does not outlive this
 * process however that dies, SIGKILL included. The pipe is fd 3 because a background job reads nothing from fd 0.
 */
const RUN_AND_WATCH =
  'exec 3<&0 0</dev/null; ( read -r _ <&3; kill -KILL $$ ) >/dev/null 2>&1 & exec 3<&-; exec "$0" "$@"';

export interface ProcessOptions {
  /** as error messages name it */
  readonly name: string;
  readonly binary: string;
  readonly args: readonly string[];
  /** true once it answers */
  isReady(): Promise<boolean>;
}

/** A child process that is ready, and does not outlive this one. */
export interface WatchedProcess {
  readonly pid: number;
  /** Resolves with what happened when the process ends, asked to or not. */
  readonly ended: Promise<string>;
  /** SIGTERM, and SIGKILL where that is not enough; resolves when it is gone. May be called twice. */
  stop(): Promise<void>;
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** Starts a program and waits until it is ready. Throws UNAVAILABLE, with what it printed, where it is not. */
export async function startProcess(options: ProcessOptions): Promise<WatchedProcess> {
  // A session of its own: Ctrl-C reaches this process alone, which finishes its work and then ends the child.
  const child: Child = spawn("/bin/sh", ["-c", RUN_AND_WATCH, options.binary, ...options.args], {
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
  });
  child.stdin.on("error", () => undefined); // a broken pipe is how the end is noticed, not a failure
  const ended = endOf(child);
  const stop = () => end(child, ended);
  const failure = await whenReady(ended, options.isReady);
  if (failure === undefined && child.pid !== undefined) return { pid: child.pid, ended, stop };
  await stop();
  throw new DomainError(
    "UNAVAILABLE",
    `${options.name}: expected it to answer, got: ${failure ?? "no process"}`,
  );
}

function endOf(child: Child): Promise<string> {
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on("line", (line) => {
      printed.push(line);
      if (printed.length > MAX_PRINTED_LINES) printed.shift();
    });
  }
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  return new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => {
      resolve([`ended with ${signal ?? code}`, ...printed].join(" / "));
    });
  }).finally(() => {
    process.off("exit", kill);
    child.stdin.destroy();
  });
}

/** Undefined when the process answers, else what happened instead. */
async function whenReady(
  ended: Promise<string>,
  isReady: () => Promise<boolean>,
): Promise<string | undefined> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  let failure: string | undefined;
  void ended.then((reason) => {
    failure = reason;
  });
  while (failure === undefined && Date.now() < deadline) {
    const isUp = await isReady();
    // One more turn: a process that could not bind has ended by now, and the answer came from another one.
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    if (isUp) return failure;
  }
  return failure ?? `no answer within ${READY_TIMEOUT_MS} ms`;
}

async function end(child: Child, ended: Promise<string>): Promise<void> {
  child.kill("SIGTERM");
  const impatience = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(impatience);
}

/** A port that nothing listens on just now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
