// SPDX-License-Identifier: Apache-2.0
import { isMemberOf } from "../catalogue/axis.ts";
import type { Catalogue, Metric } from "../catalogue/catalogue.ts";
import { nearest } from "../catalogue/nearest.ts";
import { RESTATEMENT_REASONS, type Restates } from "../disclosure/fact.ts";
import { dayAfter, daysOf, lastDayOf, type Period, periodText } from "./calendar.ts";
import type { Problems } from "./problems.ts";

/** One untrusted fact while it is read: where it stands, its fields, and where problems go. */
export interface Stated {
  readonly path: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly problems: Problems;
}

const MAX_NOTE = 1_000;
const MAX_EVIDENCE = 64;
const MAX_DIMENSIONS = 20;
const MAX_MEMBER = 100;
// Letters, digits and marks of any script, spaces and the punctuation that names of places and products need.
const MEMBER = /^[\p{L}\p{N}][\p{L}\p{N}\p{M} ._:/&()+,'’·-]*$/u;
// Controls, lone surrogates, line separators and bidi controls could make a printed certificate say something else.
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069\ufeff]/u;
const SHA256_HEX = /^[0-9a-f]{64}$/;

/** A field, with null for an absent one. */
export function field({ fields }: Stated, name: string): unknown {
  return fields[name] ?? null;
}

/** One of a closed list of words, or the fallback when absent. */
export function readWord<T extends string, F>(
  stated: Stated,
  name: string,
  words: readonly T[],
  fallback: F,
): T | F {
  const given = field(stated, name);
  if (given === null) return fallback;
  const word = words.find((candidate) => candidate === given);
  if (word === undefined) stated.problems.add(`${stated.path}.${name}`, `one of ${words.join(", ")}`, given);
  return word ?? fallback;
}

/** Bounded printable text, or null when absent. Line breaks are kept only where allowed. */
export function readText(
  stated: Stated,
  name: string,
  maxLength: number,
  mayBreakLines = false,
): string | null {
  const given = field(stated, name);
  if (given === null) return null;
  const isText = typeof given === "string" && given.length <= maxLength && given.trim() !== "";
  if (isText && !UNPRINTABLE.test(mayBreakLines ? given.replaceAll("\n", " ") : given)) return given;
  const expected = `text of 1 to ${maxLength} characters without control characters`;
  stated.problems.add(`${stated.path}.${name}`, expected, given);
  return null;
}

/** The note. */
export function readNote(stated: Stated): string | null {
  return readText(stated, "note", MAX_NOTE);
}

/** SHA-256 of evidence objects, sorted, each once. */
export function readEvidence(stated: Stated): readonly string[] {
  const given = field(stated, "evidence");
  if (given === null) return [];
  const at = `${stated.path}.evidence`;
  if (!Array.isArray(given) || given.length > MAX_EVIDENCE) {
    stated.problems.add(at, `a list of at most ${MAX_EVIDENCE}`, given);
    return [];
  }
  const wrong = given.findIndex((id) => typeof id !== "string" || !SHA256_HEX.test(id));
  if (wrong >= 0)
    stated.problems.add(`${at}[${wrong}]`, "a SHA-256 of 64 lower-case hex digits", given[wrong]);
  return [...new Set<string>(given)].sort();
}

/** SHA-256 of the calculation that a CALCULATED value comes from, or null. */
export function readCalculation(stated: Stated): string | null {
  const given = field(stated, "calculation");
  if (given === null) return null;
  const at = `${stated.path}.calculation`;
  const id = typeof given === "string" ? /^(?:calculation:)?([0-9a-f]{64})$/.exec(given)?.[1] : undefined;
  if (id === undefined) stated.problems.add(at, "the id of a calculation, a SHA-256", given);
  if (field(stated, "basis") !== "CALCULATED" || field(stated, "value") === null)
    stated.problems.add(at, "a value with the basis CALCULATED beside it", field(stated, "basis"));
  return id ?? null;
}

/** Axis to member; each axis belongs to the metric and stands once. */
export function readDimensions(
  stated: Stated,
  metric: Metric,
  catalogue: Catalogue,
): Readonly<Record<string, string>> {
  const given = field(stated, "dimensions");
  if (given === null) return {};
  const at = `${stated.path}.dimensions`;
  if (!Array.isArray(given) || given.length > MAX_DIMENSIONS) {
    stated.problems.add(at, `a list of at most ${MAX_DIMENSIONS} {axis, member}`, given);
    return {};
  }
  const members = new Map<string, string>();
  for (const [i, item] of given.entries()) {
    const { axis, member } = isPlainObject(item) ? item : {};
    const problem = axisProblem(axis, metric, members) ?? memberProblem(String(axis), member, catalogue);
    if (problem !== undefined)
      stated.problems.add(`${at}[${i}]${problem.key}`, problem.expected, problem.got, problem.advice);
    else members.set(String(axis), String(member));
  }
  return Object.fromEntries(members);
}

/**
 * The period as hashed. A metric of an interval takes the disclosure's period by default; a metric of a point in time takes the
 * last day, and an own period must be one day (`D/D` and `D/D+1` both mean the day D).
 */
export function readPeriod(stated: Stated, metric: Metric, disclosurePeriod: Period): string {
  const given = field(stated, "period");
  const isInstant = metric.periodType === "INSTANT";
  if (given === null) return periodText(isInstant ? lastDayOf(disclosurePeriod) : disclosurePeriod);
  const period = readPeriodObject(given, `${stated.path}.period`, stated.problems, isInstant);
  if (period === undefined) return "";
  if (!isInstant) return periodText(period);
  const days = daysOf(period) ?? 0;
  if (days <= 1) return periodText({ start: period.start, endExclusive: dayAfter(period.start) });
  const lastDay = lastDayOf(period);
  const expected = `one day for ${metric.slug}, a metric of a point in time (R-PER-02)`;
  stated.problems.add(
    `${stated.path}.period`,
    expected,
    `${days} days`,
    `its last day is ${periodText(lastDay)}`,
  );
  return "";
}

/** A `{start, endExclusive}` of real dates with the end after the start (R-PER-01), or undefined and a problem. */
export function readPeriodObject(
  given: unknown,
  path: string,
  problems: Problems,
  mayBeEmpty = false,
): Period | undefined {
  const { start, endExclusive } = isPlainObject(given) ? given : {};
  if (typeof start !== "string" || typeof endExclusive !== "string") {
    problems.add(path, "{start, endExclusive} as dates such as 2024-12-31", given);
    return undefined;
  }
  const days = daysOf({ start, endExclusive });
  if (days === undefined)
    problems.add(path, "two calendar dates from 1900 to 2199", `${start}/${endExclusive}`);
  else if (days < 0 || (days === 0 && !mayBeEmpty))
    problems.add(
      path,
      "an end after the start (R-PER-01)",
      `${start}/${endExclusive}`,
      "endExclusive is the day after the last day",
    );
  else return { start, endExclusive };
  return undefined;
}

/** The restatement, bound to the leaf of the fact it restates. */
export function readRestatement(stated: Stated, restatedLeaf: string | undefined): Restates | null {
  const given = field(stated, "restatement");
  if (given === null) return null;
  const path = `${stated.path}.restatement`;
  if (!isPlainObject(given)) {
    stated.problems.add(path, "{reason, note}", given);
    return null;
  }
  const inner: Stated = { path, fields: given, problems: stated.problems };
  const reason = readWord(inner, "reason", RESTATEMENT_REASONS, null);
  const note = readNote(inner);
  if (field(inner, "reason") === null)
    stated.problems.add(`${path}.reason`, `one of ${RESTATEMENT_REASONS.join(", ")}`, null);
  if (field(inner, "note") === null) stated.problems.add(`${path}.note`, "a note on what changed", null);
  if (restatedLeaf === undefined)
    stated.problems.add(path, "supersedes to name a disclosure that holds this fact", "none");
  return reason === null || note === null || restatedLeaf === undefined
    ? null
    : { fact: restatedLeaf, note, reason };
}

/** True for an object that is no list; says nothing about its keys. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

interface DimensionProblem {
  readonly key: string;
  readonly expected: string;
  readonly got: unknown;
  readonly advice?: string;
}

function axisProblem(
  axis: unknown,
  { slug, dimensions }: Metric,
  seen: ReadonlyMap<string, string>,
): DimensionProblem | undefined {
  if (typeof axis === "string" && dimensions.includes(axis))
    return seen.has(axis) ? { key: ".axis", expected: "each axis once", got: axis } : undefined;
  const expected =
    dimensions.length === 0 ? `no dimensions for ${slug}` : `one of ${dimensions.join(", ")} for ${slug}`;
  const closest = typeof axis === "string" ? nearest(axis, dimensions) : undefined;
  return { key: ".axis", expected, got: axis, ...(closest && { advice: `did you mean "${closest}"?` }) };
}

function memberProblem(axis: string, member: unknown, catalogue: Catalogue): DimensionProblem | undefined {
  if (
    typeof member !== "string" ||
    member.length > MAX_MEMBER ||
    !MEMBER.test(member) ||
    member.endsWith(" ")
  )
    return {
      key: ".member",
      expected: `1 to ${MAX_MEMBER} letters, digits, spaces or ._:/&()+,'-`,
      got: member,
    };
  const found = catalogue.axis(axis);
  if (found === undefined || isMemberOf(found, member)) return undefined;
  if (found.codes !== null)
    return { key: ".member", expected: `an ${found.codes} alpha-2 code such as CN`, got: member };
  const known = found.members.map(({ id }) => id);
  const closest = nearest(member, known);
  return {
    key: ".member",
    expected: `one of ${known.join(", ")}`,
    got: member,
    ...(closest && { advice: `did you mean "${closest}"?` }),
  };
}
