// SPDX-License-Identifier: Apache-2.0
import { BLENDS, type BlendPart } from "../../../core/calculation/blends.ts";
import {
  type CalculationInput,
  type CalculationRequest,
  MAX_BLEND,
  MAX_COVERED,
  MAX_DECIMALS,
  MAX_DESCRIPTION,
  MAX_FACTORS,
  MAX_INPUTS,
  MIN_DECIMALS,
} from "../../../core/calculation/calculation.ts";
import {
  decodeFactor,
  type Factor,
  type FactorRow,
  factorHash,
  gasOfUnit,
} from "../../../core/calculation/factor.ts";
import type { FactorSet } from "../../../core/calculation/factor-set.ts";
import { FORMULAS, type FormulaId } from "../../../core/calculation/formulas.ts";
import type { GwpSet } from "../../../core/disclosure/gwp-set.ts";
import { DomainError } from "../../../core/errors.ts";
import { requireLine } from "../input-text.ts";

type Maybe<T> = T | null | undefined;

/** A row of the register by id, or one of the company's own. */
export interface FactorChoice {
  readonly id?: Maybe<string>;
  readonly own?: Maybe<{
    readonly name: string;
    readonly value: string;
    readonly unit: string;
    readonly region: string;
    readonly source: string;
    readonly year: number;
    readonly gwpSet?: Maybe<GwpSet>;
    readonly url?: Maybe<string>;
  }>;
}

interface Part {
  readonly description: string;
  readonly quantity: string;
  readonly unit: string;
  readonly evidence?: Maybe<readonly string[]>;
}

export interface Activity extends Part {
  readonly metric?: Maybe<string>;
  readonly region?: Maybe<string>;
  readonly factors?: Maybe<readonly FactorChoice[]>;
  /** a gas or a blend by name */
  readonly gas?: Maybe<string>;
  readonly blend?: Maybe<readonly BlendPart[]>;
  readonly covered?: Maybe<readonly (Part & { readonly factor: FactorChoice })[]>;
}

/** One calculation as it is asked for: CalculationInput of schema/calculations.graphql. */
export interface AskedCalculation {
  readonly formula: FormulaId;
  readonly metric: string;
  readonly dimensions?: Maybe<readonly { readonly axis: string; readonly member: string }[]>;
  readonly unit: string;
  readonly decimals: number;
  readonly activities: readonly Activity[];
}

interface Around {
  readonly organizationId: string;
  readonly period: string;
  readonly gwpSet: GwpSet;
  readonly set: FactorSet;
}

type ChosenFactor = Pick<Factor, "row" | "hash">;

const SHA256_HEX = /^[0-9a-f]{64}$/;
const MAX_EVIDENCE = 64;

/** The request for a calculation, with the rows it may use. BAD_INPUT names the field at `path`. */
export function requestOf(asked: AskedCalculation, path: string, around: Around): CalculationRequest {
  const { formula, metric, dimensions, unit, decimals, activities } = asked;
  const { organizationId: organization, period, gwpSet, set } = around;
  if (activities.length === 0 || activities.length > MAX_INPUTS)
    throw wrong(`${path}.activities`, `1 to ${MAX_INPUTS} activities`, activities.length);
  if (decimals < MIN_DECIMALS || decimals > MAX_DECIMALS)
    throw wrong(`${path}.decimals`, `${MIN_DECIMALS} to ${MAX_DECIMALS}`, decimals);
  const rows = new Map<string, FactorRow>();
  const pick = (choice: FactorChoice, at: string) => {
    const factor = chosen(choice, at, set);
    rows.set(factor.hash, factor.row);
    return factor.hash;
  };
  const inputs = activities.map((one, i) => inputOf(one, `${path}.activities[${i}]`, pick));
  for (const row of set.rows) if (row.kind === "gwp100") rows.set(row.id, row);
  return {
    organization,
    formula: { id: formula, version: FORMULAS[formula] },
    gwpSet,
    period,
    factorSet: set.version,
    inputs,
    factors: [...rows.values()],
    output: {
      metric,
      dimensions: Object.fromEntries((dimensions ?? []).map(({ axis, member }) => [axis, member])),
      unit,
      decimals,
    },
  };
}

type PickFactor = (choice: FactorChoice, at: string) => string;

function inputOf(activity: Activity, path: string, pick: PickFactor): CalculationInput {
  const { metric, quantity, unit, region } = activity;
  const factors = activity.factors ?? [];
  const covered = activity.covered ?? [];
  if (factors.length > MAX_FACTORS) throw wrong(`${path}.factors`, `at most ${MAX_FACTORS}`, factors.length);
  if (covered.length > MAX_COVERED) throw wrong(`${path}.covered`, `at most ${MAX_COVERED}`, covered.length);
  return {
    description: requireLine(activity.description, `${path}.description`, MAX_DESCRIPTION),
    metric: metric ?? null,
    quantity,
    unit,
    region: region == null ? null : requireLine(region, `${path}.region`, 60),
    factors: factors.map((choice, i) => pick(choice, `${path}.factors[${i}]`)).sort(),
    blend: blendOf(activity, path),
    covered: covered.map((part, i) => {
      const at = `${path}.covered[${i}]`;
      return {
        description: requireLine(part.description, `${at}.description`, MAX_DESCRIPTION),
        quantity: part.quantity,
        unit: part.unit,
        factor: pick(part.factor, `${at}.factor`),
        evidence: evidenceOf(part, at),
      };
    }),
    evidence: evidenceOf(activity, path),
  };
}

function blendOf({ gas, blend }: Activity, path: string): readonly BlendPart[] {
  if (gas != null && blend != null) throw wrong(`${path}.blend`, "either gas or blend", "both");
  if (gas != null) return Object.hasOwn(BLENDS, gas) ? (BLENDS[gas] ?? []) : [{ gas, share: "1" }];
  const parts = (blend ?? []).map(({ gas: name, share }) => ({ gas: name, share }));
  if (parts.length > MAX_BLEND) throw wrong(`${path}.blend`, `at most ${MAX_BLEND}`, parts.length);
  return parts.sort((a, b) => (a.gas < b.gas ? -1 : 1));
}

function evidenceOf({ evidence }: Part, path: string): readonly string[] {
  const given = evidence ?? [];
  const isWrong = given.length > MAX_EVIDENCE || given.some((id) => !SHA256_HEX.test(id));
  if (isWrong)
    throw wrong(`${path}.evidence`, `at most ${MAX_EVIDENCE} SHA-256 in lower-case hex`, given.join());
  return [...new Set(given)].sort();
}

function chosen({ id, own }: FactorChoice, path: string, set: FactorSet): ChosenFactor {
  if (id != null && own == null) {
    const factor = set.find(id);
    if (factor === undefined) throw wrong(`${path}.id`, "a factor of the query factors", id);
    return factor;
  }
  if (own == null || id != null) throw wrong(path, "either id or own", id == null ? "neither" : "both");
  const { name, value, unit, region, source, year, gwpSet, url } = own;
  const gas = gasOfUnit(unit);
  if (gas === "")
    throw wrong(`${path}.own.unit`, "mass and gas per unit of activity such as kgCO2e/kWh", unit);
  const row = decodeFactor(
    {
      id: "own",
      kind: "own",
      name: requireLine(name, `${path}.own.name`, 200),
      category: "own",
      region: requireLine(region, `${path}.own.region`, 60),
      value,
      unit,
      gases: [gas],
      gwpSet: gwpSet ?? null,
      basis: null,
      source: requireLine(source, `${path}.own.source`, 300),
      years: { data: year, publication: null },
      url: url ?? null,
      licence: "own",
    },
    `${path}.own`,
  );
  const named = { ...row, id: `own-${factorHash(row).slice(0, 16)}` };
  return { row: named, hash: factorHash(named) };
}

function wrong(path: string, expected: string, got: string | number): DomainError {
  const shown = typeof got === "number" ? got : JSON.stringify(got.slice(0, 80));
  return new DomainError("BAD_INPUT", `${path}: expected ${expected}, got ${shown}`, { path });
}
