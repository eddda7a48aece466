// SPDX-License-Identifier: Apache-2.0
import { compareRationals } from "../decimal/rational.ts";
import type { Fact } from "../disclosure/fact.ts";
import { factKey } from "../disclosure/fact-key.ts";
import { amountOf, canonicalUnitOf } from "./amount.ts";
import type { EarlierDisclosure } from "./earlier-disclosure.ts";
import type { IndexedFact } from "./fact-index.ts";
import type { RuleContext } from "./rule.ts";

/** One fact of an earlier disclosure. */
export interface Vintage {
  readonly fact: Fact;
  /** false where what it says must not be told: findings are as public as the facts they name, and those are the new ones */
  readonly mayBeTold: boolean;
  readonly disclosure: EarlierDisclosure;
}

/** Finds the earlier vintages of a fact by its key, in the order of `context.earlier`, newest first. */
export function vintagesBy({ earlier = [] }: RuleContext): (key: string) => readonly Vintage[] {
  const byKey = new Map<string, Vintage[]>();
  for (const disclosure of earlier) {
    for (const { fact, visibility } of disclosure.facts) {
      const key = factKey(fact);
      const list = byKey.get(key) ?? [];
      list.push({ fact, mayBeTold: visibility === "PUBLIC", disclosure });
      byKey.set(key, list);
    }
  }
  return (key) => byKey.get(key) ?? [];
}

/** True where two vintages of one fact say the same: the same amount in whatever unit, or the same reason for none. */
export function saysTheSame(item: IndexedFact, other: Fact, { catalogue }: RuleContext): boolean {
  const { fact } = item;
  if (fact.nullReason !== other.nullReason || fact.censored !== other.censored || fact.text !== other.text)
    return false;
  const earlier = { ...item, fact: other };
  const unit = canonicalUnitOf(item);
  if (canonicalUnitOf(earlier) !== unit) return false;
  const [now, then] = [amountOf(item, unit, catalogue), amountOf(earlier, unit, catalogue)];
  if (now === undefined || then === undefined) return now === then;
  return compareRationals(now, then) === 0;
}

/** An amount of a vintage as it was stated, or null where it must not be told. */
export function told({ fact, mayBeTold }: Vintage): string | null {
  if (!mayBeTold) return null;
  return fact.value === null ? fact.nullReason : `${fact.value} ${fact.unit ?? ""}`.trim();
}
