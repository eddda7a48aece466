// SPDX-License-Identifier: Apache-2.0
import { loadavg } from "node:os";

/** Milliseconds of each round, in ascending order. */
export interface Timing {
  readonly wall: readonly number[];
  /** processor time of this process: what the work costs however busy the machine is */
  readonly cpu: readonly number[];
}

const ascending = (values: readonly number[]) => values.toSorted((a, b) => a - b);

/** Runs something again and again, one after the other; the first rounds do not count. */
export async function timingOf(run: () => unknown, warmUp: number, rounds: number): Promise<Timing> {
  const wall: number[] = [];
  const cpu: number[] = [];
  for (let i = 0; i < warmUp + rounds; i += 1) {
    const used = process.cpuUsage();
    const start = performance.now();
    await run();
    const { user, system } = process.cpuUsage(used);
    if (i >= warmUp) {
      wall.push(performance.now() - start);
      cpu.push((user + system) / 1000);
    }
  }
  return { wall: ascending(wall), cpu: ascending(cpu) };
}

/** The value below which a share of all values lies; `sorted` ascends. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
}

/** Writes a line of figures; with a goal for the median processor time, says where it is missed and ends the program with 1. */
export function tell(name: string, { wall, cpu }: Timing, goalMs?: number): void {
  const figures = [quantile(cpu, 0.5), quantile(wall, 0.5), quantile(wall, 0.95)];
  const columns = figures.map((figure) => figure.toFixed(2).padStart(10)).join("");
  const isMissed = goalMs !== undefined && quantile(cpu, 0.5) > goalMs;
  const goal = goalMs === undefined ? "" : `   goal ${goalMs} ms${isMissed ? " MISSED" : ""}`;
  process.stdout.write(`${name.padEnd(58)}${columns}${goal}\n`);
  if (isMissed) process.exitCode = 1;
}

/** The head of the lines that `tell` writes, with how many processes the machine had to run in the last minute. */
export function tellHead(what: string): void {
  const names = ["CPU p50 ms", "p50 ms", "p95 ms"].map((name) => name.padStart(10)).join("");
  process.stdout.write(`${`${what} (load ${(loadavg()[0] ?? 0).toFixed(1)})`.padEnd(58)}${names}\n`);
}
