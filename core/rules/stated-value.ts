// SPDX-License-Identifier: Apache-2.0
import type { Catalogue, Metric } from "../catalogue/catalogue.ts";
import { decimalProblem } from "../decimal/decimal.ts";
import { CENSORS, type Censor, NULL_REASONS, type NullReason } from "../disclosure/fact.ts";
import { shownPattern, unitIn } from "../units/unit-table.ts";
import { field, readText, readWord, type Stated } from "./stated-fields.ts";

/** The part of a fact that says how much. */
export interface StatedValue {
  readonly value: string | null;
  readonly text: string | null;
  readonly nullReason: NullReason | null;
  readonly censored: Censor | null;
  readonly unit: string | null;
  readonly decimals: number | null;
}

const MAX_TEXT = 10_000;
const MAX_DECIMALS = 20;
const NUMBER_FIELDS = ["value", "unit", "decimals", "censored"] as const;

/** Reads value, text, null reason, unit and accuracy of a fact of this metric (R-NUM-04, R-NULL-01, R-UNIT-01). */
export function readValue(
  stated: Stated,
  metric: Metric,
  catalogue: Catalogue,
  currency: string | null,
): StatedValue {
  const nullReason = readWord(stated, "nullReason", NULL_REASONS, null);
  const isNumber = metric.unit !== null;
  requireOneOfTwo(stated, isNumber ? "value" : "text");
  if (!isNumber) return readTextValue(stated, metric, nullReason);
  if (field(stated, "text") !== null)
    stated.problems.add(
      `${stated.path}.text`,
      `no text for ${metric.slug}, which is a number`,
      field(stated, "text"),
    );
  const value = readNumber(stated, metric);
  const isNull = field(stated, "value") === null;
  const censored = readWord(stated, "censored", CENSORS, null);
  if (isNull && censored !== null)
    stated.problems.add(
      `${stated.path}.censored`,
      "the bound in value beside censored",
      null,
      `value holds the 1 of "<1"`,
    );
  return {
    value,
    text: null,
    nullReason,
    censored,
    unit: readUnit(stated, metric, catalogue, currency, isNull),
    decimals: readDecimals(stated, isNull),
  };
}

function requireOneOfTwo(stated: Stated, main: "value" | "text"): void {
  const hasMain = field(stated, main) !== null;
  const hasReason = field(stated, "nullReason") !== null;
  if (hasMain && hasReason)
    stated.problems.add(stated.path, `either ${main} or nullReason (R-NULL-01)`, "both");
  if (!hasMain && !hasReason)
    stated.problems.add(
      stated.path,
      `${main}, or a nullReason that says why there is none (R-NULL-01)`,
      "neither",
    );
}

function readTextValue(stated: Stated, metric: Metric, nullReason: NullReason | null): StatedValue {
  for (const name of NUMBER_FIELDS) {
    const given = field(stated, name);
    if (given !== null)
      stated.problems.add(
        `${stated.path}.${name}`,
        `no ${name} for ${metric.slug}, which is stated in text`,
        given,
      );
  }
  const text = readText(stated, "text", MAX_TEXT, true);
  if (text !== null && metric.dataType === "BOOLEAN" && text !== "true" && text !== "false")
    stated.problems.add(`${stated.path}.text`, '"true" or "false"', text);
  return { value: null, text, nullReason, censored: null, unit: null, decimals: null };
}

function readNumber(stated: Stated, metric: Metric): string | null {
  const given = field(stated, "value");
  if (given === null) return null;
  const path = `${stated.path}.value`;
  const expected = 'a decimal string such as "1234.5"';
  if (typeof given !== "string") {
    stated.problems.add(path, expected, given, "write the number in quotes, a float loses digits");
    return null;
  }
  const problem = decimalProblem(given);
  if (problem !== undefined) stated.problems.add(path, expected, given, problem);
  else if (metric.dataType === "INTEGER" && given.includes("."))
    stated.problems.add(path, `a whole number for ${metric.slug}`, given);
  return given;
}

function readUnit(
  stated: Stated,
  metric: Metric,
  catalogue: Catalogue,
  currency: string | null,
  isNull: boolean,
): string | null {
  const given = field(stated, "unit");
  const allowed = metric.allowedUnits;
  if (given === null) return isNull ? null : defaultUnit(stated, allowed, currency);
  const unit = typeof given === "string" ? catalogue.units.find(given) : undefined;
  if (unit !== undefined && allowed.includes(unit.pattern)) return unit.id;
  stated.problems.add(
    `${stated.path}.unit`,
    `${listed(allowed)} for ${metric.slug}`,
    given,
    unitAdvice(given, metric, catalogue),
  );
  return null;
}

/** Only where no second reading exists: a metric with one unit, or money in the disclosure's currency. */
function defaultUnit(stated: Stated, allowed: readonly string[], currency: string | null): string | null {
  const only = allowed.length === 1 ? allowed[0] : undefined;
  const unit = only?.includes("CUR") ? currency && unitIn(only, currency) : only;
  if (unit) return unit;
  stated.problems.add(`${stated.path}.unit`, listed(allowed), null);
  return null;
}

function unitAdvice(given: unknown, metric: Metric, catalogue: Catalogue): string | undefined {
  if (typeof given !== "string") return undefined;
  const unit = catalogue.units.find(given);
  if (unit !== undefined) return `${unit.id} measures ${unit.quantity} (R-UNIT-01)`;
  if (/^[A-Z]{3}$/.test(given) && catalogue.units.isCurrency(given))
    return `did you mean "iso4217:${given}"?`;
  const closest = catalogue.nearestUnit(given.replace(/iso4217:[A-Z]{3}/, "CUR"), metric);
  return closest && `did you mean "${shownPattern(closest)}"?`;
}

function readDecimals(stated: Stated, isNull: boolean): number | null {
  const given = field(stated, "decimals");
  if (given === null) return null;
  const path = `${stated.path}.decimals`;
  if (isNull) stated.problems.add(path, "no decimals without a value", given);
  const isInRange =
    Number.isInteger(given) && Math.abs(Number(given)) <= MAX_DECIMALS && !Object.is(given, -0);
  if (isInRange) return Number(given);
  stated.problems.add(path, `an integer from -${MAX_DECIMALS} to ${MAX_DECIMALS}`, given);
  return null;
}

function listed(allowed: readonly string[]): string {
  const names = allowed.map(shownPattern);
  return names.length === 1 ? `unit ${names[0]}` : `one of the units ${names.join(", ")}`;
}
