// SPDX-License-Identifier: Apache-2.0
import { type ImportFactsInput, importFacts } from "../../usecases/exchange/import-facts.ts";
import { type ImportMapping, NO_MAPPING } from "../../usecases/exchange/import-mapping.ts";
import type { RowError as RowErrorSource } from "../../usecases/exchange/row-error.ts";
import type { Resolvers } from "../api-context.ts";
import { ownId } from "../global-id.ts";
import { type LanguageArgs, textIn } from "./language.ts";

type Optional<T> = { readonly [K in keyof T]?: T[K] | null };
interface MappingArgs extends Optional<Omit<ImportMapping, "columns">> {
  readonly columns?:
    | readonly (Pick<ImportMapping["columns"][number], "column"> &
        Optional<ImportMapping["columns"][number]>)[]
    | null;
}
type ImportArgs = Pick<ImportFactsInput, "fileName" | "content"> &
  Optional<Pick<ImportFactsInput, "replace" | "dryRun">> & {
    readonly draft: string;
    readonly mapping?: MappingArgs | null;
  };

const Mutation: Resolvers = {
  importFacts: async (_: unknown, { input }: { readonly input: ImportArgs }, { viewer, needs, cache }) => {
    const { fileName, content, replace, dryRun } = input;
    const draftId = ownId("draft", input.draft, "draft");
    const result = await importFacts(
      {
        draftId,
        fileName,
        content,
        replace: replace ?? false,
        dryRun: dryRun ?? false,
        mapping: mappingOf(input.mapping),
      },
      viewer,
      needs,
    );
    cache.clear();
    return result;
  },
};

const RowError: Resolvers = {
  message: ({ message }: RowErrorSource, { language }: LanguageArgs) => textIn(message, language),
};

/** Resolvers of schema/exchange.graphql. */
export const exchangeRoom = { Mutation, RowError };

function mappingOf(given: MappingArgs | null | undefined): ImportMapping {
  if (given == null) return NO_MAPPING;
  return {
    sheet: given.sheet ?? null,
    headerRow: given.headerRow ?? null,
    columns: (given.columns ?? []).map(({ column, field = null, axis = null }) => ({ column, field, axis })),
    constants: given.constants ?? [],
    metricAliases: given.metricAliases ?? [],
    unitAliases: given.unitAliases ?? [],
  };
}
