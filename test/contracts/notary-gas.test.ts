// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Anvil, startAnvil } from "../fixtures/anvil.ts";
import { providerOf } from "../fixtures/notary.ts";
import { GAS_CASES, measureGas } from "../fixtures/notary-gas.ts";

// `node scripts/run-ts.mjs test/bench/gas.bench.ts --write` measures anew.
const snapshot: Readonly<Record<string, number>> = JSON.parse(
  readFileSync(resolve(import.meta.dirname, "gas-snapshot.json"), "utf8"),
);
const AT_A_MILLION = GAS_CASES.filter(({ from, members }) => from >= 999_999 && members === 4).map(
  ({ name }) => name,
);

const FIVE_OF_SEVEN = GAS_CASES.filter(({ members }) => members === 7).map(({ name }) => name);

let anvil: Anvil;
let provider: ReturnType<typeof providerOf>;
let measured: Readonly<Record<string, number>>;

beforeAll(async () => {
  anvil = await startAnvil();
  provider = providerOf(anvil.url);
  measured = await measureGas(provider);
});
afterAll(async () => {
  provider.destroy();
  await anvil.stop();
});

it("measures what the snapshot holds", () => {
  expect(Object.keys(measured)).toEqual(Object.keys(snapshot));
});

it.each(Object.entries(snapshot))("costs no more than before: %s, %i gas", (name, gas) => {
  expect(measured[name]).toBeLessThanOrEqual(gas);
});

it.each(AT_A_MILLION)("anchors with 3 of 4 for at most 80,000 gas: %s", (name) => {
  expect(measured[name]).toBeLessThanOrEqual(80_000);
});

it.each(FIVE_OF_SEVEN)("anchors with 5 of 7 for at most 95,000 gas: %s", (name) => {
  expect(measured[name]).toBeLessThanOrEqual(95_000);
});
