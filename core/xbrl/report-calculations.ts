// SPDX-License-Identifier: Apache-2.0
import {
  addIntervals,
  exactly,
  type Interval,
  intervalOf,
  overlap,
  subtractIntervals,
} from "../decimal/interval.ts";
import { ZERO } from "../decimal/rational.ts";
import { commonInterval } from "./common-interval.ts";
import type { ExpandedName } from "./expanded-name.ts";
import type { ReportFact } from "./report-fact.ts";
import { quoted, type ReportProblems } from "./report-problems.ts";
import type { Calculation, Taxonomy } from "./taxonomy.ts";

type Column = ReadonlyMap<ExpandedName, readonly ReportFact[]>;

/**
 * Checks the sums of the taxonomy among facts with equal aspects (Calculations 1.1, round to nearest): a total and at least one part
 * must be there; facts with inconsistent duplicates are not summed.
 */
export function checkCalculations(
  facts: readonly ReportFact[],
  { calculations }: Taxonomy,
  problems: ReportProblems,
): void {
  const summed = new Set(calculations.flatMap(({ total, parts }) => [total, ...parts.map((p) => p.concept)]));
  const columns = new Map<string, Map<ExpandedName, ReportFact[]>>();
  for (const fact of facts) {
    if (fact.amount === null || !summed.has(fact.concept.name)) continue;
    const column = entryOf(columns, fact.aspects, () => new Map<ExpandedName, ReportFact[]>());
    entryOf(column, fact.concept.name, () => []).push(fact);
  }
  const excessive = new Set<string>();
  for (const column of columns.values())
    for (const calculation of calculations) checkCalculation(calculation, column, excessive, problems);
}

function entryOf<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  const value = map.get(key) ?? create();
  map.set(key, value);
  return value;
}

function checkCalculation(
  { total, parts }: Calculation,
  column: Column,
  excessive: Set<string>,
  problems: ReportProblems,
): void {
  const totals = column.get(total) ?? [];
  const stated = parts.flatMap(({ concept, weight }) => {
    const facts = column.get(concept) ?? [];
    return facts.length === 0 ? [] : [{ facts, weight }];
  });
  if (totals.length === 0 || stated.length === 0) return;
  tellExcessDigits([...totals, ...stated.flatMap(({ facts }) => facts)], excessive, problems);
  const [whole, sum] = [meaningOf(totals), sumOf(stated)];
  if (whole === undefined || sum === undefined || overlap(whole, sum)) return;
  const names = stated.map(({ facts }) => quoted(facts[0]?.id ?? "")).join(", ");
  problems.add(
    "calc11e:inconsistentCalculationUsingRounding",
    `fact ${quoted(totals[0]?.id ?? "")}: expected the sum of ${names}`,
  );
}

/** undefined where a part means nothing certain, because its duplicates contradict each other */
function sumOf(
  parts: readonly { readonly facts: readonly ReportFact[]; readonly weight: 1 | -1 }[],
): Interval | undefined {
  return parts.reduce<Interval | undefined>((sum, { facts, weight }) => {
    const part = meaningOf(facts);
    if (part === undefined || sum === undefined) return undefined;
    return weight === 1 ? addIntervals(sum, part) : subtractIntervals(sum, part);
  }, exactly(ZERO));
}

function meaningOf(facts: readonly ReportFact[]): Interval | undefined {
  return commonInterval(facts.map(({ amount, decimals }) => amount && intervalOf(amount, decimals)));
}

/** Digits behind the stated accuracy, such as 47400 to thousands, are told once a fact. */
function tellExcessDigits(facts: readonly ReportFact[], told: Set<string>, problems: ReportProblems): void {
  for (const fact of facts) {
    if (told.has(fact.id) || !hasExcessDigits(fact)) continue;
    told.add(fact.id);
    problems.add(
      "calc11e:excessDigits",
      `fact ${quoted(fact.id)}: expected no digits behind decimals ${fact.decimals}, got ${quoted(fact.value ?? "")}`,
    );
  }
}

function hasExcessDigits({ amount, decimals }: ReportFact): boolean {
  if (amount === null || decimals === null || amount.scale <= decimals) return false;
  return amount.digits % 10n ** BigInt(amount.scale - decimals) !== 0n;
}
