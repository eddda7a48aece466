// SPDX-License-Identifier: Apache-2.0
import type { Decimal } from "../decimal/decimal.ts";
import type { ExpandedName, Namespaces } from "./expanded-name.ts";
import type { ReportProblems } from "./report-problems.ts";
import type { Concept, Taxonomy } from "./taxonomy.ts";

/** A fact of a report with its names resolved. */
export interface ReportFact {
  readonly id: string;
  readonly concept: Concept;
  /** text of everything but the concept that tells facts apart: facts with equal texts stand side by side */
  readonly aspects: string;
  readonly dimensions: ReadonlyMap<ExpandedName, string | null>;
  /** null for a nil fact */
  readonly value: string | null;
  /** of a number that is not nil */
  readonly amount: Decimal | null;
  /** null: exact */
  readonly decimals: number | null;
}

/** What reading a fact needs to know, and where it tells what is wrong. */
export interface FactContext {
  readonly namespaces: Namespaces;
  readonly taxonomy: Taxonomy;
  readonly problems: ReportProblems;
}
