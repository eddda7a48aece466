// SPDX-License-Identifier: Apache-2.0
import { type ShownFact, showFact } from "../../core/disclosure/commitment.ts";
import type { Fact } from "../../core/disclosure/fact.ts";
import { factKey } from "../../core/disclosure/fact-key.ts";
import type { Finding } from "../../core/rules/finding.ts";
import type { Visibility } from "../../core/rules/stated-fact.ts";
import type { AssuranceStore } from "../ports/assurance-store.ts";
import type { DisclosureRecord, DisclosureStore } from "../ports/disclosure-store.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import { commitmentOf, readFactsDocument } from "./facts-document.ts";
import { maySeeAll, type Viewer } from "./viewer.ts";

/** A fact as one viewer may see it. */
export interface VisibleFact {
  readonly disclosureId: string;
  /** place among the leaves */
  readonly index: number;
  /** leaf hash in hex */
  readonly leaf: string;
  readonly visibility: Visibility;
  readonly metric: string;
  readonly period: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly basis: Fact["basis"];
  /** undefined where the fact is restricted and the viewer has no grant */
  readonly content: Fact | undefined;
}

export interface VisibleFacts {
  readonly facts: readonly VisibleFact[];
  readonly findings: readonly (Finding & { readonly about: readonly VisibleFact[] })[];
  /** Undefined for a withheld fact: a proof shows the fact. */
  prove(index: number): ShownFact | undefined;
}

const WITHHELD = {
  messageEn: "withheld, because it speaks of restricted facts",
  messageZh: "因涉及受限数据,内容不予公开",
  expected: null,
  actual: null,
  delta: null,
  hint: null,
  acceptedBecause: null,
};

/** True once a disclosure is in the public log, and before that for its organization and operators only. */
export function mayRead(record: DisclosureRecord, viewer: Viewer | undefined): boolean {
  return record.logIndex !== null || maySeeAll(viewer, record.organizationId);
}

/** Where grants are kept. Without it nobody has one. */
interface Grants {
  readonly assurances?: Pick<AssuranceStore, "findGrant">;
}

/** True when drafts and restricted facts of this disclosure are open to the viewer, by its organization or by a grant. */
export async function seesAll(
  record: Pick<DisclosureRecord, "id" | "organizationId">,
  viewer: Viewer | undefined,
  { assurances }: Grants,
): Promise<boolean> {
  if (maySeeAll(viewer, record.organizationId)) return true;
  if (viewer?.organizationId == null || !viewer.roles.includes("ASSURER")) return false;
  const grant = await assurances?.findGrant(record.id, viewer.organizationId);
  return grant?.withdrawnAt === null;
}

/** The disclosure, when it exists for this viewer: somebody else's draft does not, but for an assurer with a grant. */
export async function readDisclosure(
  id: string,
  viewer: Viewer | undefined,
  { disclosures, ...grants }: { readonly disclosures: DisclosureStore } & Grants,
): Promise<DisclosureRecord | undefined> {
  const record = await disclosures.find(id);
  if (record === undefined || mayRead(record, viewer)) return record;
  return (await seesAll(record, viewer, grants)) ? record : undefined;
}

/** The facts and findings of a disclosure, with what the viewer has no grant for left out. */
export async function readVisibleFacts(
  record: DisclosureRecord,
  viewer: Viewer | undefined,
  { objects, ...grants }: { readonly objects: ObjectStore } & Grants,
): Promise<VisibleFacts> {
  const document = await readFactsDocument(record, objects);
  const commitment = commitmentOf(record, document);
  const visibilities = new Map(document.facts.map(({ fact, visibility }) => [factKey(fact), visibility]));
  const seesIt = await seesAll(record, viewer, grants);
  const byKey = new Map<string, VisibleFact>();
  for (const [index, { fact, leaf }] of commitment.facts.entries()) {
    const visibility = visibilities.get(factKey(fact)) ?? "RESTRICTED";
    const { metric, period, dimensions, basis } = fact;
    const content = seesIt || visibility === "PUBLIC" ? fact : undefined;
    const shown = {
      disclosureId: record.id,
      index,
      leaf,
      visibility,
      metric,
      period,
      dimensions,
      basis,
      content,
    };
    byKey.set(factKey(fact), shown);
  }
  const facts = [...byKey.values()];
  return {
    facts,
    findings: document.findings.map((finding) => visibleFinding(finding, byKey)),
    prove: (index) => (facts[index]?.content === undefined ? undefined : showFact(commitment, index)),
  };
}

/** Messages of rules hold amounts, so one restricted fact among those it speaks of hides them. */
function visibleFinding(finding: Finding, byKey: ReadonlyMap<string, VisibleFact>) {
  const about = finding.facts.flatMap((key) => byKey.get(key) ?? []);
  const isWithheld = about.some(({ content }) => content === undefined);
  return { ...finding, ...(isWithheld ? WITHHELD : {}), about };
}
