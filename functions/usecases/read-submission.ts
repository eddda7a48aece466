// SPDX-License-Identifier: Apache-2.0

import { canonicalBytes } from "../../core/canonical/canonical-json.ts";
import { toHex } from "../../core/canonical/encoding.ts";
import type { Catalogue } from "../../core/catalogue/catalogue.ts";
import type { Fact } from "../../core/disclosure/fact.ts";
import { factKey, inLeafOrder } from "../../core/disclosure/fact-key.ts";
import type { GwpSet } from "../../core/disclosure/gwp-set.ts";
import { DomainError } from "../../core/errors.ts";
import { BOUNDARIES, type BoundaryApproach, FRAMEWORKS, type Framework } from "../../core/log/statement.ts";
import { sha256 } from "../../core/merkle/hash.ts";
import { type Period, periodText } from "../../core/rules/calendar.ts";
import { type Finding, hashedFindings } from "../../core/rules/finding.ts";
import { readFacts } from "../../core/rules/read-facts.ts";
import type { AcceptedWarning, RuleContext } from "../../core/rules/rule.ts";
import { runRules } from "../../core/rules/run-rules.ts";
import type { ReadFacts, StatedFact } from "../../core/rules/stated-fact.ts";
import { unexplainedChanges } from "../../core/rules/unexplained-changes.ts";
import type { DisclosureStore } from "../ports/disclosure-store.ts";
import type { EvidenceStore } from "../ports/evidence-store.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import type { OrganizationStore } from "../ports/organization-store.ts";
import { pinnedCalculations } from "./calculations/stored-calculations.ts";
import { earlierDisclosures } from "./earlier-disclosures.ts";
import { storedEvidence } from "./evidence/stored-evidence.ts";
import { commitmentOf, type FactsDocument, type KeptFact, readFactsDocument } from "./facts-document.ts";
import { supersededFacts } from "./superseded-facts.ts";

/** What a preparer sends: SubmitDisclosureInput of schema/disclosure.graphql. */
export interface SubmitDisclosureInput {
  readonly idempotencyKey: string;
  readonly organizationId: string;
  readonly period: Period;
  readonly frameworks: readonly Framework[];
  readonly boundary: { readonly approach: BoundaryApproach; readonly note: string | null };
  readonly gwpSet: GwpSet;
  readonly currency: string | null;
  readonly facts: readonly StatedFact[];
  readonly supersedes: string | null;
  readonly acceptedWarnings: readonly AcceptedWarning[];
  readonly dryRun: boolean;
  /** DID of the client */
  readonly submittedBy: string;
}

const MAX_KEY = 128;
const MAX_NOTE = 1000;
interface Needs {
  readonly catalogue: Catalogue;
  readonly disclosures: DisclosureStore;
  readonly objects: ObjectStore;
  readonly evidence: EvidenceStore;
  readonly organizations: Pick<OrganizationStore, "find">;
}

/** A submission that could be read: its facts in leaf order with what the rules say, and the hash of all that was sent. */
export interface Submission {
  readonly document: FactsDocument;
  readonly contentHash: string;
}

/** Throws BAD_INPUT naming the first field beside the facts that cannot be. */
export function checkInput({
  idempotencyKey,
  boundary,
  frameworks,
  supersedes,
}: SubmitDisclosureInput): void {
  const problem = (field: string, expected: string) =>
    new DomainError("BAD_INPUT", `${field}: expected ${expected}`, { path: field });
  if (!/^[\x21-\x7e]+$/.test(idempotencyKey) || idempotencyKey.length > MAX_KEY) {
    throw problem("idempotencyKey", `1 to ${MAX_KEY} visible ASCII characters`);
  }
  if (!BOUNDARIES.includes(boundary.approach))
    throw problem("boundary.approach", `one of ${BOUNDARIES.join(", ")}`);
  if ((boundary.note ?? "").length > MAX_NOTE)
    throw problem("boundary.note", `at most ${MAX_NOTE} characters`);
  if (frameworks.length === 0 || !frameworks.every((name) => FRAMEWORKS.includes(name))) {
    throw problem("frameworks", `at least one of ${FRAMEWORKS.join(", ")}`);
  }
  if ((supersedes ?? "x").length > MAX_KEY) throw problem("supersedes", "the id of a disclosure");
}

/** Reads the facts and runs the rules over them. Throws BAD_INPUT or TOO_LARGE where they cannot be read. */
export async function readSubmission(
  input: SubmitDisclosureInput,
  scope: string,
  needs: Needs,
): Promise<Submission> {
  const restated =
    input.supersedes === null ? undefined : await restatedLeaves(input.supersedes, scope, needs);
  const read = readFacts(input.facts, {
    catalogue: needs.catalogue,
    period: input.period,
    currency: input.currency,
    ...(restated === undefined ? {} : { restatedFact: (key: string) => restated.get(key) }),
  });
  const frameworks = sortedFrameworks(input.frameworks);
  const findings = runRules(read.facts, {
    catalogue: needs.catalogue,
    gwpSet: input.gwpSet,
    boundary: input.boundary.approach,
    frameworks,
    period: input.period,
    acceptedWarnings: input.acceptedWarnings,
    ...(await knownBefore(input, read.facts, needs)),
  });
  const unexplained = await changesWithoutReason(input.supersedes, scope, read.facts, needs);
  const document = {
    facts: keptFacts(read),
    findings: hashedFindings([...read.findings, ...findings, ...unexplained]),
  };
  const { gwpSet, currency, supersedes, acceptedWarnings } = input;
  const content = {
    period: periodText(input.period),
    frameworks,
    boundary: { approach: input.boundary.approach, note: input.boundary.note },
    gwpSet,
    currency,
    supersedes,
    acceptedWarnings: acceptedWarnings.map(({ rule, because }) => ({ rule, because })),
    facts: document.facts,
  };
  return { document, contentHash: toHex(sha256(canonicalBytes(content))) };
}

/** Facts that were read with who may see them, in leaf order. */
export function keptFacts({ facts, visibilities }: ReadFacts): readonly KeptFact[] {
  const kept = facts.map((fact, i): KeptFact => ({ fact, visibility: visibilities[i] ?? "RESTRICTED" }));
  return inLeafOrder(kept, ({ fact }) => fact);
}

/** What rules may know besides the submission, looked up at once. */
export async function knownBefore(
  input: Pick<SubmitDisclosureInput, "organizationId" | "period" | "supersedes" | "boundary">,
  facts: readonly Fact[],
  needs: Needs,
): Promise<Pick<RuleContext, "storedEvidence" | "calculations" | "earlier" | "reporter">> {
  const [evidence, calculations, earlier, reporter] = await Promise.all([
    storedEvidence(input.organizationId, facts, needs),
    pinnedCalculations(input.organizationId, facts, needs),
    earlierDisclosures(input, facts, needs),
    needs.organizations.find(input.organizationId),
  ]);
  return { storedEvidence: evidence, calculations, earlier, reporter };
}

/** What the facts say otherwise than those they take the place of, without a word about it. */
export async function changesWithoutReason(
  supersedes: string | null,
  scope: string,
  facts: readonly Fact[],
  needs: Pick<Needs, "catalogue" | "disclosures" | "objects">,
): Promise<readonly Finding[]> {
  const superseded = await supersededFacts(supersedes, scope, needs);
  return superseded ? unexplainedChanges(facts, superseded, needs.catalogue) : [];
}

/** Leaf hash by fact key of the disclosure that is superseded; empty where it is not one of this scope. */
export async function restatedLeaves(
  id: string,
  scope: string,
  { disclosures, objects }: Pick<Needs, "disclosures" | "objects">,
): Promise<ReadonlyMap<string, string>> {
  const record = await disclosures.find(id);
  if (record === undefined || record.scope !== scope) return new Map();
  const { facts } = commitmentOf(record, await readFactsDocument(record, objects));
  return new Map(facts.map(({ fact, leaf }) => [factKey(fact), leaf]));
}

/** Frameworks as statements list them: distinct, in order. */
export function sortedFrameworks(frameworks: readonly Framework[]): readonly Framework[] {
  return [...new Set(frameworks)].sort();
}
