// SPDX-License-Identifier: Apache-2.0
import type { Catalogue } from "../catalogue/catalogue.ts";
import { includes, isBelow, scaleInterval } from "../decimal/interval.ts";
import {
  compareRationals,
  divideRationals,
  formatRational,
  multiplyRationals,
  ONE,
  rational,
  subtractRationals,
} from "../decimal/rational.ts";
import { amountOf, hasValue, stateOf } from "./amount.ts";
import { type FactGroup, type IndexedFact, keyOf } from "./fact-index.ts";
import { gridFactorRule } from "./grid-factor.ts";
import type { Report, RuleCheck, RuleContext } from "./rule.ts";

const LOCATION = "ghg-scope2-location";
const MARKET = "ghg-scope2-market";
const ELECTRICITY = "energy-electricity";
const SHARE = "ghg-scope2-contractual-share";
// A residual mix is seldom more than a quarter dirtier than the grid.
const MOST_OF_LOCATION = rational(5n, 4n);
// tCO2e per MWh; no national grid is above.
const DIRTIEST_GRID = rational(13n, 10n);
const DIGITS = 10;
// No metric says which factors the market-based figure uses, so its note is where a residual mix is declared.
const RESIDUAL_MIX = /residual[ -](?:grid[ -])?mix|剩余(?:电力|电网)?(?:混合|组合)/i;

type GroupCheck = (group: FactGroup, context: RuleContext) => Report | undefined;

/** The rules about Scope 2 and its two methods. */
export const scope2Rules: readonly RuleCheck[] = [
  {
    id: "R-GHG-07",
    check: ({ groups }) =>
      groups.filter(({ isTotal }) => isTotal).flatMap((group) => dualReportingOf(group) ?? []),
  },
  gridFactorRule,
  perGroup("R-GHG-09", MARKET, marketAboveLocation),
  perGroup("R-GHG-10", ELECTRICITY, zeroWithoutContracts),
  perGroup("R-GHG-18", ELECTRICITY, impliedGridFactor),
];

function perGroup(id: string, metric: string, check: GroupCheck): RuleCheck {
  return {
    id,
    check: (facts, context) => facts.groupsWith(metric).flatMap((group) => check(group, context) ?? []),
  };
}

function marketAboveLocation(group: FactGroup, { catalogue }: RuleContext): Report | undefined {
  const [here, there] = [group.get(LOCATION), group.get(MARKET)];
  const unit = here?.fact.unit;
  if (!here || !there || !unit || !isAbove(there, here, unit, catalogue)) return undefined;
  const [location, market] = [stateOf(here, catalogue, unit), stateOf(there, catalogue, unit)];
  if (RESIDUAL_MIX.test(there.fact.note ?? "")) return undefined;
  if (!location || !market || !isBelow(scaleInterval(location.interval, MOST_OF_LOCATION), market.interval))
    return undefined;
  const [most, is] = [multiplyRationals(location.value, MOST_OF_LOCATION), market.value];
  return {
    messageEn: `market-based Scope 2 of ${formatRational(is)} ${unit} is more than 1.25 times the location-based ${formatRational(location.value)} ${unit}`,
    messageZh: `范围二排放（基于市场）${formatRational(is)} ${unit} 超过基于位置的 ${formatRational(location.value)} ${unit} 的 1.25 倍`,
    facts: [location, market].map(({ item }) => keyOf(item)),
    expected: `0..${formatRational(most)}`,
    actual: formatRational(is),
    delta: formatRational(subtractRationals(is, most)),
    hint: "the two methods may be exchanged; where a residual mix was used, say so in the note of ghg-scope2-market",
  };
}

/** Most market-based figures are below: what they may stand for is only asked of the others. */
function isAbove(market: IndexedFact, location: IndexedFact, unit: string, catalogue: Catalogue): boolean {
  // In one unit two floats tell apart what lies this far from the limit; exact fractions are for the rest.
  const here = Number(location.fact.value);
  const there = Number(market.fact.value);
  if (market.fact.unit === unit && there >= 0 && there < 1.2 * here) return false;
  const [above, below] = [market, location].map((item) => amountOf(item, unit, catalogue));
  return (
    above !== undefined &&
    below !== undefined &&
    compareRationals(above, multiplyRationals(below, MOST_OF_LOCATION)) > 0
  );
}

function zeroWithoutContracts(group: FactGroup, { catalogue }: RuleContext): Report | undefined {
  const [market, electricity] = [
    stateOf(group.get(MARKET), catalogue),
    stateOf(group.get(ELECTRICITY), catalogue),
  ];
  if (market?.value.numerator !== 0n || !electricity || electricity.value.numerator <= 0n) return undefined;
  const share = stateOf(group.get(SHARE), catalogue);
  if (share && includes(share.interval, ONE)) return undefined;
  const actual = share ? formatRational(share.value) : null;
  return {
    messageEn: `market-based Scope 2 is 0 with electricity used, so contracts should cover all of it; ${SHARE} ${actual === null ? "is not stated" : `says ${actual}`}`,
    messageZh: `使用了电力而范围二排放（基于市场）为 0，合同工具应覆盖全部用电；其覆盖比例${actual === null ? "未列出" : `为 ${actual}`}`,
    facts: [market, electricity, share].flatMap((one) => (one ? [keyOf(one.item)] : [])),
    expected: "1",
    actual,
    delta: share ? formatRational(subtractRationals(share.value, ONE)) : null,
    hint: `state ${SHARE}; where zero stands for "not known", leave the value out and give a nullReason`,
  };
}

function impliedGridFactor(group: FactGroup, { catalogue }: RuleContext): Report | undefined {
  const [location, electricity] = [
    stateOf(group.get(LOCATION), catalogue),
    stateOf(group.get(ELECTRICITY), catalogue),
  ];
  if (!location || !electricity || electricity.value.numerator <= 0n) return undefined;
  const factor = divideRationals(location.value, electricity.value);
  if (compareRationals(factor, DIRTIEST_GRID) <= 0) return undefined;
  const [shown, most] = [formatRational(factor, DIGITS), formatRational(DIRTIEST_GRID)];
  return {
    messageEn: `location-based Scope 2 by electricity is ${shown} tCO2e/MWh, no grid emits more than ${most}`,
    messageZh: `范围二排放（基于位置）除以用电量为 ${shown} tCO2e/MWh，没有电网超过 ${most}`,
    facts: [location, electricity].map(({ item }) => keyOf(item)),
    expected: `0..${most}`,
    actual: shown,
    delta: formatRational(subtractRationals(factor, DIRTIEST_GRID), DIGITS),
    hint: "check the unit of the electricity (kWh, MWh, 10 thousand kWh) and of the emissions; heat and steam bought may also explain it",
  };
}

/** GHG Protocol Scope 2 Guidance: both methods, unless no market instruments exist (market-based is then NOT_APPLICABLE). */
function dualReportingOf(group: FactGroup): Report | undefined {
  const location = group.get("ghg-scope2-location");
  const market = group.get("ghg-scope2-market");
  if (market && hasValue(market) && !hasValue(location)) return missing(market, location, "location");
  if (location && hasValue(location) && !hasValue(market) && market?.fact.nullReason !== "NOT_APPLICABLE")
    return missing(location, market, "market");
  return undefined;
}

function missing(stated: IndexedFact, other: IndexedFact | undefined, method: "location" | "market"): Report {
  const slug = `ghg-scope2-${method}`;
  const reason = other?.fact.nullReason ?? null;
  const zh = method === "location" ? "基于位置" : "基于市场";
  // A reasoned gap is open about itself: it is questioned, not refused. But where energy is bought it has a location.
  const isOpen = reason !== null && (method === "market" || reason !== "NOT_APPLICABLE");
  return {
    ...(isOpen && { severity: "WARNING" as const }),
    messageEn: `${stated.fact.metric} is stated, ${slug} is ${reason === null ? "not" : `missing as ${reason}`}`,
    messageZh: `已列出${stated.metric.labels.zh}，但范围二排放（${zh}）${reason === null ? "未列出" : `缺失（${reason}）`}`,
    facts: [stated, other].flatMap((item) => (item ? [keyOf(item)] : [])),
    expected: slug,
    actual: reason,
    delta: null,
    hint:
      method === "market"
        ? "state ghg-scope2-market, or give it the nullReason NOT_APPLICABLE where no market instruments exist"
        : "state ghg-scope2-location beside the market-based figure",
  };
}
