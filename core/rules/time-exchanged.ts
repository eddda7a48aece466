// SPDX-License-Identifier: Apache-2.0
import { addIntervals, type Interval, overlap } from "../decimal/interval.ts";
import { compareRationals, multiplyRationals, type Rational, rational } from "../decimal/rational.ts";
import { ALL_SUMS } from "./all-sums.ts";
import { type Amount, stateOf } from "./amount.ts";
import { type FactIndex, type IndexedFact, keyOf } from "./fact-index.ts";
import type { Report, RuleContext } from "./rule.ts";
import { type Sum, sumIn, sumOfIntervals } from "./sum.ts";

// Wrong sums beyond these are not searched: the work grows with the square.
const MAX_SUMS = 12;
const NEAR: readonly [Rational, Rational] = [rational(3n, 4n), rational(4n, 3n)];
const SAME: readonly [Rational, Rational] = [rational(2n, 3n), rational(3n, 2n)];

/** R-TS-04: two periods of a row, or two rows of a period, that fit better the other way round. */
export function exchangedFigures(facts: FactIndex, context: RuleContext): readonly Report[] {
  if (facts.histories().length === 0) return [];
  return ALL_SUMS.flatMap((rule) => {
    const sums = facts
      .groupsWith(rule.total)
      .flatMap((group) => sumIn(rule, group, facts, context.catalogue) ?? []);
    return [...exchangedPeriods(sums), ...exchangedRows(sums, facts, context)];
  });
}

/** Sums of two periods that both fail, and both hold once one row's two values change places. */
function exchangedPeriods(sums: readonly Sum[]): readonly Report[] {
  const wrong = sums.filter((sum) => !sum.isConsistent && !sum.isPartial).slice(0, MAX_SUMS);
  return wrong.flatMap((one, i) =>
    wrong.slice(i + 1).flatMap((other) => {
      const isPair =
        one.total.item.members === other.total.item.members && one.total.unit === other.total.unit;
      return (isPair && exchangeOf(one, other)) || [];
    }),
  );
}

function exchangeOf(one: Sum, other: Sum): Report | undefined {
  for (const mine of [one.total, ...one.addends]) {
    const theirs = [other.total, ...other.addends].find(
      ({ item }) => item.fact.metric === mine.item.fact.metric,
    );
    if (theirs && holdsWith(one, mine, theirs.interval) && holdsWith(other, theirs, mine.interval))
      return report([mine, theirs], "periods");
  }
  return undefined;
}

/** True when the sum holds with another interval in the place of one of its figures. */
function holdsWith({ total, addends, interval }: Sum, replaced: Amount, by: Interval): boolean {
  if (replaced === total) return overlap(by, interval);
  const others = sumOfIntervals(addends.filter((addend) => addend !== replaced));
  return overlap(total.interval, addIntervals(others, by));
}

/** Two parts that each stand where the other stood a period before: no sum shows it. */
function exchangedRows(
  sums: readonly Sum[],
  facts: FactIndex,
  { catalogue }: RuleContext,
): readonly Report[] {
  return sums.flatMap(({ addends, total }) => {
    const before = addends.map(({ item }) => stateOf(previousOf(item, facts), catalogue, total.unit));
    return addends.flatMap((a, i) =>
      addends.slice(i + 1).flatMap((b, j) => {
        const [wasA, wasB] = [before[i], before[i + 1 + j]];
        return wasA && wasB && areExchanged(a, b, wasA, wasB) ? [report([a, b, wasA, wasB], "rows")] : [];
      }),
    );
  });
}

function previousOf(item: IndexedFact, facts: FactIndex): IndexedFact | undefined {
  const history = facts.historyOf(item);
  return history[history.indexOf(item) - 1];
}

function areExchanged(a: Amount, b: Amount, wasA: Amount, wasB: Amount): boolean {
  const isUnlike = !isWithin(wasA.value, wasB.value, SAME);
  return isUnlike && isWithin(a.value, wasB.value, NEAR) && isWithin(b.value, wasA.value, NEAR);
}

function isWithin(a: Rational, b: Rational, [least, most]: readonly [Rational, Rational]): boolean {
  if (a.numerator <= 0n || b.numerator <= 0n) return false;
  return (
    compareRationals(a, multiplyRationals(b, least)) >= 0 &&
    compareRationals(a, multiplyRationals(b, most)) <= 0
  );
}

function report(amounts: readonly Amount[], what: "periods" | "rows"): Report {
  const [one, other] = amounts.map(({ item }) => item);
  const [first, second] =
    what === "periods" ? [one?.fact.period, other?.fact.period] : [one?.fact.metric, other?.fact.metric];
  const [subject, subjectZh] =
    what === "periods"
      ? [
          `the values of ${one?.fact.metric} for ${first} and ${second}`,
          `${one?.metric.labels.zh}在 ${first} 与 ${second} 的数值`,
        ]
      : [
          `${first} and ${second} for ${one?.fact.period}`,
          `${one?.metric.labels.zh}与${other?.metric.labels.zh}（${one?.fact.period}）`,
        ];
  return {
    messageEn: `${subject} look exchanged: the other way round they agree with the rest`,
    messageZh: `${subjectZh}疑似互换：对调后与其余数据相符`,
    facts: amounts.map(({ item }) => keyOf(item)),
    expected: null,
    actual: null,
    delta: null,
    hint: `check whether the two values of ${first} and ${second} were entered in each other's place`,
  };
}
