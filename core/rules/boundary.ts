// SPDX-License-Identifier: Apache-2.0
import { overlap } from "../decimal/interval.ts";
import { formatRational, subtractRationals } from "../decimal/rational.ts";
import { BOUNDARIES } from "../log/statement.ts";
import { type Amount, stateOf } from "./amount.ts";
import { type Breakdown, type FactIndex, keyOf } from "./fact-index.ts";
import { totalOf } from "./ratio-rule.ts";
import type { Report, RuleCheck, RuleContext } from "./rule.ts";

const AXIS = "boundary";
const APPROACHES: ReadonlySet<string> = new Set(BOUNDARIES);

/** The boundary rules. Sums add only facts with the same members, so that two approaches never meet in one. */
export const boundaryRules: readonly RuleCheck[] = [
  {
    id: "R-BND-01",
    check: (facts, context) =>
      facts
        .breakdowns()
        .flatMap((breakdown) => (breakdown.axis === AXIS ? approachesOf(breakdown, facts, context) : [])),
  },
];

/** A figure by another approach stands beside the total; it is neither the total nor a part of it. */
function approachesOf(
  { metric, period, rest, parts }: Breakdown,
  facts: FactIndex,
  { boundary, catalogue }: RuleContext,
): readonly Report[] {
  const item = facts.find(metric.slug, period, rest);
  const total = stateOf(item, catalogue, item?.fact.unit ?? undefined);
  if (total === undefined) return [];
  const stated = parts
    .filter(({ fact }) => APPROACHES.has(fact.dimensions[AXIS] ?? ""))
    .flatMap((part) => stateOf(part, catalogue, total.unit) ?? []);
  const own = stated.find(({ item: part }) => part.fact.dimensions[AXIS] === boundary);
  if (own && !overlap(own.interval, total.interval)) return [otherTotal(own, total, boundary)];
  const isOneOfThem = stated.some(({ interval }) => overlap(interval, total.interval));
  const isSum = stated.length > 1 && overlap(totalOf(stated).interval, total.interval);
  return isSum && !isOneOfThem ? [addedUp(stated, total)] : [];
}

function otherTotal(own: Amount, total: Amount, boundary: string): Report {
  const { slug, labels } = total.item.metric;
  const [should, is] = [formatRational(own.value), formatRational(total.value)];
  return {
    messageEn: `${slug} under ${boundary} is ${should} ${own.unit}, but the total of this disclosure, which uses that approach, says ${is} ${total.unit}`,
    messageZh: `${labels.zh}按 ${boundary} 为 ${should} ${own.unit}，而采用该方法的本次披露总量为 ${is} ${total.unit}`,
    facts: [own, total].map(({ item }) => keyOf(item)),
    expected: should,
    actual: is,
    delta: formatRational(subtractRationals(total.value, own.value)),
    hint: "one of the two belongs to another consolidation approach: name it in the dimension boundary",
  };
}

function addedUp(stated: readonly Amount[], total: Amount): Report {
  const { slug, labels } = total.item.metric;
  const is = formatRational(total.value);
  return {
    messageEn: `${slug} of ${is} ${total.unit} adds figures of ${stated.length} consolidation approaches, which count the same operations`,
    messageZh: `${labels.zh} ${is} ${total.unit} 为 ${stated.length} 种合并方法数据之和，而它们包含相同的业务`,
    facts: [...stated, total].map(({ item }) => keyOf(item)),
    expected: null,
    actual: is,
    delta: null,
    hint: "state the total by the approach of the disclosure only",
  };
}
