// SPDX-License-Identifier: Apache-2.0
import { chmod } from "node:fs/promises";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { DomainError, isDomainError } from "../../core/errors.ts";
import type { Api } from "../api/create-api.ts";
import { errorResponse, jsonResponse } from "../api/respond.ts";
import { createWitnessServer } from "../api/witness-server.ts";
import {
  formatWitnessFile,
  type OpenWitness,
  openWitness,
  readWitnessFile,
  requireKeyName,
  type WitnessFile,
  withLog,
} from "../wiring/witness-folder.ts";
import { type DataFolder, openDataFolder } from "./components/data-folder.ts";
import { startHttpServer } from "./components/http-server.ts";
import { writeAtomically } from "./components/write-atomically.ts";
import { createTerminal, tellsUsage } from "./terminal.ts";

const terminal = createTerminal();
const USAGE = `npm run witness -- --data <folder> [--name <name>] [--port 4300] [--log <verifier key> …]

  --data  where its keys and its memory stand; never go back to an older copy of it
  --name  such as witness.example/w1; needed at the first start, fixed from then on
  --port  4300 where nothing is said, 0 for any free one
  --log   verifier key of a log to watch, kept for later starts; the key's name is the log's origin

exit status: 0 told to end, 1 refused, 64 wrong use`;
const DEFAULT_PORT = "4300";

interface Arguments {
  readonly folder: string;
  readonly name: string | undefined;
  readonly port: number;
  readonly logs: readonly string[];
}

/** Runs a witness until it is told to end. */
async function main(args: readonly string[]): Promise<number> {
  if (tellsUsage(args, USAGE)) return 0;
  const asked = readArguments(args);
  if ("problem" in asked) {
    terminal.problem(`${asked.problem}\n\n${USAGE}`);
    return 64;
  }
  const ended = untilAsked();
  // One process a folder: two would sign two pasts.
  const folder = await openDataFolder(asked.folder);
  try {
    await chmod(asked.folder, 0o700);
    const file = await openFile(folder, asked);
    const witness = await openWitness(asked.folder, file);
    // A memory that cannot be read is told now, not to the first log that asks.
    await witness.sizes();
    const server = await startHttpServer(asked.port, serve(witness, file));
    greet(witness, file, server.port);
    await ended;
    terminal.line("ending: answers under way are given");
    await server.stop();
    return 0;
  } finally {
    await folder.release();
  }
}

function readArguments(args: readonly string[]): Arguments | { readonly problem: string } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        data: { type: "string" },
        name: { type: "string" },
        port: { type: "string", default: DEFAULT_PORT },
        log: { type: "string", multiple: true, default: [] },
      },
    });
    const { data, name, port, log: logs } = values;
    if (data === undefined) return { problem: "--data: expected a folder, got none" };
    if (!/^[0-9]{1,5}$/.test(port) || Number(port) > 65_535)
      return { problem: `--port: expected a number from 0 to 65535, got ${port.slice(0, 20)}` };
    return { folder: resolve(data), name, port: Number(port), logs };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : "the arguments cannot be read" };
  }
}

/** What it was told before, with what it is told now. */
async function openFile(folder: DataFolder, { name, logs }: Arguments): Promise<WitnessFile> {
  const path = folder.file("witness.json");
  const standing = await readWitnessFile(path);
  if (standing !== undefined && name !== undefined && name !== standing.name)
    throw new DomainError(
      "CONFLICT",
      `--name: expected ${standing.name}, fixed at the first start, got ${name}; take another folder`,
    );
  const fixed = standing?.name ?? name;
  if (fixed === undefined)
    throw new DomainError("BAD_INPUT", "--name: expected a name at the first start, got none");
  requireKeyName(fixed);
  const file = logs.reduce(withLog, standing ?? { name: fixed, logs: [] });
  await writeAtomically(path, formatWitnessFile(file));
  return file;
}

function serve({ member, sizes }: OpenWitness, { name }: WitnessFile): Api {
  const calls = createWitnessServer(member);
  return {
    async fetch(request) {
      try {
        if (new URL(request.url).pathname !== "/health") return await calls.fetch(request);
        return jsonResponse(200, { status: "ready", name, logs: await sizes() });
      } catch (error) {
        const message = error instanceof Error ? error.message : "an unknown failure";
        terminal.problem(`  ! ${request.method} ${new URL(request.url).pathname}: ${message}`);
        return errorResponse(
          isDomainError(error) ? error : new DomainError("UNAVAILABLE", "keys or memory do not answer"),
        );
      }
    },
  };
}

function greet({ member }: OpenWitness, { name, logs }: WitnessFile, port: number): void {
  terminal.line("Touchstone witness, ready");
  terminal.step("name", name);
  terminal.step("url", `http://localhost:${port}`);
  terminal.step("key", member.witnessKey);
  terminal.step("address", member.address);
  for (const { origin, keys } of logs) terminal.step("log", `${origin}, ${keys.length} key(s)`);
  if (logs.length === 0) terminal.problem("  ! watches no log yet: name one with --log");
}

function untilAsked(): Promise<void> {
  return new Promise((done) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => done());
  });
}

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  terminal.problem(isDomainError(error) ? `${error.code}: ${message}` : message);
  return 1;
});
