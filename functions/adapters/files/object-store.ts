// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, renameSync } from "node:fs";
import { link, lstat, mkdir, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { equalBytes } from "../../../core/canonical/encoding.ts";
import { DomainError } from "../../../core/errors.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import { createFolderSync } from "./folder-sync.ts";
import { keySegments } from "./object-key.ts";
import { openStaging, stage } from "./staging.ts";

/**
 * Objects as files below `root`, readable by the owner only. A file gets its name only when it is whole and on the disk, and
 * the folder is synced before the write counts; a crash leaves a staged file at most, removed at the next start. Throws
 * INVARIANT where one key is a folder of another: `a/b` and `a/b/c` cannot both exist. Swaps of one key wait for each other
 * within one store: a key that is swapped has one writer, and only one process writes to the folder. Names are given at once, which
 * costs a local disk less than handing each to a thread; what waits for the disk itself is handed over.
 */
export async function createFilesObjectStore(root: string): Promise<ObjectStore> {
  await mkdir(root, { recursive: true, mode: 0o700 });
  const staging = await openStaging(root);
  const syncFolder = createFolderSync();
  const write = async (key: string, bytes: Uint8Array, name: Naming): Promise<boolean> => {
    const path = join(root, ...keySegments(key));
    const folder = dirname(path);
    const made = madeFolders(folder, key);
    const staged = await stage(staging, bytes);
    const isNamed = await name(staged, path).catch(async (error: unknown) => {
      await rm(staged, { force: true });
      throw folderError(error, key);
    });
    // The name, and every new folder's entry in its parent, must be on the disk too.
    await Promise.all([folder, ...made.map((one) => dirname(one))].map(syncFolder));
    return isNamed;
  };
  const inTurn = createTurns();
  return {
    async put(key, bytes) {
      await write(key, bytes, replace);
    },
    putIfAbsent: (key, bytes) => write(key, bytes, nameOnce),
    swap: (key, expected, bytes) =>
      inTurn(key, async () => {
        if (expected === undefined) return write(key, bytes, nameOnce);
        const standing = await read(join(root, ...keySegments(key)));
        return standing !== undefined && equalBytes(standing, expected) && write(key, bytes, replace);
      }),
    get: async (key) => read(join(root, ...keySegments(key))),
  };
}

/** Runs work under one key in the order of asking, one at a time. */
function createTurns(): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    const turn = (last.get(key) ?? Promise.resolve()).then(work, work);
    last.set(key, turn);
    try {
      return await turn;
    } finally {
      if (last.get(key) === turn) last.delete(key);
    }
  };
}

/** Gives a staged file its name; false where the name is taken and must not be. */
type Naming = (staged: string, path: string) => Promise<boolean>;

const replace: Naming = async (staged, path) => {
  renameSync(staged, path);
  return true;
};

/** A link, unlike a rename, never replaces what stands there. */
const nameOnce: Naming = async (staged, path) => {
  try {
    await link(staged, path);
  } catch (error) {
    if (codeOf(error) !== "EEXIST" || (await lstat(path)).isDirectory()) throw error;
    return false;
  } finally {
    await rm(staged, { force: true });
  }
  return true;
};

async function read(path: string): Promise<Uint8Array | undefined> {
  try {
    const bytes = await readFile(path);
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "EISDIR"].includes(codeOf(error))) return undefined;
    throw error;
  }
}

/** Makes a folder and those above it that are missing, and answers which were. */
function madeFolders(folder: string, key: string): readonly string[] {
  try {
    const first = mkdirSync(folder, { recursive: true, mode: 0o700 });
    const made: string[] = [];
    for (let one = folder; first !== undefined && one.length >= first.length; one = dirname(one))
      made.push(one);
    return made;
  } catch (error) {
    throw folderError(error, key);
  }
}

function folderError(error: unknown, key: string): unknown {
  if (!["EEXIST", "ENOTDIR", "EISDIR", "ENOTEMPTY"].includes(codeOf(error))) return error;
  const message = `object key ${key}: expected no key to be a folder of another, got one that is`;
  return new DomainError("INVARIANT", message, { key }, { cause: error });
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | undefined)?.code);
}
