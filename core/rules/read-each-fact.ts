// SPDX-License-Identifier: Apache-2.0
import { createProblems, type Problem } from "./problems.ts";
import { checkContext, mergeDuplicates, type Read, type ReadContext, readFact } from "./read-facts.ts";
import type { ReadFacts } from "./stated-fact.ts";

/** What is wrong with one of several facts; `path` is within it, empty where it is the fact as a whole. */
export interface FactProblem extends Problem {
  readonly index: number;
}

export interface EachFact {
  /** the facts with which nothing is wrong */
  readonly read: ReadFacts;
  readonly problems: readonly FactProblem[];
}

/**
 * Reads facts as readFacts does, but goes on after a problem, so that all of them are known at once: up to 20 a fact. Throws
 * BAD_INPUT where period, currency or the absence of facts let none be read.
 */
export function readEachFact(inputs: readonly unknown[], context: ReadContext): EachFact {
  checkContext(context, inputs.length, createProblems());
  const problems: FactProblem[] = [];
  const read: Read[] = [];
  for (const [index, input] of inputs.entries()) {
    const own = createProblems();
    const one = readFact(input, `facts[${index}]`, context, own);
    if (own.found.length === 0 && one !== undefined) read.push(one);
    problems.push(...own.found.map((problem) => within(problem, index)));
  }
  const twins = createProblems();
  const merged = mergeDuplicates(read, twins);
  const ofTwins = twins.found.map((problem) =>
    within(problem, Number(problem.path.slice("facts[".length, -1))),
  );
  return { read: merged, problems: [...problems, ...ofTwins] };
}

function within(problem: Problem, index: number): FactProblem {
  return { ...problem, index, path: problem.path.slice(`facts[${index}].`.length) };
}
