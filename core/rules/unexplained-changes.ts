// SPDX-License-Identifier: Apache-2.0
import type { Catalogue } from "../catalogue/catalogue.ts";
import type { Fact } from "../disclosure/fact.ts";
import { factKey, inLeafOrder } from "../disclosure/fact-key.ts";
import { deltaOf } from "./fact-changes.ts";
import type { Finding } from "./finding.ts";

/** A disclosure that another one is to take the place of. */
export interface Superseded {
  readonly id: string;
  readonly facts: readonly Fact[];
  /** what was certified is judged with all earlier vintages, by the rules themselves */
  readonly isCertified: boolean;
}

const RULE = "R-TS-05";

/**
 * R-TS-05 for the disclosure that is superseded: nothing it said vanishes, and nothing changes without a reason. A figure is taken
 * back by stating it without a value, with a nullReason and a restatement.
 */
export function unexplainedChanges(
  facts: readonly Fact[],
  { id, facts: earlier, isCertified }: Superseded,
  catalogue: Catalogue,
): readonly Finding[] {
  const later = new Map(facts.map((fact) => [factKey(fact), fact]));
  return inLeafOrder(earlier, (fact) => fact).flatMap((before) => {
    const after = later.get(factKey(before));
    if (after === undefined) return [removed(before, id, catalogue)];
    if (isCertified || after.restates !== null || saysTheSame(before, after, catalogue)) return [];
    return [changed(after, id, catalogue)];
  });
}

/** True where both state the same amount, in whatever unit, or the same text, or the same reason for none. */
function saysTheSame(before: Fact, after: Fact, catalogue: Catalogue): boolean {
  if (before.nullReason !== after.nullReason || before.text !== after.text) return false;
  if (before.censored !== after.censored) return false;
  const isLiteral = before.value === after.value && before.unit === after.unit;
  return isLiteral || deltaOf(before, after, catalogue)?.amount === "0";
}

function removed({ metric, period }: Fact, id: string, catalogue: Catalogue): Finding {
  return {
    ...finding([]),
    messageEn: `${metric} for ${period} stands in disclosure ${id}, which this one supersedes, and is left out without a word`,
    messageZh: `${labelOf(metric, catalogue)}（${period}）在被取代的披露 ${id} 中存在，本次披露未作说明即删去`,
    hint: "state the figure again; to take it back, state it with a nullReason instead of a value and give it a restatement",
  };
}

function changed(fact: Fact, id: string, catalogue: Catalogue): Finding {
  const { metric, period } = fact;
  return {
    ...finding([factKey(fact)]),
    messageEn: `${metric} for ${period} is not what disclosure ${id} said, which this one supersedes, and no reason is given for the change`,
    messageZh: `${labelOf(metric, catalogue)}（${period}）与被取代的披露 ${id} 不一致，且未说明变更原因`,
    hint: "give the fact a restatement with reason (ERROR, METHOD, STRUCTURE, FACTOR or DATA) and note",
  };
}

function finding(facts: readonly string[]) {
  const nothing = { expected: null, actual: null, delta: null, acceptedBecause: null };
  return { rule: RULE, severity: "ERROR" as const, facts, ...nothing };
}

function labelOf(metric: string, catalogue: Catalogue): string {
  return catalogue.metric(metric)?.labels.zh ?? metric;
}
