// SPDX-License-Identifier: Apache-2.0
import type { Catalogue } from "../catalogue/catalogue.ts";
import { divideIntervals, overlap } from "../decimal/interval.ts";
import { divideRationals, ONE, subtractRationals, ZERO } from "../decimal/rational.ts";
import { type Amount, stateOf } from "./amount.ts";
import { type FactIndex, type IndexedFact, keyOf } from "./fact-index.ts";
import { quotientOf, ratioReport, totalOf } from "./ratio-rule.ts";
import type { Report, RuleCheck, RuleContext } from "./rule.ts";

/** A share of women and where the persons it is a share of are counted by gender. */
interface GenderShare {
  readonly share: string;
  readonly level: string;
}

const SHARES: readonly GenderShare[] = [
  { share: "workforce-top-mgmt-female-share", level: "top management" },
];
const [FEMALE, MALE] = ["workforce-female", "workforce-male"] as const;

/** R-WF-06: the share of women and that of everybody else, from the head counts by gender, make 100 %. */
export const workforceShareRules: readonly RuleCheck[] = [
  {
    id: "R-WF-06",
    check: (facts, context) =>
      SHARES.flatMap((one) =>
        facts.groupsWith(one.share).flatMap((group) => {
          const item = group.get(one.share);
          return item === undefined ? [] : (complement(item, one, facts, context) ?? []);
        }),
      ),
  },
];

function complement(
  item: IndexedFact,
  { level }: GenderShare,
  facts: FactIndex,
  { catalogue }: RuleContext,
): Report | undefined {
  const stated = quotientOf(item, catalogue);
  const women = countOf(FEMALE, item, level, facts, catalogue);
  const men = countOf(MALE, item, level, facts, catalogue);
  if (!stated || !women || !men) return undefined;
  const all = totalOf([women, men]);
  if (all.value.numerator <= ZERO.numerator) return undefined;
  const share = divideIntervals(women.interval, all.interval);
  if (share === undefined || overlap(share, stated.interval)) return undefined;
  const others = divideRationals(men.value, all.value);
  const expected = subtractRationals(ONE, others);
  const quotient = { stated, expected, above: [women], below: { ...women, ...all } };
  return {
    ...ratioReport(
      quotient,
      catalogue,
      "state the share of women among the persons counted, or correct the head counts by gender",
    ),
    messageEn: `the share of women in ${level} and the share of men from the head counts do not add up to 100 %`,
    messageZh: `${item.metric.labels.zh}与按人数计算的男性占比之和不等于 100 %`,
    facts: [item, women.item, men.item].map(keyOf),
  };
}

function countOf(
  metric: string,
  { fact }: IndexedFact,
  level: string,
  facts: FactIndex,
  catalogue: Catalogue,
): Amount | undefined {
  return stateOf(facts.find(metric, fact.period, { ...fact.dimensions, level }), catalogue);
}
