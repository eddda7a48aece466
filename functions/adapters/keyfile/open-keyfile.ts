// SPDX-License-Identifier: Apache-2.0
import { randomBytes, randomUUID } from "node:crypto";
import {
  closeSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { DomainError } from "../../../core/errors.ts";
import type { KeyAlgorithm, Signer } from "../../ports/signer.ts";
import {
  MAX_KEY_FILE_BYTES,
  readKeys,
  type StoredKey,
  type StoredKeys,
  writeKeys,
} from "./key-file-format.ts";
import { createSigner, isUsableSecret } from "./signer.ts";

const OWNER_ONLY = 0o600;
const OTHERS = 0o077;
const SECRET_BYTES = 32;

/** Private keys in one file that only its owner may read. One process at a time may add keys. */
export interface Keyfile {
  /** The named key, made where there is none yet: it is on the disk before the signer is answered. */
  signer(name: string, algorithm: KeyAlgorithm): Signer;
}

/** Opens a key file, or makes an empty one. Throws FORBIDDEN where others may read it. */
export function openKeyfile(path: string): Keyfile {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  create(path);
  let keys = read(path);
  return {
    signer(name, algorithm) {
      const standing = keys.get(name);
      if (standing !== undefined && standing.algorithm !== algorithm)
        throw new DomainError(
          "INVARIANT",
          `key ${name}: expected ${algorithm}, got ${standing.algorithm} in the key file`,
        );
      const key = standing ?? { algorithm, secret: newSecret(algorithm) };
      if (standing === undefined) keys = add(path, name, key);
      return createSigner(name, key);
    },
  };
}

function add(path: string, name: string, key: StoredKey): StoredKeys {
  const keys = new Map(read(path)).set(name, key);
  replace(path, writeKeys(keys), renameSync);
  return keys;
}

function create(path: string): void {
  try {
    closeSync(openSync(path, "r"));
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
    replace(path, writeKeys(new Map()), linkUnlessTaken);
  }
}

function linkUnlessTaken(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  }
}

function read(path: string): StoredKeys {
  const file = openSync(path, "r");
  try {
    const { mode, size } = fstatSync(file);
    checkMode(path, mode);
    if (size > MAX_KEY_FILE_BYTES)
      throw new DomainError(
        "INVARIANT",
        `key file: expected at most ${MAX_KEY_FILE_BYTES} bytes, got ${size}`,
      );
    return readKeys(readFileSync(file, "utf8"));
  } finally {
    closeSync(file);
  }
}

function checkMode(path: string, mode: number): void {
  if ((mode & OTHERS) === 0) return;
  const got = (mode & 0o777).toString(8);
  const message = `key file: expected mode 600, readable by its owner only, got ${got}; run: chmod 600 '${path}'`;
  throw new DomainError("FORBIDDEN", message);
}

/** The bytes are on the disk before the file gets its name; a crash leaves a stray file, never half a key file. */
function replace(path: string, content: string, name: (from: string, to: string) => void): void {
  const staged = `${path}.${randomUUID()}.new`;
  const file = openSync(staged, "wx", OWNER_ONLY);
  try {
    writeFileSync(file, content);
    fsyncSync(file);
    name(staged, path);
  } finally {
    closeSync(file);
    rmSync(staged, { force: true });
  }
  syncFolder(dirname(path));
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function newSecret(algorithm: KeyAlgorithm): Uint8Array {
  for (;;) {
    const secret = new Uint8Array(randomBytes(SECRET_BYTES));
    if (isUsableSecret(algorithm, secret)) return secret;
  }
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | undefined)?.code);
}
