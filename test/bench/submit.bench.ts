// SPDX-License-Identifier: Apache-2.0
// node scripts/run-ts.mjs test/bench/submit.bench.ts
// submitDisclosure with 100 facts, over HTTP, one after the other, to a register in a process of its own that certifies meanwhile.
import { loadavg } from "node:os";
import { anyPort, spawnRegister, temporaryData } from "../fixtures/register-process.ts";
import { accepted, type Company, registerCompany, yearOf } from "../fixtures/register-scene.ts";

const FACTS = 100;
const COMPANIES = 4;
const FIRST_YEAR = 2000;
const YEARS = 20;
const WARM_UP = 20;
const UNITS = { "ghg-scope1": "tCO2e", "ghg-scope2-location": "tCO2e", "energy-total": "GJ" } as const;
const METRICS = Object.entries(UNITS);

/** One figure a metric and plant, as a group with many plants states them. */
const facts = Array.from({ length: FACTS }, (_, i) => {
  const [metric, unit] = METRICS[i % METRICS.length] ?? [];
  const member = `plant ${Math.floor(i / METRICS.length)}`;
  return { metric, unit, value: `${1000 + i}.25`, decimals: 2, dimensions: [{ axis: "facility", member }] };
});

const at = (sorted: readonly number[], share: number) =>
  (sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN).toFixed(1).padStart(8);

const data = await temporaryData();
const register = spawnRegister({ dataFolder: data.path, port: await anyPort() });
try {
  await register.ready();
  const companies: Company[] = [];
  for (let i = 0; i < COMPANIES; i += 1) companies.push(await registerCompany(register, `Bench ${i}`));
  const inputs = companies.flatMap(({ id, preparer }) =>
    Array.from({ length: YEARS }, (_, i) => ({ preparer, input: yearOf(id, FIRST_YEAR + i, { facts }) })),
  );
  const times: number[] = [];
  for (const { preparer, input } of inputs) {
    const start = performance.now();
    await accepted(preparer, input);
    times.push(performance.now() - start);
  }
  const sorted = times.slice(WARM_UP).sort((a, b) => a - b);
  process.stdout.write(
    `submitDisclosure, ${FACTS} facts, ${sorted.length} warm: p50${at(sorted, 0.5)} ms   p95${at(sorted, 0.95)} ms   load ${(loadavg()[0] ?? 0).toFixed(1)}\n`,
  );
} catch (error) {
  process.stderr.write(`${register.stderr()}\n`);
  throw error;
} finally {
  await register.kill("SIGTERM");
  await data.remove();
}
