// SPDX-License-Identifier: Apache-2.0
import { compareDecimals, parseDecimal } from "../decimal/decimal.ts";
import type { Fact } from "../disclosure/fact.ts";
import { factKey } from "../disclosure/fact-key.ts";
import type { CalculatedOutput, Calculation } from "./calculation.ts";

/** The output that a fact stands for: same metric, period and dimensions. */
export function outputOf(calculation: Calculation, fact: Fact): CalculatedOutput | undefined {
  const { period, outputs } = calculation;
  return outputs.find(({ metric, dimensions }) => factKey({ metric, period, dimensions }) === factKey(fact));
}

/** What of a fact is not what its calculation gives; undefined where value, unit and accuracy agree. */
export function differenceOf(
  output: CalculatedOutput,
  { value, unit, decimals, censored }: Fact,
): "value" | "unit" | "decimals" | undefined {
  if (unit !== output.unit) return "unit";
  const [stated, calculated] = [value === null ? undefined : parseDecimal(value), parseDecimal(output.value)];
  const isSame =
    stated !== undefined && calculated !== undefined && compareDecimals(stated, calculated) === 0;
  if (!isSame || censored !== null) return "value";
  return decimals === output.decimals ? undefined : "decimals";
}
