// SPDX-License-Identifier: Apache-2.0
import type { AxisMember } from "../catalogue/axis.ts";
import type { Bilingual } from "../catalogue/bilingual.ts";
import type { Catalogue, Metric } from "../catalogue/catalogue.ts";
import { DomainError } from "../errors.ts";
import { axisName, capitalized, conceptName } from "./register-taxonomy.ts";

/** What stands over the concepts of one topic. */
export interface Heading {
  readonly topic: string;
  readonly name: string;
  readonly title: Bilingual;
  readonly metrics: readonly Metric[];
}

/** An axis of the catalogue: a typed dimension and the element that holds its members. */
export interface AxisElements {
  readonly axis: string;
  readonly name: string;
  readonly domain: string;
  readonly labels: Bilingual;
  /** what the axis takes: all of it when closed, otherwise the usual ones; null for a public list of codes */
  readonly members: readonly AxisMember[] | null;
}

/** All names that the schema of a catalogue declares. */
export interface TaxonomyConcepts {
  readonly headings: readonly Heading[];
  readonly axes: readonly AxisElements[];
}

/** The one abstract concept over all figures, and the hypercube they share. */
export const FIGURES = "Figures";
export const FIGURES_TABLE = "FiguresTable";

/** Extension properties of an export, as plain elements of the schema: what each holds, and the pattern of its text. */
export const EXTENSION_PROPERTIES: readonly {
  readonly name: string;
  readonly pattern: string | null;
  readonly meaning: string;
}[] = [
  {
    name: "leafHash",
    pattern: "[0-9a-f]{64}",
    meaning:
      "Of a fact: its leaf in the Merkle tree of the disclosure, SHA-256; the register proves it against the log.",
  },
  {
    name: "evidenceSha256",
    pattern: "[0-9a-f]{64}",
    meaning: "Of a fact, a list: SHA-256 of each document that supports it.",
  },
  {
    name: "basis",
    pattern: "[A-Z_]+",
    meaning: "Of a fact: how it came about, such as MEASURED or ESTIMATED.",
  },
  {
    name: "statedValue",
    pattern: "-?[0-9]+(\\.[0-9]+)?",
    meaning: "Of a fact: the amount as it was stated and hashed; beside censored the bound.",
  },
  {
    name: "statedUnit",
    pattern: null,
    meaning: "Of a fact: the unit as it was stated and hashed.",
  },
  {
    name: "statedDecimals",
    pattern: "-?[0-9]+",
    meaning: "Of a fact: the accuracy in the unit stated, where the report itself has no decimals.",
  },
  {
    name: "nullReason",
    pattern: "[A-Z_]+",
    meaning: "Of a nil fact: why there is no value, such as NOT_APPLICABLE.",
  },
  {
    name: "censored",
    pattern: "LESS_THAN|GREATER_THAN",
    meaning: "Of a nil fact: the value is below or above statedValue.",
  },
  {
    name: "note",
    pattern: null,
    meaning: "Of a fact: what the organization says beside it.",
  },
  {
    name: "restates",
    pattern: null,
    meaning: "Of a fact: fact (the leaf it replaces), reason and note of a restatement.",
  },
  {
    name: "calculationSha256",
    pattern: "[0-9a-f]{64}",
    meaning: "Of a fact: SHA-256 of the calculation it comes from.",
  },
  {
    name: "references",
    pattern: null,
    meaning: "Of a fact, a list: names of the same concept in other taxonomies.",
  },
  {
    name: "disclosure",
    pattern: null,
    meaning: "Of the report: id, factsRoot, factCount and statementHash of the disclosure.",
  },
  {
    name: "leftOut",
    pattern: null,
    meaning: "Of the report, a list: leaf and reason of facts that it cannot hold.",
  },
];

/** The names of a catalogue's taxonomy; throws INVARIANT where two things would get one name. */
export function taxonomyConcepts(catalogue: Catalogue): TaxonomyConcepts {
  const { metrics } = catalogue;
  const topics = new Map(metrics.map(({ topic, topicLabels }) => [topic, topicLabels]));
  const headings = [...topics].map(([topic, title]) => ({
    topic,
    name: `${conceptName(topic)}Heading`,
    title,
    metrics: metrics.filter((metric) => metric.topic === topic),
  }));
  const axes = [...new Set(metrics.flatMap(({ dimensions }) => dimensions))].sort().map((axis) => ({
    axis,
    name: axisName(axis),
    domain: `${capitalized(axis)}Domain`,
    labels: catalogue.axis(axis)?.labels ?? { en: axis, zh: axis },
    members: catalogue.axis(axis)?.codes ? null : (catalogue.axis(axis)?.members ?? []),
  }));
  const names = [
    ...[FIGURES, FIGURES_TABLE, ...metrics.map(({ slug }) => conceptName(slug))],
    ...[...headings.map(({ name }) => name), ...axes.flatMap(({ name, domain }) => [name, domain])],
  ];
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw new DomainError("INVARIANT", `taxonomy: expected each name once, got ${twice} twice`);
  return { headings, axes };
}
