// SPDX-License-Identifier: Apache-2.0
import type { CalculatedOutput } from "../../core/calculation/calculation.ts";
import type { CheckValues, Verdict } from "../report.ts";

/** The checks of a calculation, in their order. CERTIFIED_FACT is left out where no certificate was given. */
export const CALCULATION_CHECKS = [
  "CALCULATION_READABLE",
  "FACTOR_HASHES",
  "REPLAY",
  "CERTIFIED_FACT",
] as const;
export type CalculationCheckName = (typeof CALCULATION_CHECKS)[number];

/** The closed list of reasons for a check of a calculation that did not pass (docs/calculations.md); codes are never renamed. */
export const CALCULATION_REASONS = [
  "CALCULATION_MALFORMED",
  "FORMULA_UNKNOWN",
  "FACTOR_HASH_MISMATCH",
  "REPLAY_DIFFERS",
  "REPLAY_IMPOSSIBLE",
  "NOT_PINNED",
  "MAY_BE_WITHHELD",
  "FACT_DIFFERS",
  "CERTIFICATE_UNREADABLE",
  "NOT_REACHED",
] as const;
export type CalculationReason = (typeof CALCULATION_REASONS)[number];

export interface CalculationCheck {
  readonly name: CalculationCheckName;
  readonly verdict: Verdict;
  readonly reason: CalculationReason | null;
  readonly values: CheckValues;
  /** one English sentence */
  readonly detail: string;
}

/** The answer about one calculation. */
export interface CalculationReport {
  readonly verdict: Verdict;
  readonly checks: readonly CalculationCheck[];
  /** SHA-256 of its JCS; null where it cannot be read */
  readonly id: string | null;
  readonly outputs: readonly CalculatedOutput[];
  /** ids of factors that the company brought itself: their values are only as good as their source */
  readonly ownFactors: readonly string[];
}
