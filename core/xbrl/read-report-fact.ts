// SPDX-License-Identifier: Apache-2.0
import type { Decimal } from "../decimal/decimal.ts";
import { expandedName, isIdentifier, splitQName, splitSQName } from "./expanded-name.ts";
import { ITEM_TYPES, trimmed, valueProblem } from "./item-types.ts";
import { checkHypercubes, dimensionsText, readDimensions } from "./report-dimensions.ts";
import type { FactContext, ReportFact } from "./report-fact.ts";
import { readPeriod } from "./report-period.ts";
import { quoted } from "./report-problems.ts";
import type { WrittenFact } from "./report-structure.ts";
import { checkUnit, PURE, readUnit, unitText } from "./report-unit.ts";
import type { Concept } from "./taxonomy.ts";

const LANGUAGE = /^[a-z]{1,8}(?:-[a-z0-9]{1,8})*$/;

/**
 * Reads one fact that is no note (OIM 1.0 §3). Undefined, and told, when it cannot stand in the report; facts that break rules of
 * the taxonomy only are told and kept, so that calculations still see them.
 */
export function readReportFact(fact: WrittenFact, context: FactContext): ReportFact | undefined {
  const where = `fact ${quoted(fact.id)}`;
  const concept = readConcept(fact, where, context);
  if (concept === undefined || !isLanguageSound(fact, concept, where, context)) return undefined;
  const entity = readEntity(fact, where, context);
  const period = entity === undefined ? undefined : readFactPeriod(fact, concept, where, context);
  const dimensions = period === undefined ? undefined : readDimensions(fact, where, context);
  const unit = dimensions === undefined ? undefined : readFactUnit(fact, concept, where, context);
  if (dimensions === undefined || unit === undefined || !isValueSound(fact, concept, where, context))
    return undefined;
  checkId(fact.id, where, context);
  checkHypercubes(concept, dimensions, where, context);
  const { id, value, decimals } = fact;
  const language = fact.dimensions.get("language") ?? "";
  const aspects = JSON.stringify([entity, period, unit, language, dimensionsText(dimensions)]);
  const isNumber = ITEM_TYPES[concept.type].unit !== undefined;
  const amount = isNumber && value !== null ? amountOf(trimmed(value)) : null;
  return { id, concept, aspects, dimensions, value, amount, decimals };
}

function readConcept(fact: WrittenFact, where: string, context: FactContext): Concept | undefined {
  const { namespaces, taxonomy, problems } = context;
  const text = fact.dimensions.get("concept");
  if (typeof text !== "string") {
    problems.add("oime:missingConceptDimension", `${where}: expected the dimension concept`);
    return undefined;
  }
  if (fact.dimensions.has("noteId"))
    problems.add("oime:misplacedNoteIDDimension", `${where}: expected noteId on notes only`);
  const [prefix, local = ""] = splitQName(text) ?? [];
  const namespace = prefix === undefined ? undefined : namespaces.get(prefix);
  if (prefix === undefined)
    problems.add("xbrlje:invalidJSONStructure", `${where}: expected a concept name, got ${quoted(text)}`);
  else if (namespace === undefined)
    problems.add("oimce:unboundPrefix", `${where}: expected a declared prefix, got ${quoted(text)}`);
  if (namespace === undefined) return undefined;
  const concept = taxonomy.concepts.get(expandedName(namespace, local));
  if (concept === undefined)
    problems.add("oime:unknownConcept", `${where}: expected a concept of the taxonomy, got ${quoted(text)}`);
  if (concept?.isAbstract !== true) return concept;
  problems.add(
    "oime:valueForAbstractConcept",
    `${where}: expected a concept with values, got ${quoted(text)}`,
  );
  return undefined;
}

function isLanguageSound(
  fact: WrittenFact,
  concept: Concept,
  where: string,
  { problems }: FactContext,
): boolean {
  const language = fact.dimensions.get("language");
  if (typeof language !== "string") return true;
  if (ITEM_TYPES[concept.type].value !== "string") {
    problems.add("oime:misplacedLanguageDimension", `${where}: expected no language for ${concept.type}`);
    return false;
  }
  if (language !== language.toLowerCase())
    problems.add("xbrlje:invalidLanguageCodeCase", `${where}: expected lower case, got ${quoted(language)}`);
  else if (language.length > 100 || !LANGUAGE.test(language))
    problems.add("oimce:invalidLanguage", `${where}: expected a language tag, got ${quoted(language)}`);
  return true;
}

/** The entity, resolved; empty where the report names none. */
function readEntity(fact: WrittenFact, where: string, context: FactContext): string | undefined {
  const text = fact.dimensions.get("entity");
  if (typeof text !== "string") return "";
  const [prefix, local = ""] = splitSQName(text) ?? [];
  const namespace = prefix === undefined ? undefined : context.namespaces.get(prefix);
  if (prefix === undefined)
    context.problems.add("oimce:invalidSQName", `${where}: expected scheme:identifier, got ${quoted(text)}`);
  else if (namespace === undefined)
    context.problems.add("oimce:unboundPrefix", `${where}: expected a declared scheme, got ${quoted(text)}`);
  return namespace === undefined ? undefined : expandedName(namespace, local);
}

/** Text that is equal for equal periods; empty for "forever". */
function readFactPeriod(
  fact: WrittenFact,
  concept: Concept,
  where: string,
  { problems }: FactContext,
): string | undefined {
  const text = fact.dimensions.get("period");
  if (typeof text !== "string") {
    if (concept.periodType === "duration") return "";
    problems.add("oime:missingPeriodDimension", `${where}: expected a period`);
    return undefined;
  }
  const period = readPeriod(text);
  if (period === undefined) {
    problems.add(
      "oimce:invalidPeriodRepresentation",
      `${where}: expected 2024-01-01T00:00:00/2025-01-01T00:00:00 or one time, got ${quoted(text)}`,
    );
    return undefined;
  }
  if ((period.start === null) !== (concept.periodType === "instant")) {
    problems.add(
      "oime:invalidPeriodDimension",
      `${where}: expected a period of type ${concept.periodType}, got ${quoted(text)}`,
    );
    return undefined;
  }
  if (period.start !== null && period.start > period.end)
    problems.add("oime:invalidTaxonomy", `${where}: expected a start before the end (XBRL 2.1 §4.7.2)`);
  return `${period.start ?? ""}/${period.end}`;
}

function readFactUnit(
  fact: WrittenFact,
  concept: Concept,
  where: string,
  context: FactContext,
): string | undefined {
  const text = fact.dimensions.get("unit");
  if (ITEM_TYPES[concept.type].unit === undefined) {
    if (text === undefined) return "";
    context.problems.add("oime:misplacedUnitDimension", `${where}: expected no unit for ${concept.type}`);
    return undefined;
  }
  const unit = typeof text === "string" ? readUnit(text, where, context) : PURE;
  if (unit === undefined) return undefined;
  checkUnit(unit, concept, where, context);
  return unitText(unit);
}

function isValueSound(
  fact: WrittenFact,
  concept: Concept,
  where: string,
  { problems }: FactContext,
): boolean {
  const type = ITEM_TYPES[concept.type];
  if (fact.decimals !== null && (fact.value === null || type.unit === undefined)) {
    const what = fact.value === null ? "a nil fact" : concept.type;
    problems.add("oime:misplacedDecimalsProperty", `${where}: expected no decimals for ${what}`);
    return false;
  }
  if (fact.value === null) {
    if (!concept.isNillable) problems.add("oime:invalidFactValue", `${where}: expected a value, got null`);
    return concept.isNillable;
  }
  const problem = valueProblem(fact.value, type);
  if (problem === undefined) return true;
  const message = `${where}: expected a value of ${concept.type}, got ${quoted(fact.value)}: ${problem}`;
  problems.add("xbrlje:invalidFactValue", message);
  problems.add("xmlSchema:valueError", message);
  return false;
}

function checkId(id: string, where: string, { problems }: FactContext): void {
  if (isIdentifier(id)) return;
  const message = `${where}: expected an id that is a name without spaces`;
  problems.add("xbrlje:invalidFactValue", message);
  problems.add("xmlSchema:valueError", message);
}

function amountOf(text: string): Decimal {
  const isNegative = text.startsWith("-");
  const [whole = "", fraction = ""] = text.replace(/^[+-]/, "").split(".");
  const digits = BigInt(whole + fraction);
  return { digits: isNegative ? -digits : digits, scale: fraction.length };
}
