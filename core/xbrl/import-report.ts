// SPDX-License-Identifier: Apache-2.0
import type { Catalogue, Metric } from "../catalogue/catalogue.ts";
import { DomainError } from "../errors.ts";
import type { StatedFact } from "../rules/stated-fact.ts";
import { checkReport } from "./check-report.ts";
import { esrsEditions, taxonomyWithEsrs } from "./esrs-taxonomy.ts";
import { expandedName, splitQName, splitSQName } from "./expanded-name.ts";
import { importFact, type ResolvedFact } from "./import-fact.ts";
import {
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonObject,
  readJson,
} from "./json-reader.ts";
import { axisName, conceptName, registerTaxonomyNamed, taxonomyPlace } from "./register-taxonomy.ts";
import { createReportProblems } from "./report-problems.ts";
import { readStructure, type WrittenFact, type WrittenReport } from "./report-structure.ts";
import { PURE, readUnit } from "./report-unit.ts";

export interface ImportSettings {
  readonly catalogue: Catalogue;
  /** metric → verified element name of the ESRS taxonomy */
  readonly esrsConcepts: ReadonlyMap<string, string>;
  readonly publicUrl: string;
}

export interface ImportedFact {
  /** its key in the report */
  readonly key: string;
  readonly fact: StatedFact;
}

export interface ImportProblem {
  /** key of the fact in the report; null for the report as a whole */
  readonly key: string | null;
  readonly message: string;
}

export interface ImportedReport {
  readonly facts: readonly ImportedFact[];
  /** at most 1,000; nothing of a report with problems of its own is read */
  readonly problems: readonly ImportProblem[];
  /** whom the facts are about: `{scheme}identifier`, each once */
  readonly entities: readonly string[];
  /** facts of the disclosure that the report says it does not hold */
  readonly leftOut: number;
}

interface Names {
  readonly namespaces: ReadonlyMap<string, string>;
  readonly namespace: string;
  readonly metrics: ReadonlyMap<string, Metric>;
  readonly axes: ReadonlyMap<string, string>;
}

const MAX_PROBLEMS = 1_000;

/**
 * Reads an xBRL-JSON report of the register's own taxonomy, or of the verified ESRS concepts, as facts a company states (OIM 1.0).
 * The report must pass the checker; each fact that cannot be stated is a problem that names it. Never throws on a report.
 */
export function importReport(json: string, settings: ImportSettings): ImportedReport {
  const reading = readJson(json);
  const root = "value" in reading && isJsonObject(reading.value) ? reading.value : undefined;
  const report = root && readStructure(root, createReportProblems());
  const place = taxonomyPlace(settings.publicUrl, settings.catalogue);
  const named = report?.documentInfo.taxonomy ?? [];
  const own = registerTaxonomyNamed(named, settings.catalogue, place);
  const { isValid, errors } = checkReport(json, taxonomyWithEsrs(own, named, settings, place.namespace));
  const problems = errors.map(({ code, message }) => ({
    key: keyIn(message),
    message: `${code}: ${message}`,
  }));
  if (!isValid || root === undefined || report === undefined)
    return { facts: [], problems, entities: [], leftOut: 0 };
  return readFacts(root, report, namesOf(report, settings), settings);
}

function readFacts(
  root: JsonObject,
  report: WrittenReport,
  names: Names,
  { catalogue }: ImportSettings,
): ImportedReport {
  const stated = root.get("facts");
  const read = report.facts.flatMap((written) => {
    const json = isJsonObject(stated) ? stated.get(written.id) : undefined;
    const resolved = resolve(written, json, names);
    return resolved === undefined ? [] : [readFact(resolved, names, catalogue)];
  });
  const leftOut = propertiesOf(root, names).leftOut;
  return {
    facts: read.flatMap((one) => ("fact" in one ? [one] : [])),
    problems: read.flatMap((one) => ("message" in one ? [one] : [])).slice(0, MAX_PROBLEMS),
    entities: [...new Set(report.facts.flatMap((written) => entityOf(written, names)))],
    leftOut: Array.isArray(leftOut) ? leftOut.length : 0,
  };
}

function readFact(
  resolved: ResolvedFact,
  { namespace }: Names,
  catalogue: Catalogue,
): ImportedFact | ImportProblem {
  const key = resolved.written.id;
  try {
    return { key, fact: importFact(resolved, namespace, catalogue) };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { key, message: error.message };
  }
}

function entityOf(written: WrittenFact, { namespaces }: Names): readonly string[] {
  const entity = written.dimensions.get("entity");
  const [prefix = "", local = ""] = splitSQName(entity ?? "") ?? [];
  return typeof entity === "string" ? [expandedName(namespaces.get(prefix) ?? "", local)] : [];
}

/** The fact with its names resolved; undefined for a note, which is no figure. */
function resolve(written: WrittenFact, json: Json | undefined, names: Names): ResolvedFact | undefined {
  const concept = expanded(written.dimensions.get("concept") ?? "", names);
  const metric = names.metrics.get(concept);
  if (metric === undefined) return undefined;
  const unit = written.dimensions.get("unit");
  const context = { namespaces: names.namespaces, problems: createReportProblems() };
  const dimensions = [...written.dimensions].flatMap(([name, member]) => {
    const axis = names.axes.get(expanded(name, names));
    return axis === undefined || member === null ? [] : [{ axis, member }];
  });
  return {
    written,
    metric,
    unit: (typeof unit === "string" ? readUnit(unit, "unit", context) : undefined) ?? PURE,
    dimensions,
    properties: isJsonObject(json) ? propertiesOf(json, names) : {},
  };
}

function namesOf(
  { documentInfo }: WrittenReport,
  { catalogue, esrsConcepts, publicUrl }: ImportSettings,
): Names {
  const { namespace } = taxonomyPlace(publicUrl, catalogue);
  const editions = esrsEditions(documentInfo.taxonomy);
  const metrics = new Map<string, Metric>();
  const axes = new Map<string, string>();
  for (const metric of catalogue.metrics) {
    metrics.set(expandedName(namespace, conceptName(metric.slug)), metric);
    const esrs = esrsConcepts.get(metric.slug);
    if (esrs !== undefined) for (const edition of editions) metrics.set(expandedName(edition, esrs), metric);
    for (const axis of metric.dimensions) axes.set(expandedName(namespace, axisName(axis)), axis);
  }
  return { namespaces: documentInfo.namespaces, namespace, metrics, axes };
}

/** Extension properties of the register, by local name. */
function propertiesOf(object: JsonObject, names: Names): Readonly<Record<string, unknown>> {
  const own = [...object].flatMap(([key, value]) => {
    const [prefix = "", local = ""] = splitSQName(key) ?? [];
    return names.namespaces.get(prefix) === names.namespace ? [[local, plain(value)] as const] : [];
  });
  return Object.fromEntries(own);
}

function expanded(name: string, { namespaces }: Names): string {
  const [prefix = "", local = ""] = splitQName(name) ?? [];
  return expandedName(namespaces.get(prefix) ?? "", local);
}

/** JSON as plain values; a number that is no safe integer stays the text it was. */
function plain(value: Json): unknown {
  if (isJsonObject(value)) return Object.fromEntries([...value].map(([key, item]) => [key, plain(item)]));
  if (isJsonArray(value)) return value.map(plain);
  if (!isJsonNumber(value)) return value;
  const number = Number(value.number);
  return Number.isSafeInteger(number) && /^-?[0-9]+$/.test(value.number) ? number : value.number;
}

/** The checker names a fact at the start of what it says. */
function keyIn(message: string): string | null {
  const [, written] = /^fact ("(?:[^"\\]|\\.)*")/.exec(message) ?? [];
  return written === undefined ? null : String(JSON.parse(written));
}
