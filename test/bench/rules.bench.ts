// SPDX-License-Identifier: Apache-2.0
// node scripts/run-ts.mjs test/bench/rules.bench.ts: reading and judging 10,000 facts, warm, at most 150 ms.
import { readFacts } from "../../core/rules/read-facts.ts";
import { runRules } from "../../core/rules/run-rules.ts";
import type { StatedFact } from "../../core/rules/stated-fact.ts";
import { READ_CONTEXT, RULE_CONTEXT, stated } from "../fixtures/stated.ts";
import { tell, tellHead, timingOf } from "./timing.ts";

const FACTS = 10_000;
const WARM_UP = 5;
const ROUNDS = 20;
const GOAL_MS = 150;
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

const facts = manyFacts();
const read = readFacts(facts, READ_CONTEXT);
tellHead(`${FACTS} facts`);
tell("readFacts", await timingOf(() => readFacts(facts, READ_CONTEXT), WARM_UP, ROUNDS));
tell("runRules", await timingOf(() => runRules(read.facts, RULE_CONTEXT), WARM_UP, ROUNDS));
const both = () => runRules(readFacts(facts, READ_CONTEXT).facts, RULE_CONTEXT);
tell("read and judged", await timingOf(both, WARM_UP, ROUNDS), GOAL_MS);
