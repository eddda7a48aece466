// SPDX-License-Identifier: Apache-2.0
import type { Fact } from "../../../core/disclosure/fact.ts";
import type { Framework } from "../../../core/log/statement.ts";
import type { FactRow } from "../../ports/fact-index.ts";
import type { Milestone, Standing } from "../../ports/log-index.ts";

/** Which of the facts in force are looked at. */
export interface FrameFilter {
  /** ISO 3166-1 alpha-2, of the organization */
  readonly countries: readonly string[] | null;
  /** disclosed under one of these */
  readonly frameworks: readonly Framework[] | null;
  readonly basis: readonly Fact["basis"][] | null;
  /** only of disclosures whose certificate was in the log by then */
  readonly certifiedOnly: boolean;
}

/** True when a log entry lies below the size, so that a reader of that log knew it. */
export function isKnown(milestone: Milestone | null, asOf: number): milestone is Milestone {
  return milestone !== null && milestone.logIndex < asOf;
}

/**
 * True when a log of `asOf` entries holds the fact, and nothing in it that replaces its disclosure or revokes its certificate.
 * A disclosure stays replaced when its successor is revoked.
 */
export function isInForce({ logIndex }: FactRow, standing: Standing, asOf: number): boolean {
  return logIndex < asOf && !isKnown(standing.superseded, asOf) && !isKnown(standing.revoked, asOf);
}

/** Of the facts in force that pass the filter, the one logged last. */
export function latestInForce(
  rows: readonly FactRow[],
  standings: ReadonlyMap<string, Standing>,
  filter: FrameFilter,
  asOf: number,
): FactRow | undefined {
  const found = rows.filter((row) => {
    const standing = standings.get(row.disclosureId);
    return standing !== undefined && isInForce(row, standing, asOf) && passes(row, standing, filter, asOf);
  });
  return found.reduce<FactRow | undefined>(
    (latest, row) => (latest === undefined || row.logIndex > latest.logIndex ? row : latest),
    undefined,
  );
}

function passes(row: FactRow, standing: Standing, filter: FrameFilter, asOf: number): boolean {
  const { countries, frameworks, basis, certifiedOnly } = filter;
  return (
    (countries?.includes(row.country) ?? true) &&
    (frameworks?.some((name) => row.frameworks.includes(name)) ?? true) &&
    (basis?.includes(row.basis) ?? true) &&
    (!certifiedOnly || isKnown(standing.certified, asOf))
  );
}
