// SPDX-License-Identifier: Apache-2.0
import type { Catalogue } from "../catalogue/catalogue.ts";
import {
  addRationals,
  compareRationals,
  divideRationals,
  floorRational,
  formatRational,
  multiplyRationals,
  type Rational,
  rational,
  subtractRationals,
} from "../decimal/rational.ts";
import { amountOf, stateOf } from "./amount.ts";
import { type FactGroup, type IndexedFact, keyOf } from "./fact-index.ts";
import { quotientOf } from "./ratio-rule.ts";
import type { Report, RuleCheck } from "./rule.ts";
import type { SumRule } from "./sum.ts";
import { sumRule } from "./sum-rule.ts";

const womenShare: RuleCheck = {
  id: "R-GOV-02",
  check: (facts, { catalogue }) =>
    facts.groupsWith("board-size").flatMap((group) => womenShareOf(group, catalogue) ?? []),
};

const independentShare: RuleCheck = {
  id: "R-GOV-03",
  check: (facts, { catalogue }) =>
    facts.groupsWith("board-independent-share").flatMap((group) => independentOf(group, catalogue) ?? []),
};

/** The sums of a board. */
export const boardSums: readonly SumRule[] = [
  {
    id: "R-GOV-01",
    total: "board-size",
    parts: [{ metric: "board-executive" }, { metric: "board-nonexecutive" }],
  },
];

/** The board rules. */
export const boardRules: readonly RuleCheck[] = [...boardSums.map(sumRule), womenShare, independentShare];

function womenShareOf(group: FactGroup, catalogue: Catalogue): Report | undefined {
  const [size, share] = [group.get("board-size"), group.get("board-female-share")];
  const members = size && amountOf(size, "persons", catalogue);
  // A share without decimals is rounded to its last digit, as every quotient.
  const interval = quotientOf(share, catalogue)?.interval;
  if (!size || !share || !members || !interval?.low || !interval.high || members.numerator <= 0n)
    return undefined;
  const most = floorRational(multiplyRationals(interval.high, members));
  const isWhole = compareRationals(rational(most), multiplyRationals(interval.low, members)) >= 0;
  return isWhole ? undefined : notWhole(size, share, members, catalogue);
}

function notWhole(size: IndexedFact, share: IndexedFact, members: Rational, catalogue: Catalogue): Report {
  const actual = amountOf(share, "pure", catalogue) ?? rational(0n);
  const women = multiplyRationals(actual, members);
  const nearest = floorRational(addRationals(women, rational(1n, 2n)));
  const expected = divideRationals(rational(nearest), members);
  const [count, seats, stated] = [women, members, actual].map(formatRational);
  return {
    messageEn: `a share of ${stated} of ${seats} board members is ${count} women, which is no whole number`,
    messageZh: `董事会 ${seats} 人中占比 ${stated} 为 ${count} 名女性，不是整数`,
    facts: [keyOf(size), keyOf(share)],
    expected: formatRational(expected),
    actual: formatRational(actual),
    delta: formatRational(subtractRationals(actual, expected)),
    hint: `${nearest} women would be ${formatRational(expected)}; state in decimals how far the share is rounded`,
  };
}

/** Who is independent is no executive. */
function independentOf(group: FactGroup, catalogue: Catalogue): Report | undefined {
  const share = quotientOf(group.get("board-independent-share"), catalogue);
  const [size, others] = ["board-size", "board-nonexecutive"].map((metric) =>
    stateOf(group.get(metric), catalogue),
  );
  if (!share?.interval.low || !size || !others) return undefined;
  // Not even the smallest share the rounding allows makes whole people that fit.
  if (compareRationals(multiplyRationals(share.interval.low, size.value), others.value) <= 0)
    return undefined;
  const independent = multiplyRationals(share.value, size.value);
  const [count, seats, most] = [independent, size.value, others.value].map((value) =>
    formatRational(value, 6),
  );
  return {
    messageEn: `a share of ${share.item.fact.value} of ${seats} board members is ${count} independent ones, but only ${most} are non-executive`,
    messageZh: `董事会 ${seats} 人中独立董事占比 ${share.item.fact.value}，即 ${count} 人，而非执行董事仅 ${most} 人`,
    facts: [share, size, others].map(({ item }) => keyOf(item)),
    expected: `0..${most}`,
    actual: count ?? null,
    delta: formatRational(subtractRationals(independent, others.value), 6),
    hint: "an executive member is not independent; the share is of the whole board",
  };
}
