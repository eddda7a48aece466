// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseStrictJson } from "../../core/canonical/strict-json.ts";
import { list, literal, object, text } from "../../core/decode/decoder.ts";
import { DomainError } from "../../core/errors.ts";
import {
  COSIGNATURE_V1,
  ED25519,
  formatVerifierKey,
  readVerifierKey,
  verifierKey,
} from "../../core/log/verifier-key.ts";
import { nodePrimitives } from "../../verifier/cli/node-primitives.ts";
import { addressOf } from "../adapters/evm/relayer.ts";
import { createFilesWitnessStore } from "../adapters/files/witness-store.ts";
import { openKeyfile } from "../adapters/keyfile/open-keyfile.ts";
import { systemClock } from "../adapters/node/platform.ts";
import type { Member } from "../ports/member.ts";
import { createWitnessOfLogs, type WitnessedLog } from "../usecases/witness-logs.ts";
import { noteKeyText } from "./note-key-text.ts";

/** What a witness is told, kept in `witness.json` of its folder. */
export interface WitnessFile {
  /** fixed at the first start: its key id follows from it */
  readonly name: string;
  readonly logs: readonly { readonly origin: string; readonly keys: readonly string[] }[];
}

const MAX_LOGS = 1000;
const MAX_KEYS = 8;

const decode = object({
  v: literal(1),
  type: literal("touchstone-witness"),
  name: text(512),
  // Any line: an origin need not look like an address (C2SP tlog-checkpoint).
  logs: list(
    object({
      origin: text(512, /^[^\p{Cc}\p{Cs}]+$/u, "a line"),
      keys: list(noteKeyText(ED25519), MAX_KEYS),
    }),
    MAX_LOGS,
  ),
});

/** Reads `witness.json`; undefined where there is none yet. Throws BAD_INPUT naming what is wrong. */
export async function readWitnessFile(path: string): Promise<WitnessFile | undefined> {
  const json = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (json === undefined) return undefined;
  const { v: _v, type: _type, ...file } = decode(parseStrictJson(json), "witness.json");
  const origins = file.logs.map(({ origin }) => origin);
  const twice = origins.find((origin, i) => origins.indexOf(origin) !== i);
  if (twice !== undefined)
    throw new DomainError("BAD_INPUT", `witness.json.logs: expected each origin once, got ${twice} again`);
  return file;
}

export function formatWitnessFile(file: WitnessFile): string {
  return `${JSON.stringify({ v: 1, type: "touchstone-witness", ...file }, null, 2)}\n`;
}

/** The file with one more log, or one more key of a log that is named like the key. */
export function withLog(file: WitnessFile, key: string): WitnessFile {
  const text = noteKeyText(ED25519)(key, "--log");
  const origin = readVerifierKey(text).name;
  const standing = file.logs.find((log) => log.origin === origin);
  const keys = [...new Set([...(standing?.keys ?? []), text])];
  return { ...file, logs: [...file.logs.filter((log) => log !== standing), { origin, keys }] };
}

export interface OpenWitness {
  readonly member: Member;
  /** size of the last head it cosigned, by origin */
  sizes(): Promise<Readonly<Record<string, number>>>;
}

/** A witness over a folder: its key file (0600), made at the first start, and a memory of each log. */
export async function openWitness(folder: string, { name, logs }: WitnessFile): Promise<OpenWitness> {
  const keyfile = openKeyfile(join(folder, "keys.json"));
  const anchorSigner = keyfile.signer("anchor", "secp256k1");
  const store = await createFilesWitnessStore(join(folder, "memory"));
  const watched: readonly WitnessedLog[] = logs.map(({ origin, keys }) => ({
    origin,
    keys: keys.map(readVerifierKey),
  }));
  const member = createWitnessOfLogs(name, watched, {
    witnessSigner: keyfile.signer("witness", "Ed25519"),
    anchorSigner,
    address: addressOf(anchorSigner.publicKey),
    store,
    clock: systemClock,
    verifyEd25519: nodePrimitives().verifyEd25519,
  });
  const sizeOf = async ({ origin }: WitnessedLog) =>
    [origin, (await store.load(origin))?.heads.at(-1)?.size ?? 0] as const;
  return { member, sizes: async () => Object.fromEntries(await Promise.all(watched.map(sizeOf))) };
}

/** Throws BAD_INPUT where no key can have this name (C2SP signed-note). */
export function requireKeyName(name: string): void {
  formatVerifierKey(verifierKey(name, COSIGNATURE_V1, new Uint8Array(32)));
}
