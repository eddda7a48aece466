// SPDX-License-Identifier: Apache-2.0
import type { Catalogue, Metric } from "../../../core/catalogue/catalogue.ts";
import { nameKey } from "./fact-columns.ts";
import type { ImportMapping } from "./import-mapping.ts";

/** Finds what a file calls by its own names. */
export interface NameLookup {
  metric(name: string): Metric | undefined;
  /** the slug and label closest to a name that is none */
  nearestMetric(name: string): Metric | undefined;
  /** the unit an alias stands for, else the text itself */
  unit(name: string): string;
}

/** Metrics by alias, slug, id, or label in either language where only one metric has it. */
export function createNameLookup(catalogue: Catalogue, mapping: ImportMapping): NameLookup {
  const aliases = new Map(mapping.metricAliases.map(({ name, means }) => [nameKey(name), means]));
  const units = new Map(mapping.unitAliases.map(({ name, means }) => [name.trim(), means]));
  const byName = new Map<string, Metric | null>();
  for (const metric of catalogue.metrics)
    for (const name of new Set([metric.slug, metric.id, metric.labels.en, metric.labels.zh].map(nameKey)))
      byName.set(name, byName.has(name) ? null : metric);
  const exact = (name: string) => catalogue.metric(name) ?? byName.get(nameKey(name)) ?? undefined;
  return {
    metric: (name) => exact(aliases.get(nameKey(name)) ?? name),
    nearestMetric: (name) => {
      const slug = catalogue.nearestMetric(name);
      return slug === undefined ? undefined : catalogue.metric(slug);
    },
    unit: (name) => units.get(name.trim()) ?? name.trim(),
  };
}
