// SPDX-License-Identifier: Apache-2.0
import { addIntervals, overlap, scaleInterval } from "../decimal/interval.ts";
import { addRationals, compareRationals, subtractRationals } from "../decimal/rational.ts";
import type { Amount } from "./amount.ts";
import type { FactIndex, IndexedFact } from "./fact-index.ts";
import { powerBetween, scaleWords, TENS, THOUSANDS, tenTo } from "./scale.ts";
import { type Sum, sumOfIntervals } from "./sum.ts";

/** What may have gone wrong and what to do about it. */
export interface Clue {
  readonly hint: string;
  /** facts the hint speaks of besides those that are added: they decide who may read it */
  readonly facts: readonly IndexedFact[];
}

const PLAIN: Clue = {
  hint: "correct the figure that is wrong; where figures are rounded, state their accuracy in decimals",
  facts: [],
};
// A number such as 100 or 25 stands in many places by chance.
const DISTINCTIVE = /^-?(?:[0-9]\.?){3,}[0-9]$/;

/** The most likely cause of a sum that does not hold: unit, stale total, exchanged rows, a part left out, a shifted row. */
export function clueOf(sum: Sum, facts: FactIndex): Clue {
  return (
    scaled(sum, THOUSANDS) ??
    staleTotal(sum, facts) ??
    exchangedWithTotal(sum) ??
    leftOut(sum) ??
    scaled(sum, TENS) ??
    shiftedRow(sum, facts) ??
    PLAIN
  );
}

/** Name of a fact in a hint: metric and, where it differs from the total's, the period. */
export function nameOf({ fact }: IndexedFact, period?: string): string {
  const members = Object.values(fact.dimensions).join(", ");
  const name = members === "" ? fact.metric : `${fact.metric} (${members})`;
  return fact.period === period ? name : `${name} for ${fact.period}`;
}

/** Name of a fact in Chinese: the label of its metric with its members. */
export function labelOf({ metric, fact }: IndexedFact): string {
  const members = Object.values(fact.dimensions);
  return members.length === 0 ? metric.labels.zh : `${metric.labels.zh}（${members.join("、")}）`;
}

function scaled(sum: Sum, powers: readonly number[]): Clue | undefined {
  return scaledTotal(sum, powers) ?? (sum.isPartial ? undefined : scaledPart(sum, powers));
}

function scaledTotal({ total, amount }: Sum, powers: readonly number[]): Clue | undefined {
  const power = powerBetween(total.value, amount, powers);
  return power === undefined
    ? undefined
    : only(`${nameOf(total.item, total.item.fact.period)} looks ${scaleWords(power)}: check its unit`);
}

function scaledPart({ total, addends }: Sum, powers: readonly number[]): Clue | undefined {
  for (const addend of addends) {
    const others = sumOfIntervals(addends.filter((one) => one !== addend));
    const power = powers.find((candidate) =>
      overlap(total.interval, addIntervals(others, scaleInterval(addend.interval, tenTo(-candidate)))),
    );
    if (power !== undefined && addend.value.numerator !== 0n)
      return only(
        `${nameOf(addend.item, total.item.fact.period)} looks ${scaleWords(power)}: check its unit`,
      );
  }
  return undefined;
}

function staleTotal({ total }: Sum, facts: FactIndex): Clue | undefined {
  const { value, unit, period } = total.item.fact;
  const twin = facts
    .historyOf(total.item)
    .find(({ fact }) => fact.period !== period && fact.value === value && fact.unit === unit);
  return (
    twin && {
      hint: `${total.item.fact.metric} is still what it was for ${twin.fact.period}: bring the total up to date`,
      facts: [twin],
    }
  );
}

function exchangedWithTotal({ total, addends, isPartial }: Sum): Clue | undefined {
  if (isPartial) return undefined;
  const exchanged = addends.find((addend) => {
    const others = addends.filter((one) => one !== addend);
    return overlap(addend.interval, addIntervals(sumOfIntervals(others), total.interval));
  });
  return exchanged && only(`${exchanged.item.fact.metric} and ${total.item.fact.metric} look exchanged`);
}

function leftOut({ total, addends, isPartial }: Sum): Clue | undefined {
  if (isPartial || addends.length < 2) return undefined;
  const missing = addends.find((addend) => {
    const others = addends.filter((one) => one !== addend);
    return addend.value.numerator > 0n && overlap(total.interval, sumOfIntervals(others));
  });
  return (
    missing && only(`${total.item.fact.metric} leaves out ${nameOf(missing.item, total.item.fact.period)}`)
  );
}

function shiftedRow({ total, amount, addends }: Sum, facts: FactIndex): Clue | undefined {
  for (const { item, unit } of [total, ...addends]) {
    const { value } = item.fact;
    const twin =
      value !== null && DISTINCTIVE.test(value) ? facts.withValue(value).find(isTwinOf(item)) : undefined;
    if (twin !== undefined)
      return {
        hint: `${nameOf(item, total.item.fact.period)} states the same ${value} ${unit} as ${nameOf(twin, item.fact.period)}: a row may be shifted or copied`,
        facts: [twin],
      };
  }
  return shortOf(total, amount, facts);
}

/** The difference stands in the disclosure: a part in another row. */
function shortOf(total: Amount, amount: Amount["value"], facts: FactIndex): Clue | undefined {
  const missing = subtractRationals(total.value, amount);
  if (missing.denominator !== 1n || missing.numerator < 1000n) return undefined;
  const twin = facts
    .withValue(missing.numerator.toString())
    .find(({ fact }) => fact.unit === total.unit && fact.period === total.item.fact.period);
  const isWhole = twin && compareRationals(addRationals(amount, missing), total.value) === 0;
  return isWhole
    ? {
        hint: `the difference is what ${nameOf(twin, total.item.fact.period)} says: it may belong to the sum`,
        facts: [twin],
      }
    : undefined;
}

function isTwinOf({ fact }: IndexedFact): (other: IndexedFact) => boolean {
  return (other) =>
    other.fact !== fact &&
    other.fact.unit === fact.unit &&
    (other.fact.metric !== fact.metric || other.fact.period !== fact.period);
}

function only(hint: string): Clue {
  return { hint, facts: [] };
}
