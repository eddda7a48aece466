// SPDX-License-Identifier: Apache-2.0
// node scripts/run-ts.mjs test/bench/rules.bench.ts: reading and judging 10,000 facts, warm, at most 150 ms.
import { readFacts } from "../../core/rules/read-facts.ts";
import { runRules } from "../../core/rules/run-rules.ts";
import type { StatedFact } from "../../core/rules/stated-fact.ts";
import { READ_CONTEXT, RULE_CONTEXT, stated } from "../fixtures/stated.ts";

const FACTS = 10_000;
const ROUNDS = 15;
const LIMIT_MS = 150;
const PER_FACILITY = ["ghg-scope1", "ghg-scope2-location", "ghg-scope2-market", "energy-total"] as const;

/** 2,500 facilities with four figures each, as a large group states them; parsed from JSON, as a request is. */
function manyFacts(): readonly StatedFact[] {
  const facts = Array.from({ length: FACTS }, (_, i) => {
    const metric = PER_FACILITY[i % PER_FACILITY.length] ?? "ghg-scope1";
    const facility = [{ axis: "facility", member: `plant ${Math.floor(i / PER_FACILITY.length)}` }];
    return {
      ...stated(metric, `${i}.25`, metric === "energy-total" ? "GJ" : "kgCO2e", 2),
      dimensions: facility,
    };
  });
  return JSON.parse(JSON.stringify(facts)) as readonly StatedFact[];
}

function timed(facts: readonly StatedFact[]): readonly [number, number] {
  const start = performance.now();
  const read = readFacts(facts, READ_CONTEXT);
  const middle = performance.now();
  runRules(read.facts, RULE_CONTEXT);
  return [middle - start, performance.now() - middle];
}

const facts = manyFacts();
const rounds = Array.from({ length: ROUNDS }, () => timed(facts)).slice(5);
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const [reading, judging] = [median(rounds.map(([read]) => read)), median(rounds.map(([, judge]) => judge))];
const total = reading + judging;
const fastest = Math.min(...rounds.map(([read, judge]) => read + judge));
process.stdout.write(
  `${FACTS} facts: readFacts ${reading.toFixed(1)} ms, runRules ${judging.toFixed(1)} ms, together ${total.toFixed(1)} ms, fastest round ${fastest.toFixed(1)} ms (limit ${LIMIT_MS} ms)\n`,
);
process.exitCode = total <= LIMIT_MS ? 0 : 1;
