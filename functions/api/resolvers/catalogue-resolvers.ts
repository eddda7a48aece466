// SPDX-License-Identifier: Apache-2.0
import { type AxisMember, type Axis as CatalogueAxis, completeFrom } from "../../../core/catalogue/axis.ts";
import type { Metric } from "../../../core/catalogue/catalogue.ts";
import type { ApiContext, Resolvers } from "../api-context.ts";
import { type LanguageArgs, textIn } from "./language.ts";

const label = ({ labels }: AxisMember | CatalogueAxis, { language }: LanguageArgs) =>
  textIn(labels, language);

/** Resolvers of schema/catalogue.graphql. */
export const catalogueRoom: Readonly<Record<string, Resolvers>> = {
  Query: {
    ruleSet: (_: unknown, _args: unknown, { needs: { catalogue } }: ApiContext) => ({
      version: catalogue.ruleSetVersion,
      rules: catalogue.rules,
    }),
  },
  Metric: {
    axes: ({ slug, dimensions }: Metric, _: unknown, { needs }: ApiContext) =>
      dimensions
        .flatMap((id) => needs.catalogue.axis(id) ?? [])
        .map((axis) => ({ ...axis, completeFrom: completeFrom(axis, slug) })),
  },
  Axis: { label },
  AxisMember: { label },
};
