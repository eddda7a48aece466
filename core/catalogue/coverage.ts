// SPDX-License-Identifier: Apache-2.0
import type { NullReason } from "../disclosure/fact.ts";
import { daysOf, type Period, periodOf, periodText } from "../rules/calendar.ts";
import type { ExpectedMetric, Profile } from "./profile.ts";

/** What coverage needs of a fact; a restricted one is counted without its content. */
export interface CoverableFact {
  readonly metric: string;
  /** `start/endExclusive` */
  readonly period: string;
  readonly nullReason: NullReason | null;
}

/** A metric that is not stated, with the reasons given instead. */
export interface ExplainedMetric extends ExpectedMetric {
  readonly nullReasons: readonly NullReason[];
}

/** How far facts answer a framework. Every expected metric is in exactly one of the three lists. */
export interface Coverage {
  readonly profile: Profile;
  readonly reported: readonly ExpectedMetric[];
  readonly explained: readonly ExplainedMetric[];
  readonly missing: readonly ExpectedMetric[];
  /** true when nothing REQUIRED is missing */
  readonly isComplete: boolean;
}

// A target and a base year stand in a period of their own, whatever the disclosure's period is.
const OWN_PERIOD: ReadonlySet<string> = new Set(["ghg-base-year-value", "ghg-target-value"]);

/**
 * What of a framework is reported, explained by a nullReason, or missing. Facts of the period count, totals and parts alike;
 * comparatives do not.
 */
export function coverageOf(facts: readonly CoverableFact[], period: Period, profile: Profile): Coverage {
  const reasonsOf = new Map<string, Set<NullReason>>();
  const stated = new Set<string>();
  for (const { metric, nullReason, ...fact } of facts) {
    if (!isOfPeriod(metric, fact.period, period)) continue;
    if (nullReason === null) stated.add(metric);
    else reasonsOf.set(metric, (reasonsOf.get(metric) ?? new Set()).add(nullReason));
  }
  const { expected } = profile;
  const missing = expected.filter(({ metric }) => !stated.has(metric) && !reasonsOf.has(metric));
  return {
    profile,
    reported: expected.filter(({ metric }) => stated.has(metric)),
    explained: expected.flatMap((item) => {
      const reasons = stated.has(item.metric) ? undefined : reasonsOf.get(item.metric);
      return reasons === undefined ? [] : [{ ...item, nullReasons: [...reasons].sort() }];
    }),
    missing,
    isComplete: missing.every(({ need }) => need !== "REQUIRED"),
  };
}

/** The disclosure's own period, or a day of it; a quarter says nothing about the year. */
function isOfPeriod(metric: string, text: string, period: Period): boolean {
  if (OWN_PERIOD.has(metric) || text === periodText(period)) return true;
  const { start, endExclusive } = periodOf(text);
  return isOneDay(text) && start >= period.start && endExclusive <= period.endExclusive;
}

function isOneDay(text: string): boolean {
  return daysOf(periodOf(text)) === 1;
}
