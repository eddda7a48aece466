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
import { amountOf, type FactGroup, type IndexedFact, intervalIn, keyOf } from "./fact-index.ts";
import type { Report, RuleCheck } from "./rule.ts";
import { sumRule } from "./sum-rule.ts";

const womenShare: RuleCheck = {
  id: "R-GOV-02",
  check: ({ groups }, { catalogue }) => groups.flatMap((group) => womenShareOf(group, catalogue) ?? []),
};

/** The board rules. */
export const boardRules: readonly RuleCheck[] = [
  sumRule({
    id: "R-GOV-01",
    total: "board-size",
    parts: [{ metric: "board-executive" }, { metric: "board-nonexecutive" }],
  }),
  womenShare,
];

function womenShareOf(group: FactGroup, catalogue: Catalogue): Report | undefined {
  const [size, share] = [group.get("board-size"), group.get("board-female-share")];
  const members = size && amountOf(size, "persons", catalogue);
  const interval = share && intervalIn(share, "pure", catalogue);
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
