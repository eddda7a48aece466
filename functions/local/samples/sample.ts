// SPDX-License-Identifier: Apache-2.0

import { DomainError } from "../../../core/errors.ts";
import samplesFile from "../../../schema/samples/real-disclosures.json" with { type: "json" };

/** One published disclosure of a real company, with the documents its figures were copied from. */
export type Sample = (typeof samplesFile.samples)[number];

/** The samples that ship with the project. */
export const SAMPLES: readonly Sample[] = samplesFile.samples;

/** The sample of an id; INVARIANT where the project ships none. */
export function sampleOf(id: string): Sample {
  const sample = SAMPLES.find((one) => one.id === id);
  if (sample === undefined) throw new DomainError("INVARIANT", `no sample ${id}`);
  return sample;
}

/** The variables of registerOrganization for a sample. */
export function registrationOf({ organization }: Sample) {
  const names = Object.entries(organization.name)
    .filter(([, name]) => name !== null)
    .map(([language, name]) => ({ language: language.toUpperCase(), name }));
  return {
    idempotencyKey: `sample-${names
      .map(({ name }) => name)
      .join("-")
      .replace(/[^A-Za-z0-9]+/g, "-")}`.slice(0, 100),
    kind: "REPORTER",
    names,
    country: organization.country,
    lei: organization.lei,
    uscc: organization.uscc,
    isin: organization.isin,
  };
}

/** The input of submitDisclosure for a sample; every figure names the document it was copied from. */
export function submissionOf(sample: Sample, organization: string) {
  const [source] = sample.sources;
  const from = source === undefined ? [] : [`source: ${source.document}`];
  return {
    idempotencyKey: `sample-${sample.id}`,
    organization,
    period: sample.period,
    frameworks: sample.frameworks,
    boundary: sample.boundary,
    gwpSet: sample.gwpSet,
    currency: sample.currency,
    acceptedWarnings: sample.acceptedWarnings,
    facts: sample.facts.map((fact) => ({
      ...fact,
      note: [...("note" in fact && fact.note ? [fact.note] : []), ...from].join("; "),
    })),
  };
}
