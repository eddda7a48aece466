// SPDX-License-Identifier: Apache-2.0
import type { Basis, Censor, Fact, NullReason, RestatementReason } from "../disclosure/fact.ts";
import type { Period } from "./calendar.ts";
import type { Finding } from "./finding.ts";

export const VISIBILITIES = ["PUBLIC", "RESTRICTED"] as const;
export type Visibility = (typeof VISIBILITIES)[number];

/** One fact as a company states it: FactInput of schema/disclosure.graphql. Absent and null mean the same. */
export interface StatedFact {
  readonly metric: string;
  readonly value?: string | null | undefined;
  readonly text?: string | null | undefined;
  readonly nullReason?: NullReason | null | undefined;
  readonly censored?: Censor | null | undefined;
  readonly unit?: string | null | undefined;
  readonly decimals?: number | null | undefined;
  readonly dimensions?: readonly { readonly axis: string; readonly member: string }[] | null | undefined;
  readonly period?: Period | null | undefined;
  readonly basis?: Basis | null | undefined;
  readonly visibility?: Visibility | null | undefined;
  /** SHA-256 of evidence objects, 64 lower-case hex digits each */
  readonly evidence?: readonly string[] | null | undefined;
  /** SHA-256 of the calculation the value comes from, 64 lower-case hex digits, bare or as `calculation:<hash>` */
  readonly calculation?: string | null | undefined;
  readonly note?: string | null | undefined;
  readonly restatement?: { readonly reason: RestatementReason; readonly note: string } | null | undefined;
}

/** Facts ready to be hashed, each with who may see it, in the order they were stated; equal duplicates are merged. */
export interface ReadFacts {
  readonly facts: readonly Fact[];
  /** visibilities[i] belongs to facts[i] */
  readonly visibilities: readonly Visibility[];
  /** R-DUP-01 hints about merged duplicates */
  readonly findings: readonly Finding[];
}
