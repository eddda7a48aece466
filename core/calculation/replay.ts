// SPDX-License-Identifier: Apache-2.0
import { canonicalize } from "../canonical/canonical-json.ts";
import { isDomainError } from "../errors.ts";
import { calculate } from "./calculate.ts";
import type { Calculation } from "./calculation.ts";
import { factorHash } from "./factor.ts";
import { FORMULAS } from "./formulas.ts";

/** What came of repeating a calculation; `at` names the first part that differs. */
export type Replay =
  | { readonly status: "same" }
  | { readonly status: "different"; readonly at: string }
  | { readonly status: "impossible"; readonly problem: string };

/** Which formula a document claims, read before anything else: a version from the future cannot be judged. */
export interface ClaimedFormula {
  readonly v: string;
  readonly formula: string;
  readonly isKnown: boolean;
}

/** Repeats a calculation from its inputs and pinned rows and compares every part, byte for byte (RFC 8785). */
export function replayCalculation(calculation: Calculation): Replay {
  const foreign = calculation.factors.findIndex(({ hash, row }) => hash !== factorHash(row));
  if (foreign >= 0) return { status: "different", at: `factors[${foreign}].hash` };
  try {
    const again = calculate({ ...calculation, factors: calculation.factors.map(({ row }) => row) });
    const parts = Object.keys(again) as readonly (keyof Calculation)[];
    const at = parts.find((part) => canonicalize(again[part]) !== canonicalize(calculation[part]));
    return at === undefined ? { status: "same" } : { status: "different", at };
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return { status: "impossible", problem: error.message };
  }
}

/** The formula and version that any JSON value claims; undefined for what is no calculation at all. */
export function claimedFormula(value: unknown): ClaimedFormula | undefined {
  if (!isRecord(value) || value.type !== "touchstone-calculation") return undefined;
  const { id, version } = isRecord(value.formula) ? value.formula : {};
  const known: Readonly<Record<string, number>> = FORMULAS;
  const isKnown =
    value.v === 1 && typeof id === "string" && Object.hasOwn(known, id) && known[id] === version;
  return { v: shown(value.v), formula: `${shown(id)} ${shown(version)}`, isKnown };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value).slice(0, 60) : "?";
}
