// SPDX-License-Identifier: Apache-2.0
import type { Catalogue, Metric } from "../catalogue/catalogue.ts";
import { formatDecimal, parseDecimal } from "../decimal/decimal.ts";
import { type Decoder, hash, list, object, oneOf, text } from "../decode/decoder.ts";
import { BASES, CENSORS, NULL_REASONS, RESTATEMENT_REASONS } from "../disclosure/fact.ts";
import { DomainError } from "../errors.ts";
import { dayBefore, type Period } from "../rules/calendar.ts";
import type { StatedFact } from "../rules/stated-fact.ts";
import { reportUnit, writeAmount } from "./export-unit.ts";
import { importedAmount, importedUnit } from "./import-unit.ts";
import { ITEM_TYPES, trimmed } from "./item-types.ts";
import { itemTypeOf } from "./register-taxonomy.ts";
import { quoted } from "./report-problems.ts";
import type { WrittenFact } from "./report-structure.ts";
import type { ReportUnit } from "./report-unit.ts";

/** A fact of a report that the checker accepts, with its names resolved. */
export interface ResolvedFact {
  readonly written: WrittenFact;
  readonly metric: Metric;
  readonly unit: ReportUnit;
  readonly dimensions: readonly { readonly axis: string; readonly member: string }[];
  /** extension properties of the register, by local name */
  readonly properties: Readonly<Record<string, unknown>>;
}

interface Figure {
  readonly value?: string;
  readonly unit?: string;
  readonly decimals?: number | null;
}

const MIDNIGHT = /^([0-9]{4}-[0-9]{2}-[0-9]{2})T00:00:00(?:\.0+)?Z?$/;
const RESTATES = object({ fact: hash, reason: oneOf(RESTATEMENT_REASONS), note: text(1_000) });
const DECIMALS: Decoder<number> = (value, path) => {
  if (Number.isSafeInteger(value)) return value as number;
  throw refused(`${path}: expected an integer`);
};

/**
 * A fact of a report as a company states it. What the register itself wrote beside it (unit, accuracy, bound) is taken back after it
 * was compared with the value. Throws BAD_INPUT naming the field.
 */
export function importFact(fact: ResolvedFact, namespace: string, catalogue: Catalogue): StatedFact {
  const { metric, dimensions, written } = fact;
  const restated = property(fact, "restates", RESTATES);
  const basis = property(fact, "basis", oneOf(BASES));
  const evidence = property(fact, "evidenceSha256", list(hash, 64));
  const note = property(fact, "note", text(1_000));
  return {
    metric: metric.slug,
    ...(dimensions.length === 0 ? {} : { dimensions }),
    period: periodOf(written.dimensions.get("period") ?? "", metric),
    ...(metric.unit === null ? textOf(fact, catalogue) : numberOf(fact, namespace, catalogue)),
    ...(basis === undefined ? {} : { basis }),
    ...(evidence === undefined ? {} : { evidence }),
    ...(note === undefined ? {} : { note }),
    ...(restated && { restatement: { reason: restated.reason, note: restated.note } }),
  };
}

function textOf(fact: ResolvedFact, { units }: Catalogue): Partial<StatedFact> {
  const { value } = fact.written;
  if (value === null) return { nullReason: nullReasonOf(fact) };
  if (ITEM_TYPES[itemTypeOf(fact.metric, units)].value !== "boolean") return { text: value };
  return { text: ["true", "1"].includes(trimmed(value)) ? "true" : "false" };
}

function numberOf(fact: ResolvedFact, namespace: string, catalogue: Catalogue): Partial<StatedFact> {
  const censored = property(fact, "censored", oneOf(CENSORS));
  const stated = statedFigure(fact);
  if (censored !== undefined) return { ...boundOf(fact, stated), censored };
  const { value, decimals } = fact.written;
  if (value === null)
    return { nullReason: nullReasonOf(fact), ...(stated.unit ? { unit: stated.unit } : {}) };
  if (stated.value !== undefined && stated.unit !== undefined)
    return checkedFigure(fact, stated.value, stated.unit, catalogue);
  const unit = importedUnit(fact.unit, fact.metric, namespace, catalogue.units);
  const allowed = fact.metric.allowedUnits.join(", ");
  if (unit === undefined)
    throw refused(`unit: expected one that stands for ${allowed}, got ${quoted(unitText(fact))}`);
  const amount = importedAmount(reportAmount(value), decimals, unit);
  return {
    value: amount.value,
    unit: unit.unit,
    ...(amount.decimals === null ? {} : { decimals: amount.decimals }),
  };
}

function boundOf({ written }: ResolvedFact, { value, unit, decimals }: Figure): Partial<StatedFact> {
  if (written.value !== null || value === undefined || unit === undefined)
    throw refused("ts:censored: expected a nil fact with ts:statedValue and ts:statedUnit");
  return { value, unit, ...(decimals === undefined ? {} : { decimals }) };
}

/** What was stated, where writing it again gives exactly what stands in the report. */
function checkedFigure(
  { written, metric }: ResolvedFact,
  value: string,
  unitId: string,
  { units }: Catalogue,
): Partial<StatedFact> {
  const amount = parseDecimal(value);
  const unit = units.find(unitId);
  const scale = writeAmount({ digits: 0n, scale: 0 }, 0, unitId, units)?.decimals;
  const decimals = written.decimals === null || typeof scale !== "number" ? null : written.decimals - scale;
  const again =
    amount &&
    unit &&
    metric.allowedUnits.includes(unit.pattern) &&
    writeAmount(amount, decimals, unitId, units);
  const isSame =
    again &&
    unit &&
    again.value === written.value &&
    again.decimals === written.decimals &&
    reportUnit(unit.pattern, unit.currency) === (written.dimensions.get("unit") ?? null);
  if (!isSame)
    throw refused(
      `value: expected what ts:statedValue and ts:statedUnit say, ${quoted(`${value} ${unitId}`)}, got ${quoted(`${written.value} ${written.dimensions.get("unit") ?? ""}`)}: change both or leave the stated ones out`,
    );
  return { value, unit: unitId, ...(decimals === null ? {} : { decimals }) };
}

function statedFigure(fact: ResolvedFact): Figure {
  const value = property(fact, "statedValue", text(64));
  const unit = property(fact, "statedUnit", text(64));
  const decimals = property(fact, "statedDecimals", DECIMALS);
  return {
    ...(value === undefined ? {} : { value }),
    ...(unit === undefined ? {} : { unit }),
    ...(decimals === undefined ? {} : { decimals }),
  };
}

function nullReasonOf(fact: ResolvedFact) {
  const reason = property(fact, "nullReason", oneOf(NULL_REASONS));
  if (reason !== undefined) return reason;
  throw refused(`ts:nullReason: expected one of ${NULL_REASONS.join(", ")} beside a nil value, got nothing`);
}

function property<T>({ properties }: ResolvedFact, name: string, decode: Decoder<T>): T | undefined {
  return Object.hasOwn(properties, name) ? decode(properties[name], `ts:${name}`) : undefined;
}

/** Whole days only: both sides count the end as the first moment after the period. */
function periodOf(written: string, { periodType }: Metric): Period {
  const days = written.split("/").map((moment) => MIDNIGHT.exec(moment)?.[1]);
  const [first, second] = days;
  if (periodType === "INSTANT" && first !== undefined && (days.length === 1 || first === second))
    return { start: dayBefore(first), endExclusive: first };
  if (periodType === "DURATION" && first !== undefined && second !== undefined)
    return { start: first, endExclusive: second };
  throw refused(`period: expected whole days, from midnight to midnight, got ${quoted(written)}`);
}

/** XML Schema numbers may have a plus sign, leading zeros and a bare point. */
function reportAmount(written: string): { readonly digits: bigint; readonly scale: number } {
  const [, sign = "", whole = "", fraction = ""] =
    /^([+-]?)([0-9]*)\.?([0-9]*)$/.exec(trimmed(written)) ?? [];
  const digits = BigInt(`${whole}${fraction}` || "0");
  const amount = { digits: sign === "-" ? -digits : digits, scale: fraction.length };
  if (parseDecimal(formatDecimal(amount)) === undefined)
    throw refused(`value: expected at most 28 significant digits, got ${quoted(written)}`);
  return amount;
}

function unitText({ written }: ResolvedFact): string {
  return written.dimensions.get("unit") ?? "none";
}

function refused(message: string): DomainError {
  return new DomainError("BAD_INPUT", message);
}
