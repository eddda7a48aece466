// SPDX-License-Identifier: Apache-2.0
import type { Fact } from "../../../core/disclosure/fact.ts";
import { DomainError } from "../../../core/errors.ts";
import type { EvidenceStore } from "../../ports/evidence-store.ts";

/** Twenty batches of reads: more files behind one disclosure go into an archive. */
export const MAX_EVIDENCE_FILES = 2000;

/** Hashes, of those the facts name, of files that the register holds for the organization; TOO_LARGE for more than 2,000. */
export async function storedEvidence(
  organizationId: string,
  facts: readonly Fact[],
  { evidence }: { readonly evidence: EvidenceStore },
): Promise<ReadonlySet<string>> {
  const named = new Set(facts.flatMap((fact) => fact.evidence));
  if (named.size > MAX_EVIDENCE_FILES)
    throw new DomainError(
      "TOO_LARGE",
      `facts: expected at most ${MAX_EVIDENCE_FILES} files of evidence, got ${named.size}; put several into one archive`,
      { limit: MAX_EVIDENCE_FILES },
    );
  if (named.size === 0) return named;
  const files = await evidence.findMany(organizationId, [...named]);
  return new Set(files.filter(({ status }) => status === "STORED").map(({ sha256 }) => sha256));
}
