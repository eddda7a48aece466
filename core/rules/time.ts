// SPDX-License-Identifier: Apache-2.0
import type { MetricDataType, Severity } from "../catalogue/catalogue.ts";
import {
  compareRationals,
  divideRationals,
  formatRational,
  rational,
  subtractRationals,
} from "../decimal/rational.ts";
import { type Amount, canonicalUnitOf, stateOf } from "./amount.ts";
import { daysOf, periodOf } from "./calendar.ts";
import { nameOf } from "./clue.ts";
import { type IndexedFact, keyOf } from "./fact-index.ts";
import type { Report, RuleCheck, RuleContext } from "./rule.ts";
import { powerBetween, scaleWords } from "./scale.ts";
import { exchangedFigures } from "./time-exchanged.ts";
import { staleTotals } from "./time-restated.ts";
import { baseYearValues, changedVintages } from "./time-vintages.ts";

// Shares, ratios and texts have no scale to slip.
const SCALED: readonly MetricDataType[] = [
  ...(["DECIMAL", "INTEGER", "MONETARY", "GHG_EMISSIONS", "ENERGY"] as const),
  ...(["MASS", "VOLUME", "AREA", "DURATION"] as const),
];
const THREE = rational(3n);
const THIRD = rational(1n, 3n);
// Three accidents instead of one are no jump.
const FEW = rational(10n);
// Periods of which one is a tenth longer are not compared.
const ALIKE = 1.1;
const DIGITS = 6;

/** The rules about comparatives, restatements and what was stated before. */
export const timeRules: readonly RuleCheck[] = [
  {
    id: "R-TS-01",
    check: (facts, context) => facts.histories().flatMap((history) => jumpsOf(history, context)),
  },
  { id: "R-TS-02", check: staleTotals },
  { id: "R-TS-03", check: baseYearValues },
  { id: "R-TS-04", check: exchangedFigures },
  { id: "R-TS-05", check: changedVintages },
];

function jumpsOf(history: readonly IndexedFact[], { catalogue }: RuleContext): readonly Report[] {
  const [first] = history;
  if (first === undefined || !SCALED.includes(first.metric.dataType)) return [];
  const unit = canonicalUnitOf(first);
  // Money of two currencies is never compared.
  const amounts = history.flatMap((item) =>
    canonicalUnitOf(item) === unit ? (stateOf(item, catalogue, unit) ?? []) : [],
  );
  return amounts.slice(1).flatMap((later, i) => {
    const earlier = amounts[i];
    return (earlier && areAlike(earlier.item, later.item) && jumpOf(earlier, later)) || [];
  });
}

function areAlike(a: IndexedFact, b: IndexedFact): boolean {
  const [left, right] = [a, b].map(({ fact }) => daysOf(periodOf(fact.period)) ?? 0);
  return left !== undefined && right !== undefined && Math.max(left, right) <= ALIKE * Math.min(left, right);
}

function jumpOf(earlier: Amount, later: Amount): Report | undefined {
  if (earlier.value.numerator <= 0n || later.value.numerator <= 0n) return undefined;
  const power = powerBetween(later.value, earlier.value);
  if (power !== undefined && isSlip(power, earlier, later)) return jumpReport(earlier, later, power);
  const ratio = divideRationals(later.value, earlier.value);
  const isJump = compareRationals(ratio, THREE) > 0 || compareRationals(ratio, THIRD) < 0;
  return isJump && !isFew(earlier, later) ? jumpReport(earlier, later, undefined) : undefined;
}

/** A power of ten by chance: few digits, or counts, which have no unit to mistake for its tenth. */
function isSlip(power: number, earlier: Amount, later: Amount): boolean {
  const digits = [earlier, later].map(({ item }) => significantDigits(item.fact.value ?? ""));
  if (Math.abs(power) === 1)
    return later.item.metric.dataType !== "INTEGER" && digits.every((count) => count >= 3);
  return digits.some((count) => count >= 2);
}

function significantDigits(value: string): number {
  return value.replace(/[-.]/g, "").replace(/^0+/, "").replace(/0+$/, "").length;
}

function isFew(earlier: Amount, later: Amount): boolean {
  const isCount = later.item.metric.dataType === "INTEGER";
  return isCount && [earlier, later].some(({ value }) => compareRationals(value, FEW) < 0);
}

function jumpReport(earlier: Amount, later: Amount, power: number | undefined): Report {
  const { slug, labels } = later.item.metric;
  const [was, is, unit] = [formatRational(earlier.value), formatRational(later.value), later.unit];
  const ratio = formatRational(divideRationals(later.value, earlier.value), DIGITS);
  const before = earlier.item.fact.period;
  return {
    severity: severityOf(earlier, later, power),
    messageEn: `${slug} is ${is} ${unit}, ${ratio} times the ${was} ${unit} of ${before}`,
    messageZh: `${labels.zh}为 ${is} ${unit}，是 ${before} 的 ${was} ${unit} 的 ${ratio} 倍`,
    facts: [earlier, later].map(({ item }) => keyOf(item)),
    expected: was,
    actual: is,
    delta: formatRational(subtractRationals(later.value, earlier.value)),
    hint:
      power === undefined
        ? "check both periods; where the change is real, accept this warning and say why"
        : `${nameOf(later.item)} looks ${scaleWords(power)}, or ${nameOf(earlier.item)} ${scaleWords(-power)}: check the units; a note on a real change makes this a warning`,
  };
}

/** An ERROR cannot be accepted, so a change of exactly a thousand times that is real needs a way out: its note. */
function severityOf(earlier: Amount, later: Amount, power: number | undefined): Severity {
  const isExplained = [earlier, later].some(({ item }) => item.fact.note !== null);
  return power === undefined || isExplained ? "WARNING" : "ERROR";
}
