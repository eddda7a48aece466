// SPDX-License-Identifier: Apache-2.0
import { canonicalize } from "../canonical/canonical-json.ts";
import type { Catalogue } from "../catalogue/catalogue.ts";
import { dayAfter, daysOf, lastDayOf, type Period, periodText } from "./calendar.ts";
import type { StatedFact } from "./stated-fact.ts";

/**
 * The key that a stated fact will have once it is read (docs/formats.md §2). A fact that cannot be read yet has one too, made of
 * what it states, so that a correction under the same metric, period and dimensions takes its place.
 */
export function statedFactKey(stated: StatedFact, disclosurePeriod: Period, catalogue: Catalogue): string {
  const isInstant = catalogue.metric(stated.metric)?.periodType === "INSTANT";
  const dimensions = stated.dimensions ?? [];
  const pairs = dimensions.map(({ axis, member }) => [axis, member] as const);
  const isOnceEach = new Set(pairs.map(([axis]) => axis)).size === pairs.length;
  const period = periodText(periodOf(stated.period ?? undefined, disclosurePeriod, isInstant));
  return canonicalize([stated.metric, period, isOnceEach ? Object.fromEntries(pairs) : pairs]);
}

function periodOf(own: Period | undefined, disclosurePeriod: Period, isInstant: boolean): Period {
  if (own === undefined) return isInstant ? lastDayOf(disclosurePeriod) : disclosurePeriod;
  const days = daysOf(own);
  const isOneDay = isInstant && (days === 0 || days === 1);
  return isOneDay ? { start: own.start, endExclusive: dayAfter(own.start) } : own;
}
