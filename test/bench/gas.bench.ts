// SPDX-License-Identifier: Apache-2.0
// node scripts/run-ts.mjs test/bench/gas.bench.ts [--write]
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { startAnvil } from "../fixtures/anvil.ts";
import { providerOf } from "../fixtures/notary.ts";
import { GAS_CASES, measureGas } from "../fixtures/notary-gas.ts";

/** Measured on a prototype with the published EAS contracts; quoted here, not measured again. */
const QUOTED = [
  ["EAS.attest, one report", 180_120],
  ["EAS.multiAttest, each report of a batch", 146_001],
] as const;

const number = new Intl.NumberFormat("en-US");

function row(name: string, gas: number, entries: number): string {
  const each = entries > 0 ? number.format(Math.round((gas / entries) * 10) / 10) : "";
  return `${name.padEnd(52)}${number.format(gas).padStart(12)}${each.padStart(16)}`;
}

const anvil = await startAnvil();
const provider = providerOf(anvil.url);
try {
  const measured = await measureGas(provider);
  const grown = new Map(GAS_CASES.map(({ name, from, to }) => [name, to - from]));
  const rows = Object.entries(measured).map(([name, gas]) => row(name, gas, grown.get(name) ?? 0));
  const quoted = QUOTED.map(([name, gas]) => row(`${name} (quoted)`, gas, 1));
  const head = `${"transaction".padEnd(52)}${"gas".padStart(12)}${"gas an entry".padStart(16)}`;
  process.stdout.write(`${[head, ...rows, ...quoted].join("\n")}\n`);
  if (process.argv.includes("--write")) {
    const file = resolve(import.meta.dirname, "../contracts/gas-snapshot.json");
    writeFileSync(file, `${JSON.stringify(measured, null, 2)}\n`);
  }
} finally {
  provider.destroy();
  await anvil.stop();
}
