// SPDX-License-Identifier: Apache-2.0
import { divideRationals, multiplyRationals, parseRational, type Rational } from "../decimal/rational.ts";
import { list, map, object, text } from "../decode/decoder.ts";
import { DomainError } from "../errors.ts";

/** A unit as written in a fact. `factor` turns a value into the canonical unit of its quantity. */
export interface Unit {
  readonly id: string;
  readonly quantity: string;
  readonly factor: Rational;
  /** ISO 4217 code when money is part of the unit, otherwise null */
  readonly currency: string | null;
  /** the id with CUR in place of the currency; what a metric lists as allowed */
  readonly pattern: string;
}

export interface UnitTable {
  readonly version: string;
  /** Unit ids with CUR in place of a currency. */
  readonly patterns: readonly string[];
  /** Looks a unit up; ids are case-sensitive. */
  find(id: string): Unit | undefined;
  isCurrency(code: string): boolean;
  /** What a common name outside the table, such as "MT" or "吨", usually means: for advice, never for reading. */
  meaningOf(alias: string): string | undefined;
}

const MONEY = /iso4217:([A-Z]{3})/;
const CURRENCY = "CUR";

/** The unit that a pattern stands for in a currency (ISO 4217); one without money stays as it is. */
export function unitIn(pattern: string, currency: string): string {
  return pattern.replace(CURRENCY, `iso4217:${currency}`);
}

/** A pattern as a message shows it to people. */
export function shownPattern(pattern: string): string {
  return unitIn(pattern, "<code>");
}

const FORM = object({
  version: text(20),
  sources: (value: unknown): unknown => value,
  quantities: list(
    object({
      id: text(40, /^[a-z][a-z-]*$/),
      canonical: text(40),
      units: list(object({ id: text(40, /^[A-Za-z0-9][A-Za-z0-9/ ]*$/), factor: text(80) }), 50),
    }),
    100,
  ),
  currencies: list(text(3, /^[A-Z]{3}$/), 400),
  formerCurrencies: list(text(3, /^[A-Z]{3}$/), 400),
  aliases: map(text(40), text(40), 200),
});

/** Reads the units of schema/catalogue/units.json; throws BAD_INPUT on anything malformed or listed twice. */
export function createUnitTable(data: unknown): UnitTable {
  const { version, quantities, currencies, formerCurrencies, aliases } = FORM(data, "units");
  const codes = new Set([...currencies, ...formerCurrencies]);
  const byPattern = new Map<string, Unit>();
  for (const { id: quantity, canonical, units } of quantities) {
    for (const { id, factor } of units) {
      if (byPattern.has(id)) throw new DomainError("BAD_INPUT", `units: ${id} is listed twice`);
      byPattern.set(id, { id, quantity, factor: positive(factor, id), currency: null, pattern: id });
    }
    const base = byPattern.get(canonical)?.factor;
    if (base?.numerator !== 1n || base.denominator !== 1n)
      throw new DomainError("BAD_INPUT", `units: ${canonical} must be a unit of ${quantity} with factor 1`);
  }
  return {
    version,
    patterns: [...byPattern.keys()],
    find: (id) => findUnit(id, byPattern, codes),
    isCurrency: (code) => codes.has(code),
    meaningOf: (alias) => (Object.hasOwn(aliases, alias) ? aliases[alias] : undefined),
  };
}

/** The factor that turns values of one unit into another, exactly; throws BAD_INPUT when they measure different things. */
export function conversionFactor(units: UnitTable, from: string, to: string): Rational {
  const [source, target] = [known(units, from), known(units, to)];
  if (source.quantity !== target.quantity)
    throw new DomainError(
      "BAD_INPUT",
      `${from} measures ${source.quantity}, ${to} measures ${target.quantity}`,
    );
  if (source.currency !== target.currency)
    throw new DomainError(
      "BAD_INPUT",
      `${from} and ${to} hold different currencies, which are never converted`,
    );
  return divideRationals(source.factor, target.factor);
}

/** A value of one unit expressed in another, exactly. */
export function convertUnit(units: UnitTable, value: Rational, from: string, to: string): Rational {
  return from === to ? value : multiplyRationals(value, conversionFactor(units, from, to));
}

function findUnit(
  id: string,
  byPattern: ReadonlyMap<string, Unit>,
  codes: ReadonlySet<string>,
): Unit | undefined {
  const direct = byPattern.get(id);
  if (direct !== undefined) return id.includes("CUR") ? undefined : direct;
  const currency = id.length <= 60 ? MONEY.exec(id)?.[1] : undefined;
  if (currency === undefined || !codes.has(currency)) return undefined;
  const pattern = byPattern.get(id.replace(MONEY, "CUR"));
  return pattern && { ...pattern, id, currency };
}

function known(units: UnitTable, id: string): Unit {
  const unit = units.find(id);
  if (unit === undefined)
    throw new DomainError("BAD_INPUT", `unit ${JSON.stringify(id.slice(0, 60))} is not known`);
  return unit;
}

function positive(text: string, id: string): Rational {
  const factor = parseRational(text);
  if (factor === undefined || factor.numerator <= 0n)
    throw new DomainError("BAD_INPUT", `units: the factor of ${id} must be a positive fraction, got ${text}`);
  return factor;
}
