// SPDX-License-Identifier: Apache-2.0
import { canonicalBytes } from "../../../core/canonical/canonical-json.ts";
import type { Fact } from "../../../core/disclosure/fact.ts";
import { factKey } from "../../../core/disclosure/fact-key.ts";
import type { DisclosureStatement } from "../../../core/log/statement.ts";
import type { FactRow } from "../../ports/fact-index.ts";
import type { FactsDocument } from "../facts-document.ts";

/** A disclosure as it stands in the log. */
export interface LoggedDisclosure {
  readonly statement: DisclosureStatement;
  readonly logIndex: number;
  readonly organization: { readonly id: string; readonly country: string };
}

/** Longer facts are read from their document, so that a page of rows stays small. */
const MAX_INLINE_BYTES = 4096;

/**
 * The index rows of a disclosure, from its statement and its facts alone: the same whenever they are made again. `leaves` are
 * its facts in leaf order. A restricted fact's content never enters the index.
 */
export function factRows(
  { statement, logIndex, organization }: LoggedDisclosure,
  { facts }: Pick<FactsDocument, "facts">,
  leaves: readonly { readonly fact: Fact; readonly leaf: string }[],
): readonly FactRow[] {
  const visibilities = new Map(facts.map(({ fact, visibility }) => [factKey(fact), visibility]));
  return leaves.map(({ fact, leaf }, position) => {
    const visibility = visibilities.get(factKey(fact)) ?? "RESTRICTED";
    const { metric, period, dimensions, basis } = fact;
    const isInline = visibility === "PUBLIC" && canonicalBytes(fact).length <= MAX_INLINE_BYTES;
    return {
      metric,
      period,
      dimensions,
      basis,
      organizationId: organization.id,
      country: organization.country,
      frameworks: statement.frameworks,
      disclosureId: statement.id,
      version: statement.version,
      logIndex,
      knownFrom: statement.submittedAt,
      position,
      leaf,
      visibility,
      content: isInline ? fact : null,
    };
  });
}
