// SPDX-License-Identifier: Apache-2.0

import type {
  Catalogue,
  Metric as CatalogueMetric,
  Pillar,
  RuleDefinition,
} from "../../../core/catalogue/catalogue.ts";
import { integer } from "../../../core/decode/decoder.ts";
import type { Framework } from "../../../core/log/statement.ts";
import type { Period } from "../../../core/rules/calendar.ts";
import type { ApiContext, Resolvers } from "../api-context.ts";
import { type Connection, connection } from "../connection.ts";
import { type CursorForm, readCursor, readPageSize, writeCursor } from "../cursor.ts";
import { globalId, ownId } from "../global-id.ts";
import { type LanguageArgs, textIn } from "./language.ts";

interface MetricsArgs {
  readonly framework?: Framework | null;
  readonly pillar?: Pillar | null;
  readonly first?: number | null;
  readonly after?: string | null;
}

interface ReferencesArgs {
  readonly framework?: Framework | null;
  readonly period?: Period | null;
}

const METRICS: CursorForm<number> = { list: "metrics", decode: integer(0) };

export const Metric: Resolvers = {
  id: ({ slug }: CatalogueMetric) => globalId("metric", slug),
  label: ({ labels }: CatalogueMetric, { language }: LanguageArgs) => textIn(labels, language),
  pillarLabel: ({ pillarLabels }: CatalogueMetric, { language }: LanguageArgs) =>
    textIn(pillarLabels, language),
  topicLabel: ({ topicLabels }: CatalogueMetric, { language }: LanguageArgs) => textIn(topicLabels, language),
  references: (metric: CatalogueMetric, { framework, period }: ReferencesArgs, { needs }: ApiContext) => {
    const references =
      period == null ? metric.references : needs.catalogue.referencesOf(metric, period.start);
    return references.filter((reference) => framework == null || reference.framework === framework);
  },
  rules: (metric: CatalogueMetric, _: unknown, { needs }: ApiContext) => needs.catalogue.rulesOf(metric),
};

export const Rule: Resolvers = {
  statement: ({ statement }: RuleDefinition, { language }: LanguageArgs) => textIn(statement, language),
};

export function findMetric(slug: string, catalogue: Catalogue): CatalogueMetric | undefined {
  return catalogue.metric(ownId("metric", slug, "slug"));
}

/** A page of the catalogue, in its own order; cursors are places in it. */
export function listMetrics(args: MetricsArgs, { metrics }: Catalogue): Connection<CatalogueMetric> {
  const first = readPageSize(args.first, 50, 1000);
  const after = readCursor(METRICS, args.after);
  const found = metrics
    .map((metric, place) => ({ metric, place }))
    .filter(
      ({ metric, place }) =>
        place > (after ?? -1) &&
        (args.pillar == null || metric.pillar === args.pillar) &&
        (args.framework == null || metric.references.some(({ framework }) => framework === args.framework)),
    );
  const page = found.slice(0, first);
  return connection(
    page.map(({ metric, place }) => ({ cursor: writeCursor(METRICS, place), node: metric })),
    { hasNextPage: found.length > page.length, hasPreviousPage: after !== undefined },
  );
}
