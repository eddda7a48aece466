// SPDX-License-Identifier: Apache-2.0
import { createFactorSet, type FactorSet } from "../calculation/factor-set.ts";
import { type Decimal, parseDecimal } from "../decimal/decimal.ts";
import { type Decoder, list, nullable, object, oneOf, text } from "../decode/decoder.ts";
import { DomainError } from "../errors.ts";
import { FRAMEWORKS, type Framework } from "../log/statement.ts";
import { createUnitTable, type UnitTable } from "../units/unit-table.ts";
import { type Axis, readAxes } from "./axis.ts";
import { type Bilingual, bilingual } from "./bilingual.ts";
import { nearest } from "./nearest.ts";
import { type Profile, profileFor, readProfiles } from "./profile.ts";
import { readWords, wordsOf } from "./words.ts";

export const PILLARS = ["E", "S", "G"] as const;
export const PERIOD_TYPES = ["INSTANT", "DURATION"] as const;
export const METRIC_DATA_TYPES = [
  "DECIMAL",
  "INTEGER",
  "PERCENT",
  "MONETARY",
  "GHG_EMISSIONS",
  "ENERGY",
  "MASS",
  "VOLUME",
  "AREA",
  "DURATION",
  "BOOLEAN",
  "ENUM",
  "TEXT",
] as const;
export const SEVERITIES = ["ERROR", "WARNING", "HINT"] as const;
/**
 * Where a rule has its severity: while figures are read, when they are judged together, when a report is exported (a submission
 * gets a HINT), when an assurance is recorded.
 */
export const RULE_STAGES = ["READING", "JUDGING", "EXPORT", "ASSURANCE"] as const;

export type Pillar = (typeof PILLARS)[number];
export type PeriodType = (typeof PERIOD_TYPES)[number];
export type MetricDataType = (typeof METRIC_DATA_TYPES)[number];
export type Severity = (typeof SEVERITIES)[number];
export type RuleStage = (typeof RULE_STAGES)[number];

/** Where one version of a framework asks for a metric; `from` and `until` as in {@link Profile}. */
export interface FrameworkReference {
  readonly framework: Framework;
  readonly version: string;
  readonly reference: string;
  readonly from: string | null;
  readonly until: string | null;
}

/** One thing a company can report. Units hold CUR where a currency (`iso4217:USD`) stands in a fact. */
export interface Metric {
  readonly id: string;
  readonly slug: string;
  readonly pillar: Pillar;
  readonly pillarLabels: Bilingual;
  readonly topic: string;
  readonly topicLabels: Bilingual;
  readonly labels: Bilingual;
  readonly dataType: MetricDataType;
  /** canonical unit; null for metrics that are not numbers */
  readonly unit: string | null;
  readonly allowedUnits: readonly string[];
  /** bounds in the canonical unit, both included; null for metrics that are not numbers */
  readonly range: { readonly min: Decimal | null; readonly max: Decimal | null } | null;
  readonly periodType: PeriodType;
  readonly dimensions: readonly string[];
  readonly references: readonly FrameworkReference[];
  /** ids of rules that concern the metric, also of those that are not checked yet */
  readonly rules: readonly string[];
}

export interface RuleDefinition {
  readonly id: string;
  readonly group: string;
  readonly severity: Severity;
  readonly stage: RuleStage;
  /** the frameworks under which the rule is applied; null for all */
  readonly frameworks: readonly Framework[] | null;
  readonly statement: Bilingual;
}

/** What can be reported, in which units, under which rules. */
export interface Catalogue {
  readonly version: string;
  readonly ruleSetVersion: string;
  readonly metrics: readonly Metric[];
  readonly rules: readonly RuleDefinition[];
  readonly units: UnitTable;
  /** every version of every framework with verified references, versions in order of time */
  readonly profiles: readonly Profile[];
  /** emission factors and warming potentials */
  readonly factors: FactorSet;
  metric(slug: string): Metric | undefined;
  /** A dimension of a metric; every one that a metric names exists. */
  axis(id: string): Axis | undefined;
  /** What a unit is called, by its pattern; the pattern itself where it is none of the catalogue's. */
  unitLabels(pattern: string): Bilingual;
  rule(id: string): RuleDefinition | undefined;
  /** The rules of a metric that are checked today. */
  rulesOf(metric: Metric): readonly RuleDefinition[];
  /** The version of a framework that applies to a period, given by its first day; see profileFor. */
  profile(framework: Framework, start?: string): Profile | undefined;
  /** Where the frameworks, in the versions that apply to a period, ask for a metric. */
  referencesOf(metric: Metric, start: string): readonly FrameworkReference[];
  /** The known slug closest to a misspelt one. */
  nearestMetric(slug: string): string | undefined;
  /** The closest unit, among those of the metric if one is given. */
  nearestUnit(unit: string, metric?: Metric): string | undefined;
}

const RULE_ID = text(20, /^R-[A-Z]{2,4}-[0-9]{2}$/, "a rule id such as R-GHG-01");
const SLUG = text(64, /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, "a slug such as ghg-scope1");
const UNIT = text(40, /\S/);
const BOUND: Decoder<Decimal> = (value, path) => {
  const bound = typeof value === "string" ? parseDecimal(value) : undefined;
  if (bound === undefined) throw new DomainError("BAD_INPUT", `${path}: expected a decimal string`);
  return bound;
};
const METRICS_FORM = object({
  version: text(20, /\S/),
  metrics: list(
    object({
      id: text(8, /^M[0-9]{3,6}$/),
      slug: SLUG,
      pillar: oneOf(PILLARS),
      topic: text(40, /^[a-z][a-z-]*$/),
      labels: bilingual,
      dataType: oneOf(METRIC_DATA_TYPES),
      unit: nullable(UNIT),
      allowedUnits: list(UNIT, 40),
      range: nullable(object({ min: nullable(BOUND), max: nullable(BOUND) })),
      periodType: oneOf(PERIOD_TYPES),
      dimensions: list(text(40, /^[a-z][A-Za-z0-9]*$/), 20),
      rules: list(RULE_ID, 20),
    }),
    5_000,
  ),
});
const RULES_FORM = object({
  version: text(20, /\S/),
  rules: list(
    object({
      id: RULE_ID,
      group: text(40),
      severity: oneOf(SEVERITIES),
      stage: oneOf(RULE_STAGES),
      frameworks: nullable(list(oneOf(FRAMEWORKS), FRAMEWORKS.length)),
      statement: bilingual,
    }),
    1_000,
  ),
});
const CATALOGUE_FORM = object({
  metrics: METRICS_FORM,
  rules: RULES_FORM,
  units: (value: unknown): unknown => value,
  profiles: (value: unknown): unknown => value,
  axes: (value: unknown): unknown => value,
  factors: (value: unknown): unknown => value,
  words: (value: unknown): unknown => value,
});

/** Reads `{metrics, rules, units, profiles, axes, factors, words}`, the files of schema/catalogue; throws BAD_INPUT on anything malformed. */
export function createCatalogue(data: unknown): Catalogue {
  const decoded = CATALOGUE_FORM(data, "catalogue");
  const units = createUnitTable(decoded.units);
  const slugs = [...byKey(decoded.metrics.metrics, "slug").keys()];
  const profiles = readProfiles(decoded.profiles, slugs);
  const references = referencesBySlug(profiles);
  const axes = readAxes(decoded.axes);
  const words = readWords(decoded.words);
  for (const pattern of units.patterns) wordsOf(words, "units", pattern);
  const metrics = decoded.metrics.metrics.map((metric) => ({
    ...metric,
    pillarLabels: wordsOf(words, "pillars", metric.pillar),
    topicLabels: wordsOf(words, "topics", metric.topic),
    references: references.get(metric.slug) ?? [],
  }));
  const rules = decoded.rules.rules;
  const bySlug = byKey(metrics, "slug");
  const byRuleId = byKey(rules, "id");
  byKey(metrics, "id");
  for (const metric of metrics) {
    checkUnits(metric, units);
    checkAxes(metric, axes);
  }
  return {
    version: decoded.metrics.version,
    ruleSetVersion: decoded.rules.version,
    metrics,
    rules,
    units,
    profiles,
    factors: createFactorSet(decoded.factors),
    metric: (slug) => bySlug.get(slug),
    axis: (id) => axes.get(id),
    unitLabels: (pattern) => words.units.get(pattern) ?? { en: pattern, zh: pattern },
    rule: (id) => byRuleId.get(id),
    rulesOf: (metric) => metric.rules.flatMap((id) => byRuleId.get(id) ?? []),
    profile: (framework, start) => profileFor(profiles, framework, start),
    referencesOf: (metric, start) =>
      metric.references.filter(
        ({ framework, version }) => profileFor(profiles, framework, start)?.version === version,
      ),
    nearestMetric: (slug) => nearest(slug, slugs),
    nearestUnit: (unit, metric) => nearestUnit(unit, metric?.allowedUnits ?? units.patterns, units),
  };
}

function referencesBySlug(profiles: readonly Profile[]): ReadonlyMap<string, readonly FrameworkReference[]> {
  const bySlug = new Map<string, FrameworkReference[]>();
  for (const { framework, version, from, until, expected } of profiles) {
    for (const { metric, reference } of expected) {
      const list = bySlug.get(metric) ?? [];
      list.push({ framework, version, reference, from, until });
      bySlug.set(metric, list);
    }
  }
  return bySlug;
}

/** A common name first: "MT" on a report means tonnes, though "Mt" is what it looks like. */
function nearestUnit(unit: string, candidates: readonly string[], units: UnitTable): string | undefined {
  const meaning = units.meaningOf(unit);
  return meaning !== undefined && candidates.includes(meaning) ? meaning : nearest(unit, candidates);
}

function checkUnits({ slug, unit, allowedUnits, range }: Metric, units: UnitTable): void {
  const unknown = allowedUnits.find((id) => !units.patterns.includes(id));
  if (unknown !== undefined)
    throw new DomainError("BAD_INPUT", `metric ${slug}: unit ${unknown} is not in the units`);
  const isNumber = unit !== null && range !== null && allowedUnits.includes(unit);
  const isText = unit === null && range === null && allowedUnits.length === 0;
  if (!isNumber && !isText)
    throw new DomainError(
      "BAD_INPUT",
      `metric ${slug}: unit, allowedUnits and range must all be given or all absent`,
    );
}

function checkAxes({ slug, dimensions }: Metric, axes: ReadonlyMap<string, Axis>): void {
  const unknown = dimensions.find((axis) => !axes.has(axis));
  if (unknown !== undefined)
    throw new DomainError("BAD_INPUT", `metric ${slug}: axis ${unknown} is not in the axes`);
}

function byKey<K extends string, T extends { readonly [key in K]: string }>(
  items: readonly T[],
  key: K,
): Map<string, T> {
  const map = new Map(items.map((item) => [item[key], item]));
  if (map.size !== items.length) throw new DomainError("BAD_INPUT", `catalogue: a ${key} is listed twice`);
  return map;
}
