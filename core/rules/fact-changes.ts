// SPDX-License-Identifier: Apache-2.0
import { canonicalize } from "../canonical/canonical-json.ts";
import type { Catalogue } from "../catalogue/catalogue.ts";
import { formatRational, subtractRationals } from "../decimal/rational.ts";
import type { Fact } from "../disclosure/fact.ts";
import { amountOf, canonicalUnitOf } from "./amount.ts";

export type FactChangeKind = "ADDED" | "CHANGED" | "REMOVED";

/** An amount with its unit. */
export interface Delta {
  readonly amount: string;
  readonly unit: string;
}

/**
 * How a fact differs from the fact of the same key in the disclosure before; undefined where it says the same. What counts is
 * everything that is stated, down to note and evidence: a restatement of the same words is a change as well.
 */
export function changeOf(before: Fact | undefined, after: Fact | undefined): FactChangeKind | undefined {
  if (before === undefined || after === undefined)
    return before === after ? undefined : before === undefined ? "ADDED" : "REMOVED";
  return after.restates === null && canonicalize(stated(before)) === canonicalize(stated(after))
    ? undefined
    : "CHANGED";
}

/** By how much the later value exceeds the earlier one, in the metric's canonical unit; undefined unless both are amounts of it. */
export function deltaOf(
  before: Fact | undefined,
  after: Fact | undefined,
  catalogue: Catalogue,
): Delta | undefined {
  const metric = catalogue.metric(after?.metric ?? "");
  if (before === undefined || after === undefined || metric === undefined || metric.unit === null)
    return undefined;
  const [earlier, later] = [before, after].map((fact) => ({ fact, metric, members: "" }));
  if (earlier === undefined || later === undefined) return undefined;
  const unit = canonicalUnitOf(later);
  // Amounts of two currencies have no difference.
  if (canonicalUnitOf(earlier) !== unit) return undefined;
  const [was, is] = [amountOf(earlier, unit, catalogue), amountOf(later, unit, catalogue)];
  return was && is && { amount: formatRational(subtractRationals(is, was)), unit };
}

function stated(fact: Fact): Omit<Fact, "restates"> {
  const { restates: _, ...rest } = fact;
  return rest;
}
