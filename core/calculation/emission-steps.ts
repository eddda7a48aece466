// SPDX-License-Identifier: Apache-2.0
import { parseDecimal } from "../decimal/decimal.ts";
import {
  addRationals,
  compareRationals,
  multiplyRationals,
  ONE,
  type Rational,
  rationalOfDecimal,
  subtractRationals,
  ZERO,
} from "../decimal/rational.ts";
import type { GwpSet } from "../disclosure/gwp-set.ts";
import { DomainError } from "../errors.ts";
import { convertUnit } from "../units/unit-table.ts";
import { ACTIVITY_UNITS, quantityOf } from "./activity-units.ts";
import type { CalculationInput, CoveredPart } from "./calculation.ts";
import type { Factor } from "./factor.ts";
import { type FormulaId, OUTSIDE_SCOPES, QUANTITIES } from "./formulas.ts";

/** One exact product of an input, before it is written down. */
export interface ExactStep {
  readonly covered: number | null;
  readonly factor: Factor | null;
  readonly gwpFactor: Factor | null;
  readonly gas: string;
  readonly massKg: Rational | null;
  readonly gwp: Rational | null;
  readonly kgCo2e: Rational;
  readonly isOutsideScopes: boolean;
}

export interface StepContext {
  readonly formula: FormulaId;
  readonly gwpSet: GwpSet;
  /** the row a hash of an input names */
  factor(hash: string): Factor | undefined;
  gwp(gas: string): Factor | undefined;
}

/** The products of one input by its formula; BAD_INPUT at `path` where they cannot be formed. */
export function stepsOf(input: CalculationInput, path: string, context: StepContext): readonly ExactStep[] {
  const quantity = amountOf(input.quantity, `${path}.quantity`);
  const allowed = QUANTITIES[context.formula];
  const measured = quantityOf(input.unit);
  if (measured === undefined || !allowed.includes(measured))
    throw wrong(`${path}.unit`, `a unit of ${allowed.join(", ")} for ${context.formula}`, input.unit);
  refuseForeignFields(input, path, context.formula);
  if (context.formula === "refrigerant") return refrigerantSteps(input, quantity, path, context);
  if (context.formula === "scope2-market") return marketSteps(input, quantity, path, context);
  const factors = factorsOf(input, path, context);
  return factors.map((factor) => stepOf(factor, quantity, input.unit, path, null, context));
}

/** A field that a formula does not read would look as if it had counted. */
function refuseForeignFields(
  { blend, covered, factors }: CalculationInput,
  path: string,
  formula: FormulaId,
) {
  const isRefrigerant = formula === "refrigerant";
  if (!isRefrigerant && blend.length > 0)
    throw wrong(`${path}.blend`, "a blend for refrigerant only", formula);
  if (formula !== "scope2-market" && covered.length > 0)
    throw wrong(`${path}.covered`, "market instruments for scope2-market only", formula);
  if (isRefrigerant && factors.length > 0)
    throw wrong(
      `${path}.factors`,
      "no factor for refrigerant: warming potentials come with gwpSet",
      `${factors.length}`,
    );
}

function refrigerantSteps(
  { blend, unit }: CalculationInput,
  quantity: Rational,
  path: string,
  context: StepContext,
): readonly ExactStep[] {
  const shares = blend.map(({ share }, i) => amountOf(share, `${path}.blend[${i}].share`));
  const whole = shares.reduce(addRationals, ZERO);
  if (compareRationals(whole, ONE) !== 0)
    throw wrong(
      `${path}.blend`,
      "shares of mass that add up to 1",
      shares.length === 0 ? "none" : `${whole.numerator}/${whole.denominator}`,
    );
  if (new Set(blend.map(({ gas }) => gas)).size !== blend.length)
    throw wrong(`${path}.blend`, "each gas once", blend.map(({ gas }) => gas).join());
  return blend.map(({ gas }, i) => {
    const mass = multiplyRationals(convertUnit(ACTIVITY_UNITS, quantity, unit, "kg"), shares[i] ?? ZERO);
    return gasStep(gas, mass, null, `${path}.blend[${i}].gas`, context);
  });
}

/** What instruments cover counts with the factors they convey, the rest with the residual mix (GHG Protocol Scope 2 Guidance, chapter 6). */
function marketSteps(
  input: CalculationInput,
  quantity: Rational,
  path: string,
  context: StepContext,
): readonly ExactStep[] {
  const steps: ExactStep[] = [];
  let rest = quantity;
  for (const [i, part] of input.covered.entries()) {
    const at = `${path}.covered[${i}]`;
    const covered = coveredAmount(part, input.unit, at);
    rest = subtractRationals(rest, covered);
    const factor = factorOf(part.factor, `${at}.factor`, context);
    steps.push(stepOf(factor, covered, input.unit, at, i, context));
  }
  if (rest.numerator < 0n)
    throw wrong(`${path}.covered`, `parts of at most ${input.quantity} ${input.unit}`, "more");
  if (rest.numerator === 0n && input.factors.length === 0) return steps;
  for (const factor of factorsOf(input, path, context))
    steps.push(stepOf(factor, rest, input.unit, path, null, context));
  return steps;
}

function coveredAmount({ quantity, unit }: CoveredPart, wanted: string, path: string): Rational {
  const amount = amountOf(quantity, `${path}.quantity`);
  if (quantityOf(unit) !== quantityOf(wanted))
    throw wrong(`${path}.unit`, `a unit that converts to ${wanted}`, unit);
  return convertUnit(ACTIVITY_UNITS, amount, unit, wanted);
}

/** The factors an input names: at least one, and no gas counted twice. */
function factorsOf(
  { factors, unit }: CalculationInput,
  path: string,
  context: StepContext,
): readonly Factor[] {
  if (factors.length === 0) throw wrong(`${path}.factors`, `at least one factor per unit of ${unit}`, "none");
  const found = factors.map((hash, i) => factorOf(hash, `${path}.factors[${i}]`, context));
  const gases = found.map(({ gas, row }) => `${gas}${row.category === OUTSIDE_SCOPES ? " outside" : ""}`);
  if (new Set(gases).size !== gases.length || (gases.includes("CO2e") && gases.length > 1))
    throw wrong(`${path}.factors`, "one factor in CO2e, or one for each gas", gases.join());
  return found;
}

function factorOf(hash: string, path: string, context: StepContext): Factor {
  const factor = context.factor(hash);
  if (factor === undefined || factor.row.kind === "gwp100")
    throw wrong(path, "an emission factor among the calculation's factors", factor?.row.id ?? hash);
  return factor;
}

function stepOf(
  factor: Factor,
  quantity: Rational,
  unit: string,
  path: string,
  covered: number | null,
  context: StepContext,
): ExactStep {
  const { row, activityUnit, gas, kgPerUnit } = factor;
  if (row.gwpSet !== null && row.gwpSet !== context.gwpSet)
    throw wrong(
      `${path}.factors`,
      `a factor on ${context.gwpSet}, or one by gas`,
      `${row.id}, which is on ${row.gwpSet}`,
    );
  const isMoney = quantityOf(unit) === "money";
  if (quantityOf(unit) !== quantityOf(activityUnit) || (isMoney && unit !== activityUnit))
    throw wrong(
      `${path}.unit`,
      isMoney
        ? `${activityUnit}: money is never converted`
        : `a unit that converts to ${activityUnit}, as ${row.id} is ${row.unit}`,
      unit,
    );
  const activity = convertUnit(ACTIVITY_UNITS, quantity, unit, activityUnit);
  const kilograms = multiplyRationals(activity, kgPerUnit);
  const isOutsideScopes = row.category === OUTSIDE_SCOPES;
  if (gas === "CO2e")
    return {
      covered,
      factor,
      gwpFactor: null,
      gas,
      massKg: null,
      gwp: null,
      kgCo2e: kilograms,
      isOutsideScopes,
    };
  return { ...gasStep(gas, kilograms, factor, `${path}.factors`, context), covered, isOutsideScopes };
}

/** Mass times warming potential; CO2 is the reference gas, with a potential of 1 by definition. */
function gasStep(
  gas: string,
  massKg: Rational,
  factor: Factor | null,
  path: string,
  { gwpSet, gwp }: StepContext,
): ExactStep {
  const gwpFactor = gas === "CO2" ? null : gwp(gas);
  if (gwpFactor === undefined)
    throw wrong(path, `a gas with a warming potential in ${gwpSet}, such as CH4 or HFC32`, gas);
  const potential = gwpFactor === null ? ONE : gwpFactor.kgPerUnit;
  const kgCo2e = multiplyRationals(massKg, potential);
  return { covered: null, factor, gwpFactor, gas, massKg, gwp: potential, kgCo2e, isOutsideScopes: false };
}

function amountOf(value: string, path: string): Rational {
  const decimal = parseDecimal(value);
  if (decimal === undefined || decimal.digits < 0n)
    throw wrong(path, "a decimal of 0 or more with at most 28 significant digits", value);
  return rationalOfDecimal(decimal);
}

function wrong(path: string, expected: string, got: string): DomainError {
  return new DomainError(
    "BAD_INPUT",
    `${path}: expected ${expected}, got ${JSON.stringify(got.slice(0, 120))}`,
    {
      path,
    },
  );
}
