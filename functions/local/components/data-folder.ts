// SPDX-License-Identifier: Apache-2.0
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DomainError } from "../../../core/errors.ts";

/** Where one local register keeps everything. */
export interface DataFolder {
  readonly path: string;
  file(name: string): string;
  /** Lets another process use the folder. */
  release(): Promise<void>;
}

/** Opens a data folder for this process alone. Throws CONFLICT where a running process has it; a dead one's claim is taken over. */
export async function openDataFolder(path: string): Promise<DataFolder> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  const claim = join(path, "running.pid");
  await takeClaim(claim, path);
  return { path, file: (name) => join(path, name), release: () => rm(claim, { force: true }) };
}

async function takeClaim(claim: string, path: string): Promise<void> {
  const own = `${claim}.${process.pid}`;
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      // Linked into place, so that nobody reads a claim that does not name its holder yet.
      await writeFile(own, `${process.pid} ${await startTimeOf(process.pid)}\n`, { mode: 0o600 });
      await link(own, claim);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    } finally {
      await rm(own, { force: true });
    }
    const holder = await readFile(claim, "utf8").catch(() => "");
    if (await isRunning(holder)) {
      throw new DomainError(
        "CONFLICT",
        `data folder: expected no other register on ${path}, got process ${holder.split(" ")[0]}; stop it first`,
      );
    }
    await rm(claim, { force: true });
  }
  throw new DomainError("CONFLICT", `data folder: another register is starting on ${path}`);
}

/** A process id may be given to another program after a reboot: it is the same process only if it also started at that time. */
async function isRunning(holder: string): Promise<boolean> {
  const [pid, startTime] = holder.trim().split(" ");
  if (pid === undefined || startTime === undefined || !/^[0-9]+$/.test(pid)) return false;
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  return (await startTimeOf(Number(pid))) === startTime;
}

/** Start time in clock ticks since boot (proc(5), field 22), or "unknown" where the platform has no /proc. */
async function startTimeOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "unknown";
}
