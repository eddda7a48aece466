// SPDX-License-Identifier: Apache-2.0
import { formatRational } from "../decimal/rational.ts";
import { stateOf } from "./amount.ts";
import { type FactGroup, keyOf } from "./fact-index.ts";
import type { Report, RuleCheck, RuleContext } from "./rule.ts";

const CONVICTIONS = "corruption-convictions";
const FINES = "corruption-fines";

/** The conduct rules. */
export const conductRules: readonly RuleCheck[] = [
  {
    id: "R-COR-01",
    check: (facts, context) =>
      facts.groupsWith(CONVICTIONS).flatMap((group) => finesOf(group, context) ?? []),
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
