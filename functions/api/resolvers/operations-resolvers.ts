// SPDX-License-Identifier: Apache-2.0
import { requireRole } from "../../usecases/viewer.ts";
import { readAnchorWatch } from "../../usecases/watch-anchors.ts";
import type { ApiContext, Resolvers } from "../api-context.ts";

/** Resolvers of schema/operations.graphql. */
export const operationsRoom: Readonly<Record<string, Resolvers>> = {
  Query: {
    anchorWatch: async (_: unknown, __: unknown, { viewer, needs }: ApiContext) => {
      requireRole(viewer, "OPERATOR", "anchorWatch");
      return (await readAnchorWatch(needs.objects)) ?? null;
    },
  },
};
