// SPDX-License-Identifier: Apache-2.0
// node scripts/run-ts.mjs test/bench/start.bench.ts [rounds, 3 where none is given]
// From `npm start` to ready, to the first verified certificate, and the memory of all its processes once every sample is certified.
import { readFileSync } from "node:fs";
import { loadavg } from "node:os";
import { until } from "../fixtures/program-process.ts";
import {
  anyPort,
  processesOf,
  type RegisterProcess,
  spawnRegister,
  temporaryData,
} from "../fixtures/register-process.ts";

const ROUNDS = Number(process.argv[2] ?? 3);
const PATIENCE_MS = 60_000;
const TICKS_A_SECOND = 100; // sysconf(_SC_CLK_TCK) on Linux
const GOALS = { readySeconds: 3, certificateSeconds: 15, residentMegabytes: 600 } as const;

interface Round {
  readonly listeningSeconds: number;
  readonly readySeconds: number;
  /** processor time of all processes until then */
  readonly readyCpuSeconds: number;
  readonly certificateSeconds: number;
  readonly certificateCpuSeconds: number;
  readonly residentMegabytes: number;
  /** shared pages counted once */
  readonly proportionalMegabytes: number;
  readonly processes: number;
  readonly load: number;
}

const kilobytes = (file: string, field: string): number =>
  Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(readFileSync(file, "utf8"))?.[1] ?? 0);

const sumOver = (ids: Iterable<number>, of: (id: number) => number): number =>
  [...ids].reduce((sum, id) => sum + of(id), 0);

/** User and system time in seconds, with that of children it has waited for (proc(5), fields 14 to 17). */
function cpuSeconds(id: number): number {
  const stat = readFileSync(`/proc/${id}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return sumOver([11, 12, 13, 14], (i) => Number(fields[i])) / TICKS_A_SECOND;
}

async function answers(register: RegisterProcess): Promise<boolean> {
  return fetch(`${register.url}/health`).then(
    () => true,
    () => false,
  );
}

async function runRound(): Promise<Round> {
  const [load = 0] = loadavg();
  const data = await temporaryData();
  const port = await anyPort();
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  const register = spawnRegister({ dataFolder: data.path, port, isEmpty: false });
  const ids = () => processesOf(data.path).keys();
  try {
    await until(() => answers(register), PATIENCE_MS, "an answer");
    const listeningSeconds = seconds();
    await register.ready();
    const readySeconds = seconds();
    const readyCpuSeconds = sumOver(ids(), cpuSeconds);
    const says = (words: RegExp) => () => words.test(register.stdout());
    await until(says(/^ +verified +passed/m), PATIENCE_MS, "a verified certificate");
    const certificateSeconds = seconds() - readySeconds;
    const certificateCpuSeconds = sumOver(ids(), cpuSeconds) - readyCpuSeconds;
    await until(says(/^Every sample has its certificate/m), PATIENCE_MS, "every certificate");
    return {
      listeningSeconds,
      readySeconds,
      readyCpuSeconds,
      certificateSeconds,
      certificateCpuSeconds,
      residentMegabytes: sumOver(ids(), (id) => kilobytes(`/proc/${id}/status`, "VmRSS")) / 1024,
      proportionalMegabytes: sumOver(ids(), (id) => kilobytes(`/proc/${id}/smaps_rollup`, "Pss")) / 1024,
      processes: [...ids()].length,
      load,
    };
  } catch (error) {
    process.stderr.write(`${register.stdout()}${register.stderr()}\n`);
    throw error;
  } finally {
    await register.kill("SIGTERM");
    await data.remove();
  }
}

const rounds: Round[] = [];
for (let i = 0; i < ROUNDS; i += 1) rounds.push(await runRound());

function row(name: keyof Round, goal?: number): void {
  const values = rounds.map((round) => round[name]).sort((a, b) => a - b);
  const median = values[Math.floor(values.length / 2)] ?? Number.NaN;
  const all = values.map((value) => value.toFixed(1)).join(", ");
  const words = goal === undefined ? "" : `goal ${goal}${median > goal ? " MISSED" : ""}`;
  process.stdout.write(`${name.padEnd(24)}${median.toFixed(1).padStart(8)}   ${words.padEnd(16)} (${all})\n`);
  if (goal !== undefined && median > goal) process.exitCode = 1;
}

row("listeningSeconds");
row("readySeconds", GOALS.readySeconds);
row("readyCpuSeconds");
row("certificateSeconds", GOALS.certificateSeconds);
row("certificateCpuSeconds");
row("residentMegabytes", GOALS.residentMegabytes);
row("proportionalMegabytes");
row("processes");
row("load");
