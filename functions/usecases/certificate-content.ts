// SPDX-License-Identifier: Apache-2.0

import { canonicalize } from "../../core/canonical/canonical-json.ts";
import type { Catalogue, FrameworkReference, Metric } from "../../core/catalogue/catalogue.ts";
import type { Fact } from "../../core/disclosure/fact.ts";
import { periodOf } from "../../core/rules/calendar.ts";
import type { CertificateContent, PrintedAssurance, PrintedFigure } from "../ports/certificate-renderer.ts";
import type { DisclosureRecord } from "../ports/disclosure-store.ts";
import type { Organization } from "../ports/organization-store.ts";
import type { LogEvidence } from "./certificate-bundle.ts";
import type { RegisterSettings } from "./settings.ts";

export interface PrintedParts {
  readonly serial: string;
  readonly issuedAt: string;
  readonly record: DisclosureRecord;
  readonly organization: Organization;
  readonly facts: readonly Fact[];
  readonly ruleSet: string;
  readonly evidence: LogEvidence;
  readonly witnesses: number;
  readonly assurances: readonly PrintedAssurance[];
  readonly bundle: Uint8Array;
}

const PILLAR_ORDER = { E: 0, S: 1, G: 2 } as const;

/** Everything that stands on the certificate of a disclosure, looked up and in printing order. */
export function certificateContent(
  parts: PrintedParts,
  catalogue: Catalogue,
  settings: RegisterSettings,
): CertificateContent {
  const { record, organization, evidence, serial } = parts;
  return {
    serial,
    issuedAt: parts.issuedAt,
    registerName: settings.registerName,
    verifyUrl: `${settings.publicUrl}/v/${serial}`,
    organization: {
      nameEn: organization.names.en,
      nameZh: organization.names.zh,
      country: organization.country,
      lei: organization.lei,
      uscc: organization.uscc,
      isin: organization.isin,
    },
    period: record.period,
    frameworks: record.frameworks,
    boundary: record.boundary.approach,
    version: record.version,
    figures: printedFigures(parts.facts, record, catalogue),
    restrictedCount: record.factCount - parts.facts.length,
    factCount: record.factCount,
    assurances: parts.assurances,
    findings: { ...record.findings, ruleSet: parts.ruleSet },
    factsRoot: record.factsRoot,
    statementHash: record.statementHash,
    ...placesOf(evidence, parts, settings),
    bundle: parts.bundle,
  };
}

function placesOf(
  { anchor, published }: LogEvidence,
  { record, witnesses }: PrintedParts,
  settings: RegisterSettings,
): Pick<CertificateContent, "log" | "anchor"> {
  return {
    log: {
      origin: settings.origin,
      index: record.logIndex ?? 0,
      size: published.checkpoint.size,
      root: anchor.root,
      witnesses,
      witnessThreshold: settings.witnessThreshold,
    },
    anchor: {
      chain: anchor.chain,
      contract: anchor.contract,
      transaction: anchor.mined.transaction,
      block: anchor.mined.block,
      at: anchor.mined.at,
      signers: anchor.signers,
      threshold: anchor.threshold,
    },
  };
}

/** Figures of the disclosure's own period in the order of the catalogue; earlier periods become the comparison beside them. */
function printedFigures(
  facts: readonly Fact[],
  record: DisclosureRecord,
  catalogue: Catalogue,
): readonly PrintedFigure[] {
  const order = new Map(catalogue.metrics.map(({ slug }, i) => [slug, i]));
  const known = facts.flatMap((fact) => {
    const metric = catalogue.metric(fact.metric);
    return metric === undefined ? [] : [{ fact, metric }];
  });
  const current = known.filter(({ fact }) => !isEarlier(fact, record.period));
  const comparatives = known.filter(({ fact }) => isEarlier(fact, record.period)).map(({ fact }) => fact);
  return current
    .sort(
      (a, b) =>
        PILLAR_ORDER[a.metric.pillar] - PILLAR_ORDER[b.metric.pillar] ||
        (order.get(a.metric.slug) ?? 0) - (order.get(b.metric.slug) ?? 0),
    )
    .map(({ fact, metric }) =>
      printed(fact, metric, previousOf(fact, comparatives), referenceOf(metric, record, catalogue)),
    );
}

/** Where the first of the disclosure's frameworks, in the version of its period, asks for the metric. */
function referenceOf(
  metric: Metric,
  { frameworks, period }: DisclosureRecord,
  catalogue: Catalogue,
): FrameworkReference | undefined {
  return catalogue
    .referencesOf(metric, periodOf(period).start)
    .find(({ framework }) => frameworks.includes(framework));
}

function isEarlier({ period }: Fact, ownPeriod: string): boolean {
  return (period.split("/")[1] ?? "") <= (ownPeriod.split("/")[0] ?? "");
}

function previousOf(fact: Fact, comparatives: readonly Fact[]): PrintedFigure["previous"] {
  const [latest] = comparatives
    .filter(
      (other) =>
        other.metric === fact.metric &&
        other.unit === fact.unit &&
        other.value !== null &&
        canonicalize(other.dimensions) === canonicalize(fact.dimensions),
    )
    .sort((a, b) => (a.period < b.period ? 1 : -1));
  return latest?.value == null ? null : { period: latest.period, value: latest.value };
}

function printed(
  fact: Fact,
  metric: Metric,
  previous: PrintedFigure["previous"],
  reference: FrameworkReference | undefined,
): PrintedFigure {
  return {
    metric: metric.slug,
    pillar: metric.pillar,
    labelEn: metric.labels.en,
    labelZh: metric.labels.zh,
    value: fact.value,
    text: fact.text,
    nullReason: fact.nullReason,
    censored: fact.censored,
    unit: fact.unit,
    reference:
      reference === undefined ? null : `${reference.framework.replace("_", " ")} ${reference.reference}`,
    dimensions: fact.dimensions,
    period: fact.period,
    previous,
  };
}
