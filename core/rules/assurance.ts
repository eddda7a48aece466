// SPDX-License-Identifier: Apache-2.0
import type { Assurance } from "../assurance/assurance.ts";
import { DomainError } from "../errors.ts";
import { dayBefore, periodOf } from "./calendar.ts";

/** What an assurance is held against. */
export interface AssuredDisclosure {
  /** DID of the organization */
  readonly organization: string;
  readonly statementHash: string;
  /** `start/endExclusive` */
  readonly period: string;
  /** leaf hashes of all facts */
  readonly leaves: ReadonlySet<string>;
}

/** What the register knows about who assures. */
export interface KnownEngagement {
  /** DID of the assurer */
  readonly assurer: string;
  readonly engagement: string;
  /** the last calendar date that has begun somewhere on earth */
  readonly latestDate: string;
}

/**
 * R-ASR-01: an assurance names its engagement, level, standard and provider, speaks of facts of this disclosure, and is dated
 * within or after the last day of the period. Throws BAD_INPUT naming what does not fit.
 */
export function requireAssurance(
  assurance: Assurance,
  disclosure: AssuredDisclosure,
  known: KnownEngagement,
): void {
  same("disclosure", disclosure.statementHash, assurance.disclosure);
  same("organization", disclosure.organization, assurance.organization);
  same("assurer", known.assurer, assurance.assurer);
  same("engagement", known.engagement, assurance.engagement);
  const lastDay = dayBefore(periodOf(disclosure.period).endExclusive);
  if (assurance.date < lastDay)
    throw refused("date", `a date not before the last day of the period, ${lastDay}`, assurance.date);
  if (assurance.date > known.latestDate)
    throw refused("date", `a date not after today, ${known.latestDate}`, assurance.date);
  const stranger = assurance.scope?.findIndex((leaf) => !disclosure.leaves.has(leaf)) ?? -1;
  if (stranger >= 0)
    throw refused(
      `scope[${stranger}]`,
      "the leaf hash of a fact of the disclosure",
      assurance.scope?.[stranger],
    );
}

function same(field: string, expected: string, got: string): void {
  if (got !== expected) throw refused(field, JSON.stringify(expected), got);
}

function refused(field: string, expected: string, got: string | undefined): DomainError {
  const path = `statement.${field}`;
  return new DomainError(
    "BAD_INPUT",
    `${path}: expected ${expected} (R-ASR-01), got ${JSON.stringify(got?.slice(0, 100))}`,
    { path, rule: "R-ASR-01" },
  );
}
