// SPDX-License-Identifier: Apache-2.0
import { isBelow } from "../decimal/interval.ts";
import { formatRational } from "../decimal/rational.ts";
import { stateOf } from "./amount.ts";
import { type Breakdown, type FactGroup, type FactIndex, keyOf } from "./fact-index.ts";
import { orderReport } from "./order-rule.ts";
import type { Report, RuleCheck, RuleContext } from "./rule.ts";

const CONVICTIONS = "corruption-convictions";
const FINES = "corruption-fines";
const OUTCOME = "outcome";

/** The conduct rules. */
export const conductRules: readonly RuleCheck[] = [
  {
    id: "R-COR-01",
    check: (facts, context) => [
      ...facts.groupsWith(CONVICTIONS).flatMap((group) => finesOf(group, context) ?? []),
      ...facts
        .breakdowns()
        .flatMap((split) => (split.axis === OUTCOME ? outcomesOf(split, facts, context) : [])),
    ],
  },
];

function finesOf(group: FactGroup, { catalogue }: RuleContext): Report | undefined {
  const convictions = stateOf(group.get(CONVICTIONS), catalogue);
  if (!convictions || convictions.value.numerator <= 0n || group.get(FINES) !== undefined) return undefined;
  const count = formatRational(convictions.value);
  return {
    messageEn: `${count} convictions for corruption are stated, ${FINES} is not`,
    messageZh: `已列出腐败贿赂定罪 ${count} 起，但未列出罚款金额`,
    facts: [keyOf(convictions.item)],
    expected: FINES,
    actual: null,
    delta: null,
    hint: `state ${FINES} (0 where none was imposed), or give it a nullReason`,
  };
}

/** Incidents that ended in a dismissal or with a contract are confirmed incidents; one may have ended in both. */
function outcomesOf(
  { metric, period, rest, parts }: Breakdown,
  facts: FactIndex,
  { catalogue }: RuleContext,
): readonly Report[] {
  const all = stateOf(facts.find(metric.slug, period, rest), catalogue);
  if (all === undefined) return [];
  return parts.flatMap((part) => {
    const some = stateOf(part, catalogue);
    return some && isBelow(all.interval, some.interval) ? [orderReport(some, all)] : [];
  });
}
