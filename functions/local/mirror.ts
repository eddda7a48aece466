// SPDX-License-Identifier: Apache-2.0
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { DomainError, isDomainError } from "../../core/errors.ts";
import { readTrust, type Trust } from "../../verifier/trust.ts";
import { mirrorLog } from "../usecases/mirror-log.ts";
import { readPublic, wireMirror } from "../wiring/mirror.ts";
import { openDataFolder } from "./components/data-folder.ts";
import { writeAtomically } from "./components/write-atomically.ts";
import { createTerminal, tellsUsage } from "./terminal.ts";

const terminal = createTerminal();
const USAGE = `npm run mirror -- <log url> <folder> [--trust trust.json] [--recheck]

  <log url>  where the log's checkpoint and tiles are, such as https://register.example/log
  --trust    whose key signs the log; kept in the folder for later runs. Without it, the first run believes
             the /.well-known/touchstone.json of the log's host and says so
  --recheck  reads everything that is here again, and gets anew what is damaged

exit status: 0 up to date, 1 refused or not reachable, 64 wrong use`;
const MAX_TRUST_BYTES = 262_144;
const TELL_EVERY = 65_536;

interface Arguments {
  readonly url: string;
  readonly folder: string;
  readonly trust: string | undefined;
  readonly isRecheck: boolean;
}

/** Brings a verified copy of a public log up to date. */
async function main(args: readonly string[]): Promise<number> {
  if (tellsUsage(args, USAGE)) return 0;
  const asked = readArguments(args);
  if ("problem" in asked) {
    terminal.problem(`${asked.problem}\n\n${USAGE}`);
    return 64;
  }
  // One process a folder: a slower one must not set the copy back.
  const folder = await openDataFolder(asked.folder);
  try {
    const trust = await openTrust(asked);
    const needs = await wireMirror(asked.url, asked.folder);
    const { size, fromSize, bundles, witnesses } = await mirrorLog({
      ...needs,
      trust,
      isRecheck: asked.isRecheck,
      progress: ({ entries, size: of }) => {
        if (entries % TELL_EVERY === 0 || entries === of)
          terminal.step("verified", `${entries} of ${of} entries`);
      },
    });
    terminal.step("log", trust.origin);
    terminal.step(
      "witnesses",
      `${witnesses} of ${trust.witnesses.length}, ${trust.witnessThreshold} expected`,
    );
    terminal.line(
      `the mirror holds ${size} entries, ${size - fromSize} of them new, ${bundles} bundles fetched`,
    );
    return 0;
  } finally {
    await folder.release();
  }
}

function readArguments(args: readonly string[]): Arguments | { readonly problem: string } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { trust: { type: "string" }, recheck: { type: "boolean", default: false } },
    });
    const [url = "", folder, ...others] = positionals;
    if (folder === undefined || others.length > 0)
      return { problem: `expected a log url and a folder, got ${positionals.length} arguments` };
    if (!/^https?:\/\/[^\s?#@]+$/.test(url) || !URL.canParse(url))
      return { problem: `expected an http(s) url without query and user, got ${url.slice(0, 200)}` };
    const { trust, recheck: isRecheck } = values;
    return { url: url.replace(/\/+$/, ""), folder: resolve(folder), trust, isRecheck };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : "the arguments cannot be read" };
  }
}

/** Whom this mirror trusts: as told now, as told before, or, the first time, as the log's host says. */
async function openTrust({ url, folder, trust: given }: Arguments): Promise<Trust> {
  const kept = resolve(folder, "trust.json");
  if (given === undefined && existsSync(kept)) return readTrust(new Uint8Array(await readFile(kept)));
  const bytes = given === undefined ? await fetchTrust(url) : new Uint8Array(await readFile(given));
  const trust = readTrust(bytes);
  await writeAtomically(kept, bytes);
  return trust;
}

async function fetchTrust(url: string): Promise<Uint8Array> {
  const host = new URL(url).origin;
  const bytes = await readPublic(host, ".well-known/touchstone.json", MAX_TRUST_BYTES);
  if (bytes === undefined)
    throw new DomainError(
      "NOT_FOUND",
      `${host}: expected a trust document, got nothing; give one with --trust`,
    );
  terminal.problem(
    `trusting ${host} to say whose key signs its log: compare trust.json over another channel, or give --trust`,
  );
  return bytes;
}

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  terminal.problem(isDomainError(error) ? `${error.code}: ${message}` : message);
  return 1;
});
