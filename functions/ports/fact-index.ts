// SPDX-License-Identifier: Apache-2.0
import type { Fact } from "../../core/disclosure/fact.ts";
import type { Framework } from "../../core/log/statement.ts";
import type { Visibility } from "../../core/rules/stated-fact.ts";

/** One fact of a disclosure in the log, as bulk readers find it. Never changes once written. */
export interface FactRow {
  readonly metric: string;
  readonly period: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly basis: Fact["basis"];
  readonly organizationId: string;
  readonly country: string;
  readonly frameworks: readonly Framework[];
  readonly disclosureId: string;
  readonly version: number;
  /** of the disclosure */
  readonly logIndex: number;
  /** when the disclosure was submitted */
  readonly knownFrom: string;
  /** place among the leaves of the disclosure */
  readonly position: number;
  /** leaf hash in hex */
  readonly leaf: string;
  readonly visibility: Visibility;
  /** null where the fact is restricted, or so long that it is read from its document */
  readonly content: Fact | null;
}

/** One metric, with exactly these dimensions, over one period or over all that belong to one calendar year. */
export interface FrameName {
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly period: { readonly calendarYear: number } | { readonly range: string };
}

export interface FramePart {
  /** all rows of each organization that stands here, the rows of one organization next to each other */
  readonly rows: readonly FactRow[];
  /** the organization to go on after; undefined where nothing follows */
  readonly next: string | undefined;
}

/** Finds facts by metric and period across organizations, and by organization and metric. Reads see every settled write. */
export interface FactIndex {
  /** Writes or replaces; a crash may leave some of the rows, and the same call again completes them. */
  put(rows: readonly FactRow[]): Promise<void>;
  /**
   * About `limit` rows of a frame, organization by organization in an order of the adapter's own, which stays the same.
   * `after` is an organization.
   */
  frame(name: FrameName, after: string | undefined, limit: number): Promise<FramePart>;
  /** Every vintage of one metric of one organization with exactly these dimensions: by period, then by log index. */
  series(
    organizationId: string,
    metric: string,
    dimensions: Readonly<Record<string, string>>,
  ): Promise<readonly FactRow[]>;
}
