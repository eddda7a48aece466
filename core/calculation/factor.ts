// SPDX-License-Identifier: Apache-2.0
import { canonicalBytes } from "../canonical/canonical-json.ts";
import { toHex } from "../canonical/encoding.ts";
import { parseDecimal } from "../decimal/decimal.ts";
import { multiplyRationals, type Rational, rationalOfDecimal } from "../decimal/rational.ts";
import { type Decoder, integer, list, nullable, object, oneOf, text } from "../decode/decoder.ts";
import { GWP_SETS, type GwpSet } from "../disclosure/gwp-set.ts";
import { DomainError } from "../errors.ts";
import { sha256 } from "../merkle/hash.ts";
import { quantityOf } from "./activity-units.ts";

/** `ef` and `gwp100` come from the register's factor set, `own` from the company that calculates. */
export const FACTOR_KINDS = ["ef", "gwp100", "own"] as const;
export type FactorKind = (typeof FACTOR_KINDS)[number];

/** One emission factor or warming potential, exactly as it is hashed. */
export interface FactorRow {
  readonly id: string;
  readonly kind: FactorKind;
  readonly name: string;
  /** scope or Scope 3 category it is published for: S1, S2, S3.6, S3.6/S3.7, outside-scopes (biogenic CO2), gwp */
  readonly category: string;
  /** ISO 3166-1 code, that with a subdivision, or GLO */
  readonly region: string;
  readonly value: string;
  /** mass and gas, a slash, and the unit of the activity: kgCO2e/kWh, gCH4/MMBtu, kgCO2e/iso4217:GBP */
  readonly unit: string;
  /** what is emitted; for a warming potential, the gas it belongs to */
  readonly gases: readonly string[];
  /** the set that amounts in CO2e were made with; null where no set is involved */
  readonly gwpSet: GwpSet | null;
  readonly basis: string | null;
  readonly source: string;
  readonly years: { readonly data: number | null; readonly publication: number | null };
  readonly url: string | null;
  readonly licence: string;
}

/** A factor ready to be multiplied: kilograms of a gas (or of CO2e) for one unit of activity. */
export interface Factor {
  readonly row: FactorRow;
  /** SHA-256 of the JCS of the row, hex */
  readonly hash: string;
  readonly kgPerUnit: Rational;
  readonly gas: string;
  readonly activityUnit: string;
}

const year = nullable(integer(1900, 2199));
const FORM: Decoder<FactorRow> = object({
  id: text(80, /^[A-Za-z0-9][A-Za-z0-9_.:-]*$/, "an id such as epa2024-natural-gas-co2"),
  kind: oneOf(FACTOR_KINDS),
  name: text(200, /\S/),
  category: text(40, /\S/),
  region: text(60, /\S/),
  value: text(64),
  unit: text(80),
  gases: list(text(16, /^[A-Za-z0-9]+$/, "a gas such as CH4 or HFC32"), 1),
  gwpSet: nullable(oneOf(GWP_SETS)),
  basis: nullable(text(400)),
  source: text(300, /\S/),
  years: object({ data: year, publication: year }),
  url: nullable(text(500)),
  licence: text(80),
});
const UNIT = /^(kg|g|t)([A-Za-z][A-Za-z0-9]{1,15})\/(.{1,60})$/;
const KILOGRAMS: Readonly<Record<string, Rational>> = {
  g: { numerator: 1n, denominator: 1000n },
  kg: { numerator: 1n, denominator: 1n },
  t: { numerator: 1000n, denominator: 1n },
};

/** Reads one untrusted row; BAD_INPUT names the field, what was expected and what came. */
export const decodeFactor: Decoder<FactorRow> = (value, path) => {
  const row = FORM(value, path);
  readFactor(row, path);
  return row;
};

/** The row as a factor. BAD_INPUT where value, unit and gas do not say how much of what is emitted by what. */
export function readFactor(row: FactorRow, path: string): Factor {
  const [, mass = "", gas = "", activityUnit = ""] = UNIT.exec(row.unit) ?? [];
  const kilograms = KILOGRAMS[mass];
  if (kilograms === undefined || quantityOf(activityUnit) === undefined)
    throw wrong(`${path}.unit`, "mass and gas per unit of activity such as kgCO2e/kWh", row.unit);
  const value = parseDecimal(row.value);
  if (value === undefined || value.digits < 0n)
    throw wrong(`${path}.value`, "a decimal of 0 or more", row.value);
  const emitted = row.kind === "gwp100" ? "CO2e" : row.gases[0];
  if (row.gases.length !== 1 || emitted !== gas)
    throw wrong(`${path}.gases`, `[${JSON.stringify(gas)}], as its unit says`, row.gases.join());
  if ((gas === "CO2e") !== (row.gwpSet !== null))
    throw wrong(`${path}.gwpSet`, "a set for CO2e and null for one gas", String(row.gwpSet));
  const kgPerUnit = multiplyRationals(rationalOfDecimal(value), kilograms);
  return { row, hash: factorHash(row), kgPerUnit, gas, activityUnit };
}

/** What a unit says is emitted, such as CH4 of gCH4/MMBtu; empty where it says nothing. */
export function gasOfUnit(unit: string): string {
  return UNIT.exec(unit)?.[2] ?? "";
}

/** SHA-256 of the JCS of the row, hex (docs/calculations.md). */
export function factorHash(row: FactorRow): string {
  return toHex(sha256(canonicalBytes(row)));
}

function wrong(path: string, expected: string, got: string): DomainError {
  return new DomainError(
    "BAD_INPUT",
    `${path}: expected ${expected}, got ${JSON.stringify(got.slice(0, 80))}`,
    {
      path,
    },
  );
}
