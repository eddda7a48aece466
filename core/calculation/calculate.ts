// SPDX-License-Identifier: Apache-2.0
import { canonicalize } from "../canonical/canonical-json.ts";
import { parseDecimal } from "../decimal/decimal.ts";
import {
  addRationals,
  divideRationals,
  formatRational,
  type Rational,
  roundRational,
  ZERO,
} from "../decimal/rational.ts";
import { DomainError } from "../errors.ts";
import { conversionFactor } from "../units/unit-table.ts";
import { ACTIVITY_UNITS } from "./activity-units.ts";
import type {
  CalculatedOutput,
  Calculation,
  CalculationInput,
  CalculationRequest,
  CalculationStep,
} from "./calculation.ts";
import { type ExactStep, type StepContext, stepsOf } from "./emission-steps.ts";
import { type Factor, type FactorRow, readFactor } from "./factor.ts";
import { notesOf } from "./factor-notes.ts";
import { BIOGENIC_METRIC, FORMULAS, METRICS, NOT_EMISSIONS } from "./formulas.ts";

interface WorkedInput {
  readonly input: CalculationInput;
  readonly order: string;
  readonly steps: readonly ExactStep[];
}

/** Emission units and the mass each stands for. */
const OUTPUT_UNIT = /^(kg|t|kt|Mt)CO2e$/;

/**
 * The calculation that a request leads to. Exact fractions throughout; only outputs are rounded, half to even, to the decimals
 * asked for. Inputs are put into the order of their JCS, so that the same activities in any order are one object. Throws
 * BAD_INPUT at `path(i)` of the i-th input as given.
 */
export function calculate(
  request: CalculationRequest,
  path: (input: number) => string = (i) => `inputs[${i}]`,
): Calculation {
  const { organization, formula, gwpSet, period, factorSet, output } = request;
  if (FORMULAS[formula.id] !== formula.version)
    throw wrong("formula.version", `${FORMULAS[formula.id]} of ${formula.id}`, String(formula.version));
  const kilograms = checkOutput(request);
  const context = contextOf(request);
  const worked = request.inputs
    .map(
      (input, i): WorkedInput => ({
        input,
        order: canonicalize(input),
        steps: stepsOf(input, path(i), context),
      }),
    )
    .sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0));
  const steps = worked.flatMap(({ steps: own }) => own);
  return {
    v: 1,
    type: "touchstone-calculation",
    organization,
    formula: { id: formula.id, version: formula.version },
    gwpSet,
    period,
    factorSet,
    inputs: worked.map(({ input }) => input),
    factors: usedFactors(steps),
    output,
    steps: worked.flatMap(({ steps: own }, i) => own.map((step) => writtenStep(step, i))),
    gases: byGas(steps),
    outputs: outputsOf(steps, output, kilograms),
    notes: worked.flatMap(({ input, steps: own }, i) => notesOf(input, i, own, request)),
  };
}

/** Kilograms of the output's unit; BAD_INPUT where the formula cannot give what is asked for. */
function checkOutput({ formula, output, inputs }: CalculationRequest): Rational {
  const { metric, unit } = output;
  const isEmission = METRICS[formula.id].some((start) => metric === start || metric.startsWith(`${start}-`));
  if (!isEmission || NOT_EMISSIONS.includes(metric))
    throw wrong(
      "metric",
      `one that begins with ${METRICS[formula.id].join(" or ")} for ${formula.id}`,
      metric,
    );
  const [, mass] = OUTPUT_UNIT.exec(unit) ?? [];
  if (mass === undefined) throw wrong("unit", "tCO2e, kgCO2e, ktCO2e or MtCO2e", unit);
  if (inputs.length === 0) throw wrong("inputs", "at least one activity", "none");
  return conversionFactor(ACTIVITY_UNITS, mass, "kg");
}

function contextOf({ formula, gwpSet, factors }: CalculationRequest): StepContext {
  const byHash = new Map<string, Factor>();
  const byGas = new Map<string, Factor>();
  for (const [i, row] of factors.entries()) {
    const factor = readFactor(row, `factors[${i}].row`);
    byHash.set(factor.hash, factor);
    if (row.kind !== "gwp100" || row.gwpSet !== gwpSet) continue;
    const gas = row.gases[0] ?? "";
    const known = byGas.get(gas);
    if (known !== undefined && known.hash !== factor.hash)
      throw wrong(`factors[${i}].row`, `one warming potential for ${gas}`, row.id);
    byGas.set(gas, factor);
  }
  return { formula: formula.id, gwpSet, factor: (hash) => byHash.get(hash), gwp: (gas) => byGas.get(gas) };
}

function usedFactors(steps: readonly ExactStep[]): Calculation["factors"] {
  const rows = new Map<string, FactorRow>();
  for (const { factor, gwpFactor } of steps) {
    if (factor !== null) rows.set(factor.hash, factor.row);
    if (gwpFactor !== null) rows.set(gwpFactor.hash, gwpFactor.row);
  }
  return [...rows].map(([hash, row]) => ({ hash, row })).sort((a, b) => (a.hash < b.hash ? -1 : 1));
}

function writtenStep(step: ExactStep, input: number): CalculationStep {
  const { covered, factor, gas, massKg, gwp, kgCo2e, isOutsideScopes } = step;
  return {
    input,
    covered,
    factor: factor?.hash ?? null,
    gas,
    massKg: massKg && formatRational(massKg),
    gwp: gwp && formatRational(gwp),
    kgCo2e: formatRational(kgCo2e),
    isOutsideScopes,
  };
}

function byGas(steps: readonly ExactStep[]): Calculation["gases"] {
  const sums = new Map<string, Rational>();
  for (const { gas, kgCo2e, isOutsideScopes } of steps)
    if (!isOutsideScopes) sums.set(gas, addRationals(sums.get(gas) ?? ZERO, kgCo2e));
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([gas, sum]) => ({ gas, kgCo2e: formatRational(sum) }));
}

function outputsOf(
  steps: readonly ExactStep[],
  output: CalculationRequest["output"],
  kilograms: Rational,
): readonly CalculatedOutput[] {
  const { metric, dimensions, unit, decimals } = output;
  const value = (outside: boolean) => rounded(sumOf(steps, outside), kilograms, decimals);
  const total = { metric, dimensions, unit, decimals, value: value(false) };
  if (!steps.some(({ isOutsideScopes }) => isOutsideScopes)) return [total];
  const biogenic = { metric: BIOGENIC_METRIC, dimensions: {}, unit: unit.replace("CO2e", "CO2"), decimals };
  return [total, { ...biogenic, value: value(true) }];
}

function sumOf(steps: readonly ExactStep[], outside: boolean): Rational {
  return steps
    .filter(({ isOutsideScopes }) => isOutsideScopes === outside)
    .reduce((sum, { kgCo2e }) => addRationals(sum, kgCo2e), ZERO);
}

function rounded(sumKg: Rational, kilograms: Rational, decimals: number): string {
  const value = roundRational(divideRationals(sumKg, kilograms), decimals);
  if (parseDecimal(value) === undefined)
    throw wrong("decimals", "a result of at most 28 significant digits", value);
  return value;
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
