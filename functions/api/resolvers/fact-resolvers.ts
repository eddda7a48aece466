// SPDX-License-Identifier: Apache-2.0
import type { Catalogue } from "../../../core/catalogue/catalogue.ts";
import { parseDecimal } from "../../../core/decimal/decimal.ts";
import { formatRational, rationalOfDecimal } from "../../../core/decimal/rational.ts";
import type { Fact as CoreFact } from "../../../core/disclosure/fact.ts";
import { DomainError } from "../../../core/errors.ts";
import { fiscalYearOf } from "../../../core/organization/fiscal-calendar.ts";
import type { Finding as CoreFinding } from "../../../core/rules/finding.ts";
import { convertUnit, unitIn } from "../../../core/units/unit-table.ts";
import type { DisclosureRecord } from "../../ports/disclosure-store.ts";
import { readDisclosure, type VisibleFact } from "../../usecases/read-disclosure.ts";
import type { ApiContext, Resolvers } from "../api-context.ts";
import { globalId } from "../global-id.ts";
import { type LanguageArgs, textIn } from "./language.ts";

/** A fact with the disclosure it stands in, where that was read already; a fact that was only tried stands in none. */
export interface FactSource extends VisibleFact {
  readonly record: DisclosureRecord | undefined;
}

export interface FindingSource extends CoreFinding {
  /** the facts it speaks of, or how to read them */
  readonly about: readonly FactSource[] | (() => Promise<readonly FactSource[]>);
}

export const Fact: Resolvers = {
  id: ({ disclosureId, leaf }: FactSource) => globalId("fact", `${disclosureId}:${leaf}`),
  metric: ({ metric }: FactSource, _: unknown, { needs }: ApiContext) => metricOf(metric, needs.catalogue),
  period: ({ period }: FactSource) => periodOf(period),
  dimensions: ({ dimensions }: FactSource) =>
    Object.entries(dimensions).map(([axis, member]) => ({ axis, member })),
  value: shown("value"),
  text: shown("text"),
  nullReason: shown("nullReason"),
  censored: shown("censored"),
  unit: shown("unit"),
  decimals: shown("decimals"),
  note: shown("note"),
  canonicalValue: ({ content }: FactSource, _: unknown, { needs }: ApiContext) =>
    content === undefined ? null : canonicalValue(content, needs.catalogue),
  restates: (source: FactSource, _: unknown, context: ApiContext) => restatement(source, context),
  leafHash: ({ leaf }: FactSource) => leaf,
  proof: async (source: FactSource, _: unknown, context: ApiContext) => {
    const record = await recordOf(source, context);
    return record === undefined ? null : ((await context.cache.facts(record)).prove(source.index) ?? null);
  },
};

export const Finding: Resolvers = {
  rule: ({ rule, severity, messageEn, messageZh }: FindingSource, _: unknown, { needs }: ApiContext) =>
    // A rule may leave the catalogue later; what it said stays.
    needs.catalogue.rule(rule) ?? { id: rule, severity, statement: { en: messageEn, zh: messageZh } },
  message: ({ messageEn, messageZh }: FindingSource, { language }: LanguageArgs) =>
    textIn({ en: messageEn, zh: messageZh }, language),
  facts: ({ about }: FindingSource) => (typeof about === "function" ? about() : about),
};

/** `start/endExclusive` as a Period. */
export function periodOf(period: string) {
  const [start = "", endExclusive = ""] = period.split("/");
  return { start, endExclusive, fiscalYear: fiscalYearOf({ start, endExclusive }) };
}

/** The fact of a global id `fact:<disclosure>:<leaf>`, when the viewer may read its disclosure. */
export async function findFact(id: string, { cache, viewer }: ApiContext): Promise<FactSource | undefined> {
  const [disclosureId = "", leaf] = id.split(":");
  const record = await readDisclosure(disclosureId, viewer, cache.reads);
  const facts = record === undefined ? [] : (await cache.facts(record)).facts;
  const fact = facts.find((candidate) => candidate.leaf === leaf);
  return fact && { ...fact, record };
}

function shown<K extends keyof CoreFact>(key: K) {
  return ({ content }: FactSource) => content?.[key] ?? null;
}

/** The metric of a slug that was checked when it was stored. */
export function metricOf(slug: string, catalogue: Catalogue) {
  const metric = catalogue.metric(slug);
  if (metric === undefined) throw new DomainError("INVARIANT", `metric ${slug} left the catalogue`);
  return metric;
}

/** The value in the metric's canonical unit, exactly; money stays in its currency. */
function canonicalValue({ value, unit, metric: slug }: CoreFact, catalogue: Catalogue): string | null {
  const amount = value === null ? undefined : parseDecimal(value);
  const metric = metricOf(slug, catalogue);
  if (amount === undefined || unit === null || metric.unit === null) return null;
  const currency = catalogue.units.find(unit)?.currency;
  const target = unitIn(metric.unit, currency ?? "");
  return formatRational(convertUnit(catalogue.units, rationalOfDecimal(amount), unit, target));
}

/** The disclosure that a fact stands in; rows of an index are shown without it until something asks. */
async function recordOf({ record, disclosureId }: FactSource, { cache }: ApiContext) {
  return record ?? cache.reads.disclosures.find(disclosureId);
}

async function restatement(source: FactSource, context: ApiContext) {
  const restates = source.content?.restates ?? null;
  const record = restates === null ? undefined : await recordOf(source, context);
  if (restates === null || record === undefined || record.supersedes === null) return null;
  const fact = await findFact(`${record.supersedes}:${restates.fact}`, context);
  return fact === undefined ? null : { fact, reason: restates.reason, note: restates.note };
}
