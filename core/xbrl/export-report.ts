// SPDX-License-Identifier: Apache-2.0
import type { Catalogue, Metric } from "../catalogue/catalogue.ts";
import { parseDecimal } from "../decimal/decimal.ts";
import type { Fact } from "../disclosure/fact.ts";
import { ISO4217, UTR, XBRL, XBRLI } from "./expanded-name.ts";
import { hasReportUnit, reportUnit, type WrittenAmount, writeAmount } from "./export-unit.ts";
import { ITEM_TYPES, valueProblem } from "./item-types.ts";
import {
  axisName,
  closedMembers,
  conceptName,
  itemTypeOf,
  type TaxonomyPlace,
  taxonomyPlace,
} from "./register-taxonomy.ts";
import { statesWholeSums } from "./stated-sums.ts";

export const LEI_SCHEME = "http://standards.iso.org/iso/17442";
export const DID_SCHEME = "https://www.w3.org/ns/did";

/** What is exported: a disclosure with those of its facts that the reader may see. */
export interface ExportedDisclosure {
  readonly id: string;
  readonly organization: { readonly did: string; readonly lei: string | null };
  readonly currency: string | null;
  readonly factsRoot: string;
  readonly factCount: number;
  readonly statementHash: string;
  readonly facts: readonly { readonly fact: Fact; readonly leaf: string }[];
}

export interface ExportSettings {
  readonly catalogue: Catalogue;
  /** metric → verified element name of the ESRS taxonomy */
  readonly esrsConcepts: ReadonlyMap<string, string>;
  readonly publicUrl: string;
}

/** Why a fact is not in a report. */
export type LeftOutReason =
  | "UNKNOWN_METRIC"
  | "UNKNOWN_AXIS"
  | "UNKNOWN_MEMBER"
  | "UNIT_UNKNOWN"
  | "UNIT_NOT_EXACT"
  | "VALUE_NOT_OF_TYPE"
  | "DUPLICATE";

export interface LeftOut {
  readonly leaf: string;
  readonly reason: LeftOutReason;
}

/** An xBRL-JSON report; every number in it is text or an integer. */
export interface ExportedReport {
  readonly documentInfo: {
    readonly documentType: string;
    readonly features: Readonly<Record<string, string>>;
    readonly namespaces: Readonly<Record<string, string>>;
    readonly taxonomy: readonly string[];
  };
  readonly facts: Readonly<Record<string, ExportedFact>>;
  readonly "ts:disclosure": {
    readonly id: string;
    readonly factsRoot: string;
    readonly factCount: number;
    readonly statementHash: string;
  };
  readonly "ts:leftOut": readonly LeftOut[];
}

export type ExportedFact = Readonly<Record<string, unknown>> & {
  readonly value: string | null;
  readonly dimensions: Readonly<Record<string, string>>;
};

/** A fact as a report writes it: the core dimensions but the entity, and its axes. */
export interface WrittenFigure {
  readonly amount: WrittenAmount | { readonly value: string | null; readonly decimals: null };
  readonly dimensions: Readonly<Record<string, string>>;
}

/**
 * Writes a disclosure as an xBRL-JSON report (docs/xbrl.md). What cannot be said exactly is left out, and why stands in the report
 * itself; each fact carries its leaf hash, so that it can be proven against the log. A report whose sums hold names the entry point
 * with the sums, so that any processor checks them again.
 */
export function exportReport(disclosure: ExportedDisclosure, settings: ExportSettings): ExportedReport {
  const place = taxonomyPlace(settings.publicUrl, settings.catalogue);
  const { facts, leftOut } = writeFacts(disclosure, settings);
  const { id, factsRoot, factCount, statementHash } = disclosure;
  const report: ExportedReport = {
    documentInfo: {
      documentType: "https://xbrl.org/2021/xbrl-json",
      features: { "xbrl:allowedDuplicates": "none" },
      namespaces: reportNamespaces(place),
      taxonomy: [place.entryPoint],
    },
    facts: Object.fromEntries(facts),
    "ts:disclosure": { id, factsRoot, factCount, statementHash },
    "ts:leftOut": leftOut,
  };
  const withSums = { ...report, documentInfo: { ...report.documentInfo, taxonomy: [place.sumsEntryPoint] } };
  return statesWholeSums(withSums, settings.catalogue, place) ? withSums : report;
}

/** The prefixes that every report of the register declares. */
export function reportNamespaces({ namespace }: TaxonomyPlace): Readonly<Record<string, string>> {
  return {
    xbrl: XBRL,
    xbrli: XBRLI,
    utr: UTR,
    iso4217: ISO4217,
    lei: LEI_SCHEME,
    did: DID_SCHEME,
    ts: namespace,
  };
}

/** How reports name an organization: by its LEI, or else its DID. */
export function reportEntity({ did, lei }: ExportedDisclosure["organization"]): string {
  return lei === null ? did : `lei:${lei}`;
}

function writeFacts(disclosure: ExportedDisclosure, settings: ExportSettings) {
  const entity = reportEntity(disclosure.organization);
  const facts = new Map<string, ExportedFact>();
  const leftOut: LeftOut[] = [];
  const seen = new Set<string>();
  for (const { fact, leaf } of disclosure.facts) {
    const written = writeFact(fact, disclosure.currency, settings.catalogue);
    const key = typeof written === "string" ? "" : JSON.stringify(Object.entries(written.dimensions).sort());
    if (typeof written === "string") leftOut.push({ leaf, reason: written });
    else if (seen.has(key)) leftOut.push({ leaf, reason: "DUPLICATE" });
    else facts.set(`f${leaf}`, exportedFact(fact, leaf, written, entity, settings));
    seen.add(key);
  }
  return { facts, leftOut };
}

/** What of a fact a report can hold, or why it cannot hold it. */
export function writeFact(
  fact: Fact,
  currency: string | null,
  catalogue: Catalogue,
): WrittenFigure | LeftOutReason {
  const metric = catalogue.metric(fact.metric);
  if (metric === undefined) return "UNKNOWN_METRIC";
  if (!Object.keys(fact.dimensions).every((axis) => metric.dimensions.includes(axis))) return "UNKNOWN_AXIS";
  const hasMembers = Object.entries(fact.dimensions).every(
    ([axis, member]) => closedMembers(catalogue, axis)?.has(member) !== false,
  );
  if (!hasMembers) return "UNKNOWN_MEMBER";
  const unit = unitOf(fact, metric, currency, catalogue);
  if (unit === undefined) return "UNIT_UNKNOWN";
  const amount = amountOf(fact, metric, catalogue);
  if (amount === undefined) return "UNIT_NOT_EXACT";
  const type = ITEM_TYPES[itemTypeOf(metric, catalogue.units)];
  if (amount.value !== null && valueProblem(amount.value, type) !== undefined) return "VALUE_NOT_OF_TYPE";
  const isText = type.value === "string" && amount.value !== null;
  return {
    amount,
    dimensions: {
      concept: `ts:${conceptName(metric.slug)}`,
      period: periodOf(fact.period, metric),
      ...(unit === null ? {} : { unit }),
      ...(isText ? { language: languageOf(amount.value) } : {}),
      ...Object.fromEntries(
        Object.entries(fact.dimensions).map(([axis, member]) => [`ts:${axisName(axis)}`, member]),
      ),
    },
  };
}

function exportedFact(
  fact: Fact,
  leaf: string,
  { amount, dimensions }: WrittenFigure,
  entity: string,
  { esrsConcepts }: ExportSettings,
): ExportedFact {
  const esrs = esrsConcepts.get(fact.metric);
  return {
    value: amount.value,
    ...(amount.decimals === null ? {} : { decimals: amount.decimals }),
    dimensions: { ...dimensions, entity },
    "ts:leafHash": leaf,
    "ts:basis": fact.basis,
    ...(fact.value === null ? {} : { "ts:statedValue": fact.value }),
    ...(fact.unit === null ? {} : { "ts:statedUnit": fact.unit }),
    ...(amount.decimals === null && fact.decimals !== null ? { "ts:statedDecimals": fact.decimals } : {}),
    ...(fact.nullReason === null ? {} : { "ts:nullReason": fact.nullReason }),
    ...(fact.censored === null ? {} : { "ts:censored": fact.censored }),
    ...(fact.evidence.length === 0 ? {} : { "ts:evidenceSha256": fact.evidence }),
    ...(fact.note === null ? {} : { "ts:note": fact.note }),
    ...(fact.restates === null ? {} : { "ts:restates": fact.restates }),
    ...(fact.calculation === null ? {} : { "ts:calculationSha256": fact.calculation }),
    ...(esrs === undefined ? {} : { "ts:references": [`esrs:${esrs}`] }),
  };
}

/** The unit written: that of the value, or for nil facts the one the metric has; null for none, undefined where it is not known. */
function unitOf(
  fact: Fact,
  metric: Metric,
  currency: string | null,
  { units }: Catalogue,
): string | null | undefined {
  if (metric.unit === null) return null;
  if (fact.unit === null) return fact.value === null ? reportUnit(metric.unit, currency) : undefined;
  const unit = units.find(fact.unit);
  const isAllowed =
    unit !== undefined && metric.allowedUnits.includes(unit.pattern) && hasReportUnit(unit.pattern);
  return isAllowed ? reportUnit(unit.pattern, unit.currency) : undefined;
}

/** "<1" is written as nil beside its bound: to write 1 would say something else. Undefined where the unit cannot be written exactly. */
function amountOf(fact: Fact, metric: Metric, { units }: Catalogue): WrittenFigure["amount"] | undefined {
  if (metric.unit === null) return { value: fact.text, decimals: null };
  const amount = fact.value === null || fact.censored !== null ? undefined : parseDecimal(fact.value);
  if (amount === undefined || fact.unit === null) return { value: null, decimals: null };
  return writeAmount(amount, fact.decimals, fact.unit, units);
}

/** Both sides count the end as the first moment after the period. */
function periodOf(period: string, { periodType }: Metric): string {
  const [start = "", endExclusive = ""] = period.split("/");
  const end = `${endExclusive}T00:00:00`;
  return periodType === "INSTANT" ? end : `${start}T00:00:00/${end}`;
}

function languageOf(text: string): string {
  return /\p{Script=Han}/u.test(text) ? "zh" : "en";
}
