// SPDX-License-Identifier: Apache-2.0
// node scripts/run-ts.mjs test/bench/reports.bench.ts: from the JSON text of a report to its evidence under one root.
import { hash } from "node:crypto";
import { utf8 } from "../../core/canonical/canonical-json.ts";
import { concatBytes, toHex } from "../../core/canonical/encoding.ts";
import { canonicalBytesOf, parseStrictJson } from "../../core/canonical/strict-json.ts";
import { commitFacts, salting, showFact } from "../../core/disclosure/commitment.ts";
import type { Fact } from "../../core/disclosure/fact.ts";
import { hexPaths, packedRoot, packedTree } from "../../core/merkle/packed-tree.ts";
import { createPairHasher } from "../../functions/adapters/wasm/pair-hasher.ts";

const GOAL = 15_000;
const BATCH = 10_000;
const FACT_BATCH = 500;
const ROUNDS = 5;
const REPORT = utf8('{"report":');
const hashPairs = createPairHasher();
const secret = new Uint8Array(32).fill(7);

const facts = (report: number): readonly Fact[] =>
  Array.from({ length: 22 }, (_, i) => ({
    basis: "MEASURED",
    calculation: null,
    censored: null,
    decimals: 0,
    dimensions: { country: "CN", facility: `plant ${i}` },
    evidence: [],
    metric: "ghg-scope1",
    note: i % 3 === 0 ? null : "as printed on page 12 of the report 第十二页",
    nullReason: null,
    period: "2022-09-25/2023-10-01",
    restates: null,
    text: null,
    unit: "tCO2e",
    value: String(report * 100 + i),
  }));
const texts = Array.from({ length: BATCH }, (_, i) =>
  JSON.stringify({ facts: facts(i), organization: `org-${i}`, v: 1 }),
);

const room = new Uint8Array(1 << 16);

/** SHA-256(0x00 || report), with room that is kept. */
function leafOf(report: Uint8Array): Uint8Array {
  room.set(report, 1);
  return hash("sha256", room.subarray(0, 1 + report.length), "buffer");
}

/** The same reports, keys in another order and with space between them, as a person or another program would write them. */
const loose = texts.slice(0, BATCH / 10).map((text) => {
  const { facts, ...rest } = JSON.parse(text);
  return JSON.stringify({ ...reversed(rest), facts: facts.map(reversed) }, null, 1);
});

function reversed(object: object): object {
  return Object.fromEntries(Object.entries(object).reverse());
}

/** One leaf a report: strict reading, canonical bytes, hash, tree over the batch, proof, bundle. */
function wholeReports(given: readonly string[]): number {
  const reports = given.map((text) => canonicalBytesOf(text));
  const leaves = reports.map(leafOf);
  const tree = packedTree(concatBytes(...leaves), hashPairs);
  const root = toHex(packedRoot(tree));
  const pathOf = hexPaths(tree);
  let bytes = 0;
  for (const [index, report] of reports.entries()) {
    const inclusion = `,"inclusion":${JSON.stringify({ index, size: tree.size, path: pathOf(index), root })}}`;
    bytes += concatBytes(REPORT, report, utf8(inclusion)).length;
  }
  return bytes;
}

/** One salted leaf a fact, as the register commits, with a proof of every fact. */
function factByFact(): number {
  let siblings = 0;
  for (const text of texts.slice(0, FACT_BATCH)) {
    const report = parseStrictJson(text) as unknown as { readonly facts: readonly Fact[] };
    const distinct = report.facts;
    const saltOf = salting(secret);
    const commitment = commitFacts(distinct.map((fact) => ({ fact, salt: saltOf(fact) })));
    for (let i = 0; i < distinct.length; i += 1) siblings += showFact(commitment, i).siblings.length;
  }
  return siblings;
}

function perSecond(run: () => number, reports: number): number {
  const rates = Array.from({ length: ROUNDS }, () => {
    const before = process.cpuUsage();
    if (run() === 0) throw new Error("expected work");
    const { user, system } = process.cpuUsage(before);
    return reports / ((user + system) / 1e6);
  }).sort((a, b) => a - b);
  return rates[Math.floor(ROUNDS / 2)] ?? Number.NaN;
}

process.stdout.write(
  `reports of ${utf8(texts[0] ?? "").length} bytes, per CPU second (median of ${ROUNDS})\n`,
);
const whole = perSecond(() => wholeReports(texts), BATCH);
process.stdout.write(`a leaf a report: ${whole.toFixed(0)}, goal ${GOAL}${whole < GOAL ? " MISSED" : ""}\n`);
const unordered = perSecond(() => wholeReports(loose), loose.length);
process.stdout.write(`the same, keys in another order and spaced: ${unordered.toFixed(0)}\n`);
process.stdout.write(`a salted leaf a fact (22 facts): ${perSecond(factByFact, FACT_BATCH).toFixed(0)}\n`);
if (whole < GOAL) process.exitCode = 1;
