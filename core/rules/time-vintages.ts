// SPDX-License-Identifier: Apache-2.0
import { overlap } from "../decimal/interval.ts";
import { formatRational, subtractRationals } from "../decimal/rational.ts";
import { type Amount, canonicalUnitOf, hasValue, stateOf } from "./amount.ts";
import { type FactIndex, type IndexedFact, keyOf } from "./fact-index.ts";
import type { Report, RuleContext } from "./rule.ts";
import { saysTheSame, told, type Vintage, vintagesBy } from "./vintages.ts";

const BASE_YEAR = "ghg-base-year-value";
/** What a base-year value repeats, by its scope; without a scope it may be any of the totals. */
const REPEATED: Readonly<Record<string, readonly string[]>> = {
  "": ["ghg-total-location", "ghg-total-market", "ghg-scope12-location", "ghg-scope12-market", "ghg-scope1"],
  scope1: ["ghg-scope1"],
  "scope2-location": ["ghg-scope2-location"],
  "scope2-market": ["ghg-scope2-market"],
  scope3: ["ghg-scope3"],
};

/** A figure of the base year as it was stated for that year. */
interface BaseYearFigure {
  readonly amount: Amount;
  /** undefined for a figure of the disclosure itself */
  readonly vintage: Vintage | undefined;
}

/** R-TS-05: what was certified is changed openly, with a reason and a note, or not at all. */
export function changedVintages({ facts }: FactIndex, context: RuleContext): readonly Report[] {
  if (context.earlier === undefined || context.earlier.length === 0) return [];
  const vintagesOf = vintagesBy(context);
  return facts.flatMap((item) => {
    if (item.fact.restates !== null || item.fact.metric === BASE_YEAR) return [];
    const certified = vintagesOf(keyOf(item)).find(
      ({ disclosure }) => disclosure.isCertified && disclosure.boundary === context.boundary,
    );
    if (certified === undefined || saysTheSame(item, certified.fact, context)) return [];
    return [changedReport(item, certified)];
  });
}

function changedReport(item: IndexedFact, certified: Vintage): Report {
  const { fact, metric } = item;
  const { id, isSuperseded } = certified.disclosure;
  const before = told(certified);
  const now = fact.value === null ? fact.nullReason : `${fact.value} ${fact.unit ?? ""}`.trim();
  return {
    // A comparative cannot carry a restatement of another disclosure, so there its note has to do.
    ...(!isSuperseded && fact.note !== null && { severity: "WARNING" as const }),
    messageEn: `${metric.slug} for ${fact.period} is ${now}, but disclosure ${id} was certified with ${before ?? "another amount"}, and no reason is given for the change`,
    messageZh: `${metric.labels.zh}（${fact.period}）为 ${now}，而已认证的披露 ${id} 为${before === null ? "另一数值" : ` ${before}`}，且未说明变更原因`,
    facts: [keyOf(item)],
    expected: before,
    actual: now,
    delta: null,
    hint: isSuperseded
      ? "give the fact a restatement with reason (ERROR, METHOD, STRUCTURE, FACTOR or DATA) and note"
      : `state what was certified, or first supersede disclosure ${id} with a restatement that has a reason and a note`,
  };
}

/** R-TS-03: the base year says what was stated for that year, by the boundary of this disclosure. */
export function baseYearValues(facts: FactIndex, context: RuleContext): readonly Report[] {
  const vintagesOf = vintagesBy(context);
  return facts.groupsWith(BASE_YEAR).flatMap((group) => {
    const item = group.get(BASE_YEAR);
    if (!hasValue(item) || item.fact.restates !== null) return [];
    return (
      storedBaseYear(item, vintagesOf(keyOf(item)), context) ??
      repeatedFigures(item, facts, vintagesOf, context)
    );
  });
}

/** The base-year value of an earlier disclosure, where one was stated. */
function storedBaseYear(
  item: IndexedFact,
  vintages: readonly Vintage[],
  context: RuleContext,
): readonly Report[] | undefined {
  const stored = vintages.find(({ disclosure }) => disclosure.boundary === context.boundary);
  if (stored === undefined || saysTheSame(item, stored.fact, context)) return undefined;
  const amount = stateOf({ ...item, fact: stored.fact }, context.catalogue, canonicalUnitOf(item));
  return amount && [baseYearReport(item, [{ amount, vintage: stored }], context)];
}

/** The figures of the base year itself: of this disclosure where it has them, otherwise of earlier ones. */
function repeatedFigures(
  item: IndexedFact,
  facts: FactIndex,
  vintagesOf: (key: string) => readonly Vintage[],
  context: RuleContext,
): readonly Report[] {
  const base = stateOf(item, context.catalogue);
  const { scope = "", ...rest } = item.fact.dimensions;
  const metrics = Object.hasOwn(REPEATED, scope) ? (REPEATED[scope] ?? []) : [];
  const all = metrics.flatMap((metric) =>
    figuresOf(metric, item.fact.period, rest, { facts, vintagesOf, context }),
  );
  const own = all.filter(({ vintage }) => isOfBoundary(vintage, context));
  if (base === undefined || all.length === 0) return [];
  const fits = ({ amount }: BaseYearFigure) => overlap(amount.interval, base.interval);
  if (own.length > 0) return own.some(fits) ? [] : [baseYearReport(item, own, context)];
  const foreign = all.find(fits);
  return foreign?.vintage === undefined ? [] : [boundaryReport(item, foreign.vintage, context)];
}

function isOfBoundary(vintage: Vintage | undefined, { boundary }: RuleContext): boolean {
  return vintage === undefined || vintage.disclosure.boundary === boundary;
}

function figuresOf(
  metric: string,
  period: string,
  dimensions: Readonly<Record<string, string>>,
  from: {
    readonly facts: FactIndex;
    readonly vintagesOf: (key: string) => readonly Vintage[];
    readonly context: RuleContext;
  },
): readonly BaseYearFigure[] {
  const { facts, vintagesOf, context } = from;
  const own = stateOf(facts.find(metric, period, dimensions), context.catalogue);
  if (own !== undefined) return [{ amount: own, vintage: undefined }];
  const definition = context.catalogue.metric(metric);
  if (definition === undefined) return [];
  const key = keyOf({ fact: { metric, period, dimensions } });
  return vintagesOf(key).flatMap((vintage): readonly BaseYearFigure[] => {
    const amount = stateOf({ fact: vintage.fact, metric: definition, members: "" }, context.catalogue);
    return amount === undefined ? [] : [{ amount, vintage }];
  });
}

function baseYearReport(
  item: IndexedFact,
  figures: readonly BaseYearFigure[],
  { catalogue }: RuleContext,
): Report {
  const { fact, metric } = item;
  const only = figures.length === 1 ? figures[0] : undefined;
  const mayBeTold = figures.every(({ vintage }) => vintage?.mayBeTold ?? true);
  const should = only !== undefined && mayBeTold ? formatRational(only.amount.value) : null;
  const base = stateOf(item, catalogue);
  const is = base === undefined ? null : formatRational(base.value);
  return {
    // A base year may be a total of scopes that nobody states by itself.
    ...(only === undefined && { severity: "WARNING" as const }),
    messageEn: `${metric.slug} for ${fact.period} is ${is} ${base?.unit}, but what was stated for that year is ${should ?? "another amount"}`,
    messageZh: `${metric.labels.zh}（${fact.period}）为 ${is} ${base?.unit}，而该年度原披露为${should === null ? "另一数值" : ` ${should}`}`,
    facts: [
      item,
      ...figures.flatMap(({ amount, vintage }) => (vintage === undefined ? [amount.item] : [])),
    ].map(keyOf),
    expected: should,
    actual: is,
    delta:
      should === null || only === undefined || base === undefined
        ? null
        : formatRational(subtractRationals(base.value, only.amount.value)),
    hint: "state the base year as it was disclosed; where it was recalculated, restate it with a reason",
  };
}

function boundaryReport(item: IndexedFact, { disclosure }: Vintage, { boundary }: RuleContext): Report {
  const { fact, metric } = item;
  return {
    severity: "WARNING",
    messageEn: `${metric.slug} for ${fact.period} is that of disclosure ${disclosure.id}, which uses ${disclosure.boundary}, but this disclosure uses ${boundary}`,
    messageZh: `${metric.labels.zh}（${fact.period}）取自采用 ${disclosure.boundary} 的披露 ${disclosure.id}，而本次披露采用 ${boundary}`,
    facts: [keyOf(item)],
    expected: boundary,
    actual: disclosure.boundary,
    delta: null,
    hint: "progress against a target is measured by one consolidation approach: recalculate the base year",
  };
}
