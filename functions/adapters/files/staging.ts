// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from "node:crypto";
import { closeSync, fsync, open, write } from "node:fs";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const openFile = promisify(open);
const writeTo = promisify(write);
const sync = promisify(fsync);

/** `~` is no character of a key, so no object can be read from, or written into, this folder. */
const FOLDER = "~staging";
const OWNER = /^([0-9]{1,10})\./;

/** Makes the folder where files are written before they get their name, and removes what crashed processes left there. */
export async function openStaging(root: string): Promise<string> {
  const folder = join(root, FOLDER);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const leftovers = (await readdir(folder)).filter((name) => !isInUse(name));
  await Promise.all(leftovers.map((name) => rm(join(folder, name), { force: true })));
  return folder;
}

/** A new file with these bytes, already on the disk. */
export async function stage(folder: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, `${process.pid}.${randomUUID()}`);
  const file = await openFile(path, "wx", 0o600);
  try {
    for (let at = 0; at < bytes.length; ) at += (await writeTo(file, bytes, at)).bytesWritten;
    await sync(file);
  } finally {
    closeSync(file);
  }
  return path;
}

function isInUse(name: string): boolean {
  const pid = OWNER.exec(name)?.[1];
  if (pid === undefined) return false;
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return (error as { code?: unknown }).code === "EPERM";
  }
}
