// SPDX-License-Identifier: Apache-2.0
import type { Catalogue } from "../catalogue/catalogue.ts";
import { ALL_SUMS } from "../rules/all-sums.ts";
import type { SumRule } from "../rules/sum.ts";

/** A sum of the rules that a calculation link can say: total = sum of the parts, by slug. */
export interface RegisterSum {
  readonly rule: string;
  /** of the base set: the rule, and which of its breakdowns */
  readonly id: string;
  readonly total: string;
  readonly parts: readonly string[];
}

/**
 * The sums of the rules as Calculations 1.1 can say them, with absent parts as nothing. Left out are sums that hold for totals in some
 * units only, parts that overlap, and parts that are one member of a metric, which lies on another column.
 */
export function registerSums({ metric }: Catalogue): readonly RegisterSum[] {
  const seen = new Map<string, number>();
  return ALL_SUMS.flatMap((sum) => {
    const parts = sum.parts.filter(({ member }) => member === undefined).map((part) => part.metric);
    const isKnown = [sum.total, ...parts].every((slug) => metric(slug) !== undefined);
    if (!isSayable(sum) || !isKnown || parts.length === 0) return [];
    const count = (seen.get(sum.id) ?? 0) + 1;
    seen.set(sum.id, count);
    return [{ rule: sum.id, id: count === 1 ? sum.id : `${sum.id}.${count}`, total: sum.total, parts }];
  });
}

function isSayable({ totalUnits, parts }: SumRule): boolean {
  const isWhole = parts.every((part) => part.member === undefined || part.isOptional === true);
  return totalUnits === undefined && isWhole && !parts.some(({ mayOverlap }) => mayOverlap === true);
}
