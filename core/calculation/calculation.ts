// SPDX-License-Identifier: Apache-2.0
import { canonicalBytes } from "../canonical/canonical-json.ts";
import { toHex } from "../canonical/encoding.ts";
import {
  boolean,
  type Decoder,
  hash,
  integer,
  list,
  literal,
  map,
  nullable,
  object,
  oneOf,
  text,
} from "../decode/decoder.ts";
import { DECIMAL_PATTERN, PERIOD_PATTERN, slug } from "../disclosure/decode-fact.ts";
import { GWP_SETS, type GwpSet } from "../disclosure/gwp-set.ts";
import { sha256 } from "../merkle/hash.ts";
import type { BlendPart } from "./blends.ts";
import { decodeFactor, type FactorRow } from "./factor.ts";
import { FORMULA_IDS, type FormulaId } from "./formulas.ts";

export const MAX_CALCULATION_BYTES = 4 * 1024 * 1024;
export const MAX_INPUTS = 1_000;
export const MAX_FACTORS = 8;
export const MAX_COVERED = 50;
export const MAX_BLEND = 16;
export const MAX_DESCRIPTION = 300;
export const MIN_DECIMALS = -12;
export const MAX_DECIMALS = 12;

/** A part of electricity that a market instrument covers, with the factor it conveys. */
export interface CoveredPart {
  readonly description: string;
  readonly quantity: string;
  readonly unit: string;
  /** hash of a row among the calculation's factors */
  readonly factor: string;
  readonly evidence: readonly string[];
}

/** One activity: how much of what, and which factors turn it into emissions. */
export interface CalculationInput {
  readonly description: string;
  readonly metric: string | null;
  readonly quantity: string;
  readonly unit: string;
  readonly region: string | null;
  /** hashes of rows among the calculation's factors, sorted */
  readonly factors: readonly string[];
  readonly blend: readonly BlendPart[];
  readonly covered: readonly CoveredPart[];
  /** SHA-256 of evidence objects, sorted */
  readonly evidence: readonly string[];
}

/** One product: kilograms of a gas out of one input by one factor. Amounts show 28 significant digits; sums use all. */
export interface CalculationStep {
  readonly input: number;
  /** place among the input's covered parts; null for the input itself or what is left of it */
  readonly covered: number | null;
  /** hash of the factor; null for a refrigerant, whose mass is the emission */
  readonly factor: string | null;
  readonly gas: string;
  /** null where the factor is already in CO2e */
  readonly massKg: string | null;
  /** warming potential; null where the factor is already in CO2e */
  readonly gwp: string | null;
  readonly kgCo2e: string;
  readonly isOutsideScopes: boolean;
}

export interface CalculatedOutput {
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly unit: string;
  readonly value: string;
  readonly decimals: number;
}

export const NOTE_CODES = [
  "FACTOR_YEAR",
  "FACTOR_REGION",
  "FACTOR_CATEGORY",
  "GASES_MISSING",
  "OWN_FACTOR",
] as const;
export type NoteCode = (typeof NOTE_CODES)[number];

/** Something a reader should know that does not stop the calculation; factor is the hash of a row. */
export interface CalculationNote {
  readonly code: NoteCode;
  readonly input: number;
  readonly factor: string | null;
}

/** What is asked for: everything else of a calculation follows from it. */
export interface CalculationRequest {
  /** id of the organization that calculates: the same activities of two companies are two objects */
  readonly organization: string;
  readonly formula: { readonly id: FormulaId; readonly version: number };
  readonly gwpSet: GwpSet;
  readonly period: string;
  /** version of the register's factor set */
  readonly factorSet: string;
  readonly inputs: readonly CalculationInput[];
  /** rows to choose from: those that inputs name by hash, and warming potentials */
  readonly factors: readonly FactorRow[];
  readonly output: Omit<CalculatedOutput, "value">;
}

/** A calculation, exactly as it is hashed (docs/calculations.md): whoever holds it can repeat it offline. */
export interface Calculation extends Omit<CalculationRequest, "factors"> {
  readonly v: 1;
  readonly type: "touchstone-calculation";
  /** the rows used, by hash */
  readonly factors: readonly { readonly hash: string; readonly row: FactorRow }[];
  readonly steps: readonly CalculationStep[];
  /** kilograms of CO2e by gas, in the scopes */
  readonly gases: readonly { readonly gas: string; readonly kgCo2e: string }[];
  readonly outputs: readonly CalculatedOutput[];
  readonly notes: readonly CalculationNote[];
}

const decimal = text(64, DECIMAL_PATTERN, "a decimal string");
const amount = text(400, /^-?[0-9.]+$/, "a decimal string");
const gas = text(16, /^[A-Za-z0-9]+$/, "a gas such as CH4 or HFC32");
const unit = text(60, /\S/);
const evidence = list(hash, 64);
const place = integer(0, MAX_INPUTS);
const output = {
  metric: slug,
  dimensions: map(text(64), text(128), 16),
  unit,
  decimals: integer(MIN_DECIMALS, MAX_DECIMALS),
};

/** Reads an untrusted calculation of version 1 (docs/calculations.md); says nothing about whether it computes what it says. */
export const decodeCalculation: Decoder<Calculation> = object({
  v: literal(1),
  type: literal("touchstone-calculation"),
  organization: text(128, /\S/),
  formula: object({ id: oneOf(FORMULA_IDS), version: integer(1, 1_000) }),
  gwpSet: oneOf(GWP_SETS),
  period: text(21, PERIOD_PATTERN, "start/endExclusive"),
  factorSet: text(20, /\S/),
  inputs: list(
    object({
      description: text(MAX_DESCRIPTION),
      metric: nullable(slug),
      quantity: decimal,
      unit,
      region: nullable(text(60)),
      factors: list(hash, MAX_FACTORS),
      blend: list(object({ gas, share: decimal }), MAX_BLEND),
      covered: list(
        object({ description: text(MAX_DESCRIPTION), quantity: decimal, unit, factor: hash, evidence }),
        MAX_COVERED,
      ),
      evidence,
    }),
    MAX_INPUTS,
  ),
  factors: list(object({ hash, row: decodeFactor }), 20_000),
  output: object(output),
  steps: list(
    object({
      input: place,
      covered: nullable(integer(0, MAX_COVERED)),
      factor: nullable(hash),
      gas,
      massKg: nullable(amount),
      gwp: nullable(decimal),
      kgCo2e: amount,
      isOutsideScopes: boolean,
    }),
    100_000,
  ),
  gases: list(object({ gas, kgCo2e: amount }), 100),
  outputs: list(object({ ...output, value: decimal }), 2),
  notes: list(object({ code: oneOf(NOTE_CODES), input: place, factor: nullable(hash) }), 100_000),
});

/** The id of a calculation, the `calculation` of the facts it gives: SHA-256 of its JCS, hex (docs/formats.md §2). */
export function calculationId(calculation: Calculation): string {
  return toHex(sha256(canonicalBytes(calculation)));
}
