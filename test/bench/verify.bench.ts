// SPDX-License-Identifier: Apache-2.0
// node scripts/run-ts.mjs test/bench/verify.bench.ts
import { nodePrimitives } from "../../verifier/cli/node-primitives.ts";
import { type Primitives, portablePrimitives } from "../../verifier/primitives.ts";
import { readTrust } from "../../verifier/trust.ts";
import { verify } from "../../verifier/verify.ts";
import { bundleWith } from "../fixtures/genuine-bundle.ts";
import { NOW_MS, trustDocument } from "../fixtures/genuine-register.ts";
import { memoryNetwork } from "../fixtures/memory-network.ts";

const TARGET_MS = 5;
const WARM_UP = 50;
const RUNS = 300;

const trust = readTrust(trustDocument());
const whole = bundleWith({});
const attached = bundleWith({ status: null, certificateStatement: null, certificateInclusion: null });

async function measure(
  file: Uint8Array,
  primitives: Primitives,
  isOnline: boolean,
): Promise<readonly number[]> {
  const network = isOnline ? memoryNetwork() : undefined;
  const times: number[] = [];
  for (let run = 0; run < WARM_UP + RUNS; run += 1) {
    const start = performance.now();
    await verify(file, { trust, nowMs: NOW_MS, network, primitives });
    if (run >= WARM_UP) times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b);
}

const at = (times: readonly number[], share: number) => times[Math.floor(times.length * share)] ?? Number.NaN;

const native = nodePrimitives();
const cases = [
  ["bundle as attached to the PDF, offline, node:crypto", attached, native, false],
  ["bundle with status lists, offline, node:crypto", whole, native, false],
  ["bundle with status lists, chain in memory, node:crypto", whole, native, true],
  ["bundle with status lists, offline, portable", whole, portablePrimitives, false],
] as const;

process.stdout.write(`${"verification".padEnd(58)}${"p50 ms".padStart(9)}${"p95 ms".padStart(9)}\n`);
for (const [name, file, primitives, isOnline] of cases) {
  const times = await measure(file, primitives, isOnline);
  const p50 = at(times, 0.5);
  const isMissed = primitives === native && !isOnline && p50 > TARGET_MS;
  const row = `${name.padEnd(58)}${p50.toFixed(2).padStart(9)}${at(times, 0.95).toFixed(2).padStart(9)}`;
  process.stdout.write(`${row}${isMissed ? `  target ${TARGET_MS} ms missed` : ""}\n`);
  if (isMissed) process.exitCode = 1;
}
