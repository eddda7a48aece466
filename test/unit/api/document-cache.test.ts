// SPDX-License-Identifier: Apache-2.0
import { parse } from "graphql";
import { expect, it } from "vitest";
import { createDocumentCache } from "../../../functions/api/document-cache.ts";

const DOCUMENT = parse("{ __typename }");

it("forgets what was asked for longest ago", () => {
  const cache = createDocumentCache({ maxDocuments: 2, maxCharacters: 10 });
  cache.set("a", DOCUMENT);
  cache.set("b", DOCUMENT);
  cache.get("a");

  cache.set("c", DOCUMENT);

  expect(["a", "b", "c"].map((text) => cache.get(text) !== undefined)).toEqual([true, false, true]);
});

it("keeps no long document", () => {
  const cache = createDocumentCache({ maxDocuments: 2, maxCharacters: 10 });

  cache.set("x".repeat(11), DOCUMENT);

  expect(cache.get("x".repeat(11))).toBeUndefined();
});
