// SPDX-License-Identifier: Apache-2.0
import { canonicalize } from "../canonical/canonical-json.ts";
import type { Catalogue, Metric } from "../catalogue/catalogue.ts";
import { BASES, type Fact } from "../disclosure/fact.ts";
import { factKey } from "../disclosure/fact-key.ts";
import { DomainError } from "../errors.ts";
import type { Period } from "./calendar.ts";
import type { Finding } from "./finding.ts";
import { createProblems, type Problems } from "./problems.ts";
import { type ReadFacts, VISIBILITIES, type Visibility } from "./stated-fact.ts";
import {
  isPlainObject,
  readCalculation,
  readDimensions,
  readEvidence,
  readNote,
  readPeriod,
  readPeriodObject,
  readRestatement,
  readWord,
  type Stated,
} from "./stated-fields.ts";
import { readValue } from "./stated-value.ts";

export const MAX_FACTS = 20_000;

export interface ReadContext {
  readonly catalogue: Catalogue;
  readonly period: Period;
  /** ISO 4217 code that amounts of money without a unit are in */
  readonly currency: string | null;
  /** Leaf hash of the fact with this key in the disclosure that is superseded. */
  readonly restatedFact?: (key: string) => string | undefined;
}

/** One fact that could be read, and where it stood. */
export interface Read {
  readonly path: string;
  readonly fact: Fact;
  readonly key: string;
  readonly visibility: Visibility;
}

const KEYS = new Set([
  ...["metric", "value", "text", "nullReason", "censored", "unit", "decimals", "dimensions", "period"],
  ...["basis", "visibility", "evidence", "note", "restatement", "calculation"],
]);
const MAX_SLUG = 64;

/**
 * Turns stated facts (`StatedFact`, untrusted) into facts as they are hashed (docs/formats.md §2). Throws BAD_INPUT naming up to
 * 20 problems, TOO_LARGE for more than 20,000 facts. Equal duplicates are merged with a finding, unequal ones refused.
 */
export function readFacts(inputs: readonly unknown[], context: ReadContext): ReadFacts {
  if (inputs.length > MAX_FACTS)
    throw new DomainError("TOO_LARGE", `facts: expected at most ${MAX_FACTS}, got ${inputs.length}`, {
      facts: inputs.length,
    });
  const problems = createProblems();
  checkContext(context, inputs.length, problems);
  const read = readAll(inputs, context, problems);
  problems.refuse();
  const merged = mergeDuplicates(read, problems);
  problems.refuse();
  return merged;
}

/** Refuses facts that could not be read whatever they state. */
export function checkContext(
  { period, currency, catalogue }: ReadContext,
  count: number,
  problems: Problems,
): void {
  readPeriodObject(period, "period", problems);
  if (currency !== null && !catalogue.units.isCurrency(currency))
    problems.add("currency", "an ISO 4217 code such as CNY", currency);
  if (count === 0) problems.add("facts", "at least one fact", []);
  problems.refuse();
}

function readAll(inputs: readonly unknown[], context: ReadContext, problems: Problems): readonly Read[] {
  const read: Read[] = [];
  for (let i = 0; i < inputs.length && !problems.isFull; i += 1) {
    const one = readFact(inputs[i], `facts[${i}]`, context, problems);
    if (one !== undefined) read.push(one);
  }
  return read;
}

/** One stated fact; undefined where not even its metric is known. What is wrong with it goes to `problems`. */
export function readFact(
  input: unknown,
  path: string,
  context: ReadContext,
  problems: Problems,
): Read | undefined {
  if (!isPlainObject(input)) {
    problems.add(path, "a fact", input);
    return undefined;
  }
  const stated: Stated = { path, fields: input, problems };
  const unknownKey = Object.keys(input).find((key) => !KEYS.has(key));
  if (unknownKey !== undefined)
    problems.add(`${path}.${unknownKey.slice(0, MAX_SLUG)}`, "no such field", input[unknownKey]);
  const metric = readMetric(stated, context.catalogue);
  return metric && readFactOf(metric, stated, context);
}

function readFactOf(metric: Metric, stated: Stated, context: ReadContext): Read {
  const period = readPeriod(stated, metric, context.period);
  const dimensions = readDimensions(stated, metric, context.catalogue);
  const key = factKey({ metric: metric.slug, period, dimensions });
  const amount = readValue(stated, metric, context.catalogue, context.currency);
  const fact: Fact = {
    basis: readWord(stated, "basis", BASES, "MEASURED"),
    calculation: readCalculation(stated),
    censored: amount.censored,
    decimals: amount.decimals,
    dimensions,
    evidence: readEvidence(stated),
    metric: metric.slug,
    note: readNote(stated),
    nullReason: amount.nullReason,
    period,
    restates: readRestatement(stated, context.restatedFact?.(key)),
    text: amount.text,
    unit: amount.unit,
    value: amount.value,
  };
  return { path: stated.path, fact, key, visibility: readWord(stated, "visibility", VISIBILITIES, "PUBLIC") };
}

function readMetric({ path, fields, problems }: Stated, catalogue: Catalogue): Metric | undefined {
  const { metric: slug } = fields;
  if (typeof slug !== "string" || slug.length > MAX_SLUG) {
    problems.add(`${path}.metric`, "a metric such as ghg-scope1", slug);
    return undefined;
  }
  const metric = catalogue.metric(slug);
  if (metric === undefined) {
    const closest = catalogue.nearestMetric(slug);
    problems.add(
      `${path}.metric`,
      "a metric of the catalogue",
      slug,
      closest && `did you mean "${closest}"?`,
    );
  }
  return metric;
}

/** Keeps each fact once: an equal twin with a finding, an unequal one is a problem. */
export function mergeDuplicates(read: readonly Read[], problems: Problems): ReadFacts {
  const first = new Map<string, Read>();
  const findings: Finding[] = [];
  for (const one of read) {
    const earlier = first.get(one.key);
    if (earlier === undefined) first.set(one.key, one);
    else if (canonicalize(earlier.fact) !== canonicalize(one.fact))
      problems.add(
        one.path,
        "one fact per metric, period and dimensions (R-DUP-01)",
        `another ${differenceOf(earlier.fact, one.fact)}`,
      );
    else {
      // The stricter of two wishes wins: a figure once marked restricted must not slip out.
      if (one.visibility === "RESTRICTED") first.set(one.key, one);
      findings.push(mergedFinding(one));
    }
  }
  const kept = [...first.values()];
  return {
    facts: kept.map(({ fact }) => fact),
    visibilities: kept.map(({ visibility }) => visibility),
    findings,
  };
}

function differenceOf(a: Fact, b: Fact): string {
  const differing = (Object.keys(a) as (keyof Fact)[]).find(
    (name) => canonicalize(a[name]) !== canonicalize(b[name]),
  );
  return `${a.metric} with a different ${differing ?? "content"}`;
}

function mergedFinding({ fact, key }: Read): Finding {
  return {
    rule: "R-DUP-01",
    severity: "HINT",
    messageEn: `${fact.metric} for ${fact.period} was stated more than once with the same content and is kept once`,
    messageZh: `${fact.metric}（${fact.period}）以相同内容重复列出，只保留一项`,
    facts: [key],
    expected: null,
    actual: null,
    delta: null,
    hint: null,
    acceptedBecause: null,
  };
}
