// SPDX-License-Identifier: Apache-2.0
import { type Decoder, list, map, nullable, object, oneOf, text } from "../decode/decoder.ts";
import { DomainError } from "../errors.ts";
import { FRAMEWORKS, type Framework } from "../log/statement.ts";
import { dayNumber } from "../rules/calendar.ts";
import { type Bilingual, bilingual } from "./bilingual.ts";

export const NEEDS = ["REQUIRED", "CONDITIONAL", "OPTIONAL"] as const;
/** REQUIRED: everybody states it or says why not; CONDITIONAL: who meets the condition; OPTIONAL: who wants to. */
export type Need = (typeof NEEDS)[number];

/** What one version of a framework asks of one metric. */
export interface ExpectedMetric {
  /** slug */
  readonly metric: string;
  readonly need: Need;
  /** where the framework asks for it, e.g. `E1-6 44(a)`; only verified places */
  readonly reference: string;
  /** the condition, or why it is optional; null where it is required of everybody */
  readonly because: Bilingual | null;
}

/** One version of a framework: when it applies and which metrics it expects, in the catalogue's order. */
export interface Profile {
  readonly framework: Framework;
  readonly version: string;
  readonly title: Bilingual;
  /** first day of the first period it applies to; null where a voluntary standard names none */
  readonly from: string | null;
  /** first day of the first period it no longer applies to; null while it is in force */
  readonly until: string | null;
  readonly source: Bilingual;
  readonly expected: readonly ExpectedMetric[];
}

const date: Decoder<string> = (value, path) => {
  const day = text(10)(value, path);
  if (dayNumber(day) === undefined) throw refused(`${path}: expected a date such as 2024-01-01, got ${day}`);
  return day;
};
const slug = text(64, /^[a-z][a-z0-9-]*$/, "a slug such as ghg-scope1");
const CLAUSE = object({
  prefix: nullable(text(100, /\S/)),
  metrics: nullable(list(slug, 5_000)),
  need: oneOf(NEEDS),
  because: nullable(bilingual),
});
const PROFILE = object({
  framework: oneOf(FRAMEWORKS),
  version: text(20, /\S/),
  title: bilingual,
  from: nullable(date),
  until: nullable(date),
  source: bilingual,
  needs: list(CLAUSE, 100),
  references: map(slug, text(100, /\S/), 5_000),
});
const PROFILES_FORM = object({ version: text(20, /\S/), profiles: list(PROFILE, 200) });

type Clause = ReturnType<typeof CLAUSE>;
type Form = ReturnType<typeof PROFILE>;

/**
 * Reads schema/catalogue/profiles.json against the slugs of the catalogue. Of the clauses in `needs` the first that fits a metric
 * counts. Throws BAD_INPUT on anything malformed, on unknown metrics and on versions of one framework that overlap.
 */
export function readProfiles(data: unknown, slugs: readonly string[]): readonly Profile[] {
  const { profiles } = PROFILES_FORM(data, "profiles");
  const known = new Set(slugs);
  for (const [i, form] of profiles.entries()) {
    checkMetrics(form, known, `profiles.profiles[${i}]`);
    checkValidity(form, profiles.slice(0, i), `profiles.profiles[${i}]`);
  }
  return profiles.map((form, i) => profileOf(form, slugs, `profiles.profiles[${i}]`));
}

/**
 * The version of a framework for a period, given by its first day: the latest one that had begun. A company may apply a framework
 * early, so before the first version that one is taken; after the last one's end there is none. Without a day: the latest.
 */
export function profileFor(
  profiles: readonly Profile[],
  framework: Framework,
  start?: string,
): Profile | undefined {
  const versions = profiles.filter((profile) => profile.framework === framework);
  if (start === undefined) return versions.at(-1);
  const begun = versions.filter(({ from }) => from === null || from <= start);
  const found = begun.at(-1) ?? versions[0];
  return found?.until != null && found.until <= start ? undefined : found;
}

function profileOf(form: Form, slugs: readonly string[], path: string): Profile {
  const { framework, version, title, from, until, source, needs, references } = form;
  const expected = slugs.flatMap((metric): readonly ExpectedMetric[] => {
    const reference = Object.hasOwn(references, metric) ? references[metric] : undefined;
    if (reference === undefined) return [];
    const clause = needs.find((one) => fits(one, metric, reference));
    if (clause === undefined) throw refused(`${path}.needs: expected a clause that fits ${metric}`);
    return [{ metric, reference, need: clause.need, because: clause.because }];
  });
  return { framework, version, title, from, until, source, expected };
}

function fits({ prefix, metrics }: Clause, metric: string, reference: string): boolean {
  return (prefix === null || reference.startsWith(prefix)) && (metrics === null || metrics.includes(metric));
}

function checkMetrics({ references, needs }: Form, known: ReadonlySet<string>, path: string): void {
  const stranger = Object.keys(references).find((metric) => !known.has(metric));
  if (stranger !== undefined)
    throw refused(`${path}.references: expected metrics of the catalogue, got ${stranger}`);
  for (const { metrics, need, because } of needs) {
    const idle = metrics?.find((metric) => !Object.hasOwn(references, metric));
    if (idle !== undefined) throw refused(`${path}.needs: expected a reference of ${idle}, got none`);
    if (need !== "REQUIRED" && because === null)
      throw refused(`${path}.needs: expected a reason for what is ${need}, got none`);
  }
}

function checkValidity(
  { framework, version, from, until }: Form,
  earlier: readonly Form[],
  path: string,
): void {
  if (from !== null && until !== null && until <= from)
    throw refused(`${path}.until: expected a day after ${from}, got ${until}`);
  const before = earlier.filter((other) => other.framework === framework);
  if (before.some((other) => other.version === version))
    throw refused(`${path}.version: expected each version of ${framework} once, got ${version} twice`);
  const last = before.at(-1);
  if (last === undefined) return;
  if (last.until === null || from === null || from < last.until)
    throw refused(
      `${path}.from: expected the versions of ${framework} in order, ${version} to begin when ${last.version} has ended`,
    );
}

function refused(message: string): DomainError {
  return new DomainError("BAD_INPUT", message);
}
