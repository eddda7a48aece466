// SPDX-License-Identifier: Apache-2.0
// node scripts/run-ts.mjs test/bench/submit.bench.ts
// submitDisclosure with 100 facts, over HTTP, one after the other, to a register in a process of its own: first while its members
// are stopped, so that it logs and certifies nothing, then while it makes certificates of all that has gathered.
import { readFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { loadavg } from "node:os";
import { join } from "node:path";
import { anyPort, type RegisterProcess, spawnRegister, temporaryData } from "../fixtures/register-process.ts";
import { accepted, type Company, registerCompany, yearOf } from "../fixtures/register-scene.ts";
import { quantile } from "./timing.ts";

const FACTS = 100;
const FIRST_YEAR = 2000;
const WARM_UP = 80;
const MEASURED = 80;
const GOAL_P95_MS = 50;
const MEMBERS = [1, 2, 3, 4];
const TICK_MS = 10;
const UNITS = { "ghg-scope1": "tCO2e", "ghg-scope2-location": "tCO2e", "energy-total": "GJ" } as const;
const METRICS = Object.entries(UNITS);

/** One figure a metric and plant, as a group with many plants states them. */
const facts = Array.from({ length: FACTS }, (_, i) => {
  const [metric, unit] = METRICS[i % METRICS.length] ?? [];
  const member = `plant ${Math.floor(i / METRICS.length)}`;
  return { metric, unit, value: `${1000 + i}.25`, decimals: 2, dimensions: [{ axis: "facility", member }] };
});

/** Processor time of the register so far; Linux only, elsewhere not a number. */
function cpuMs({ pid }: RegisterProcess): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    return Number.NaN;
  }
}

async function measure(name: string, { id, preparer }: Company, register: RegisterProcess): Promise<void> {
  const times: number[] = [];
  const before = cpuMs(register);
  for (let i = 0; i < WARM_UP + MEASURED; i += 1) {
    const start = performance.now();
    await accepted(preparer, yearOf(id, FIRST_YEAR + i, { facts }));
    times.push(performance.now() - start);
  }
  const sorted = times.slice(WARM_UP).sort((a, b) => a - b);
  const [p50, p95] = [0.5, 0.95].map((share) => quantile(sorted, share));
  const cpu = (cpuMs(register) - before) / times.length;
  const figures = [p50, p95, cpu].map((figure) => (figure ?? Number.NaN).toFixed(1).padStart(8));
  const [shown50, shown95, shownCpu] = figures;
  const isMissed = (p95 ?? 0) > GOAL_P95_MS;
  process.stdout.write(
    `${name.padEnd(18)} p50${shown50} ms   p95${shown95} ms   register's CPU a submission${shownCpu} ms   goal p95 ${GOAL_P95_MS} ms${isMissed ? " MISSED" : ""}\n`,
  );
}

const data = await temporaryData();
const register = spawnRegister({ dataFolder: data.path, port: await anyPort() });
const switches = MEMBERS.map((i) => join(data.path, `member-${i}.stopped`));
try {
  await register.ready();
  const [first, second] = [await registerCompany(register, "Idle"), await registerCompany(register, "Busy")];
  process.stdout.write(
    `submitDisclosure, ${FACTS} facts, ${MEASURED} warm (load ${(loadavg()[0] ?? 0).toFixed(1)})\n`,
  );
  await Promise.all(switches.map((path) => writeFile(path, "")));
  await measure("idle", first, register);
  await Promise.all(switches.map((path) => rm(path)));
  await measure("while certifying", second, register);
} catch (error) {
  process.stderr.write(`${register.stderr()}\n`);
  throw error;
} finally {
  await register.kill("SIGTERM");
  await data.remove();
}
