// SPDX-License-Identifier: Apache-2.0
import { formatRational } from "../decimal/rational.ts";
import { stateOf } from "./amount.ts";
import { type FactGroup, keyOf } from "./fact-index.ts";
import type { Report, RuleCheck, RuleContext } from "./rule.ts";

const BREACHES = "data-breaches";
const USERS = "data-breach-users";

/** The customer rules. */
export const customerRules: readonly RuleCheck[] = [
  {
    id: "R-DATA-01",
    check: (facts, context) => facts.groupsWith(USERS).flatMap((group) => usersOf(group, context) ?? []),
  },
];

function usersOf(group: FactGroup, { catalogue }: RuleContext): Report | undefined {
  const [breaches, users] = [stateOf(group.get(BREACHES), catalogue), stateOf(group.get(USERS), catalogue)];
  // "<10" users may be none.
  const least = users?.interval.low;
  if (breaches?.value.numerator !== 0n || breaches.item.fact.censored !== null || !users || !least)
    return undefined;
  if (least.numerator <= 0n) return undefined;
  const count = formatRational(users.value);
  return {
    messageEn: `no data breach is stated, but ${count} users were affected`,
    messageZh: `数据泄露事件数为 0，但受影响用户为 ${count} 人`,
    facts: [breaches, users].map(({ item }) => keyOf(item)),
    expected: "0",
    actual: count,
    delta: count,
    hint: `correct the one that is stale; where zero stands for "not known", leave the value out and give a nullReason`,
  };
}
