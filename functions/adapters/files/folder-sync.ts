// SPDX-License-Identifier: Apache-2.0
import { closeSync, fsync, openSync } from "node:fs";
import { promisify } from "node:util";

const sync = promisify(fsync);

/**
 * Brings the names in a folder onto the disk. Who asks while a folder is being synced cannot know whether its own name was seen: all
 * who ask meanwhile share the next sync.
 */
export function createFolderSync(
  syncOnce: (folder: string) => Promise<void> = syncNow,
): (folder: string) => Promise<void> {
  const running = new Map<string, Promise<void>>();
  const next = new Map<string, Promise<void>>();
  const start = (folder: string): Promise<void> => {
    const run = syncOnce(folder).finally(() => running.delete(folder));
    running.set(folder, run);
    return run;
  };
  return (folder) => {
    const current = running.get(folder);
    if (current === undefined) return start(folder);
    const standing = next.get(folder);
    if (standing !== undefined) return standing;
    const turn = () => {
      next.delete(folder);
      return start(folder);
    };
    const asked = current.then(turn, turn);
    next.set(folder, asked);
    return asked;
  };
}

async function syncNow(folder: string): Promise<void> {
  const file = openSync(folder, "r");
  try {
    await sync(file);
  } finally {
    closeSync(file);
  }
}
