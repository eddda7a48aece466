// SPDX-License-Identifier: Apache-2.0
import {
  addRationals,
  compareRationals,
  formatRational,
  multiplyRationals,
  type Rational,
  rational,
  subtractRationals,
  ZERO,
} from "../decimal/rational.ts";
import { hasValue, stateOf } from "./amount.ts";
import { type IndexedFact, keyOf } from "./fact-index.ts";
import { METHODS, SCOPE3_CATEGORIES } from "./ghg-sums.ts";
import type { Report, RuleCheck, RuleContext } from "./rule.ts";
import { vintagesBy } from "./vintages.ts";

const BASE_YEAR = "ghg-base-year-value";
const UNIT = "tCO2e";
const SIGNIFICANT = rational(1n, 20n);
/** Figures that lie beside each other in an inventory, so that their changes add up. */
const BESIDE_EACH_OTHER: readonly (readonly string[])[] = [
  ...METHODS.map((method) => ["ghg-scope1", `ghg-scope2-${method}`, "ghg-scope3"]),
  SCOPE3_CATEGORIES,
];

/** How much of the inventory changes, beside how much of it may. */
interface Change {
  readonly amount: Rational;
  readonly most: Rational;
  /** false where an earlier figure was restricted */
  readonly mayBeTold: boolean;
}

/**
 * R-GHG-16 (GHG Protocol, chapter 5): after a change of structure or method by more than 5 % of it, the base year is recalculated or
 * its note says why not. Where the figures of before are not at hand, every such change is asked about.
 */
export const baseYearRule: RuleCheck = {
  id: "R-GHG-16",
  check: ({ facts, groupsWith }, context) => {
    const open = groupsWith(BASE_YEAR)
      .flatMap((group) => group.get(BASE_YEAR) ?? [])
      .filter(({ fact }) => fact.value !== null && fact.restates === null && fact.note === null);
    const changed = open.length === 0 ? [] : facts.filter(isRecalculated);
    if (changed.length === 0) return [];
    const change = changeOf(changed, open, context);
    const isSmall = change !== undefined && compareRationals(change.amount, change.most) <= 0;
    return isSmall ? [] : [reportOf(changed, open, change)];
  },
};

function isRecalculated({ fact, metric }: IndexedFact): boolean {
  const reason = fact.restates?.reason;
  return (
    metric.topic === "ghg" && fact.metric !== BASE_YEAR && (reason === "STRUCTURE" || reason === "METHOD")
  );
}

/** Undefined where an amount of before or after, or the base year, is not known. */
function changeOf(
  changed: readonly IndexedFact[],
  open: readonly IndexedFact[],
  context: RuleContext,
): Change | undefined {
  const emissions = changed.filter(({ metric }) => metric.unit === UNIT);
  const base = baseTotal(open, context);
  const vintagesOf = vintagesBy({
    ...context,
    earlier: context.earlier?.filter(({ isSuperseded }) => isSuperseded),
  });
  const byFamily = new Map<string, Rational>();
  let mayBeTold = true;
  for (const item of emissions) {
    const [vintage] = vintagesOf(keyOf(item));
    const [now, before] = [item, vintage && { ...item, fact: vintage.fact }].map((one) =>
      stateOf(one, context.catalogue, UNIT),
    );
    if (!vintage || !now || !before) return undefined;
    mayBeTold &&= vintage.mayBeTold;
    const family = familyOf(item);
    const difference = magnitude(subtractRationals(now.value, before.value));
    byFamily.set(family, addRationals(byFamily.get(family) ?? ZERO, difference));
  }
  if (base === undefined || byFamily.size === 0) return undefined;
  return { amount: largest(byFamily, emissions), most: multiplyRationals(base, SIGNIFICANT), mayBeTold };
}

/** The members of one split of one metric lie beside each other. */
function familyOf({ fact }: IndexedFact, axes = Object.keys(fact.dimensions).sort().join(" ")): string {
  return `${fact.period} ${fact.metric} ${axes}`;
}

function largest(byFamily: ReadonlyMap<string, Rational>, items: readonly IndexedFact[]): Rational {
  const periods = [...new Set(items.map(({ fact }) => fact.period))];
  const together = periods.flatMap((period) =>
    BESIDE_EACH_OTHER.map((metrics) =>
      metrics.map((metric) => byFamily.get(`${period} ${metric} `) ?? ZERO).reduce(addRationals, ZERO),
    ),
  );
  return [...byFamily.values(), ...together].reduce((a, b) => (compareRationals(a, b) < 0 ? b : a), ZERO);
}

/** The base year as a whole, or else its scopes with Scope 2 by one method. */
function baseTotal(open: readonly IndexedFact[], { catalogue }: RuleContext): Rational | undefined {
  const whole = open.filter(({ members }) => members === "");
  const scopes = open.map(({ fact }) => fact.dimensions.scope);
  const others = open.filter(
    ({ fact }) => !(fact.dimensions.scope === "scope2-market" && scopes.includes("scope2-location")),
  );
  const amounts = (whole.length > 0 ? whole : others).filter(hasValue);
  const values = amounts.flatMap((item) => stateOf(item, catalogue, UNIT)?.value ?? []);
  return values.length === 0 ? undefined : values.reduce(addRationals, ZERO);
}

function magnitude(value: Rational): Rational {
  return value.numerator < 0n ? subtractRationals(ZERO, value) : value;
}

function reportOf(
  changed: readonly IndexedFact[],
  open: readonly IndexedFact[],
  change: Change | undefined,
): Report {
  const reasons = [...new Set(changed.flatMap(({ fact }) => fact.restates?.reason ?? []))].sort().join(", ");
  const told = change?.mayBeTold ? change : undefined;
  const [is, most] = [told?.amount, told?.most].map((value) => (value ? formatRational(value) : null));
  const [by, byZh] = told ? [` by ${is} ${UNIT}`, `，变动 ${is} ${UNIT}`] : ["", ""];
  return {
    messageEn: `${changed.length} emission figures are restated${by} (${reasons}), the base year is not and has no note`,
    messageZh: `有 ${changed.length} 项排放数据被重述（${reasons}）${byZh}，基准年数值未重述且无说明`,
    facts: [...changed, ...open].map(keyOf),
    expected: told ? `0..${most}` : null,
    actual: is ?? null,
    delta: told ? formatRational(subtractRationals(told.amount, told.most)) : null,
    hint: "recalculate the base year where the change is more than 5 % of it, or say in its note why it stays",
  };
}
