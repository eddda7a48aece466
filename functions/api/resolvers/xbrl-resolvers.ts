// SPDX-License-Identifier: Apache-2.0
import type { ImportProblem } from "../../../core/xbrl/import-report.ts";
import { importXbrl } from "../../usecases/import-xbrl.ts";
import type { Resolvers } from "../api-context.ts";
import { ownId } from "../global-id.ts";

interface ImportArgs {
  readonly input: { readonly draft: string; readonly report: string };
}

const XbrlProblem: Resolvers = { fact: ({ key }: ImportProblem) => key };

const Mutation: Resolvers = {
  importXbrl: async (_: unknown, { input }: ImportArgs, { viewer, needs, cache }) => {
    const { draft, report } = input;
    const result = await importXbrl({ draftId: ownId("draft", draft, "draft"), report }, viewer, needs);
    cache.clear();
    return result;
  },
};

/** Resolvers of schema/xbrl.graphql. */
export const xbrlRoom = { XbrlProblem, Mutation };
