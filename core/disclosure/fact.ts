// SPDX-License-Identifier: Apache-2.0

export const BASES = ["MEASURED", "CALCULATED", "ESTIMATED", "PROXY", "SUPPLIER"] as const;
export const NULL_REASONS = [
  "NOT_MATERIAL",
  "NOT_APPLICABLE",
  "NOT_AVAILABLE",
  "CONFIDENTIAL",
  "PHASE_IN",
  "BELOW_THRESHOLD",
] as const;
export const CENSORS = ["LESS_THAN", "GREATER_THAN"] as const;
export const RESTATEMENT_REASONS = ["ERROR", "METHOD", "STRUCTURE", "FACTOR", "DATA"] as const;

export type Basis = (typeof BASES)[number];
export type NullReason = (typeof NULL_REASONS)[number];
export type Censor = (typeof CENSORS)[number];
export type RestatementReason = (typeof RESTATEMENT_REASONS)[number];

/** Why a fact differs from what an earlier disclosure said; `fact` is the leaf hash of the earlier one. */
export interface Restates {
  readonly fact: string;
  readonly note: string;
  readonly reason: RestatementReason;
}

/**
 * One stated value, exactly as it is hashed (docs/formats.md §2): every key is always present.
 * `value` is a decimal string in `unit`, as the company stated it; `decimals` is its accuracy as in XBRL
 * (null: exact); `period` is `start/endExclusive` in calendar dates.
 */
export interface Fact {
  readonly basis: Basis;
  readonly calculation: string | null;
  readonly censored: Censor | null;
  readonly decimals: number | null;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly evidence: readonly string[];
  readonly metric: string;
  readonly note: string | null;
  readonly nullReason: NullReason | null;
  readonly period: string;
  readonly restates: Restates | null;
  readonly text: string | null;
  readonly unit: string | null;
  readonly value: string | null;
}
