// SPDX-License-Identifier: Apache-2.0
import { list, object, text } from "../decode/decoder.ts";
import { DomainError } from "../errors.ts";

const FORM = object({
  version: text(20, /\S/),
  source: text(500, /\S/),
  concepts: list(
    object({
      slug: text(64, /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/),
      name: text(200, /^[A-Z][A-Za-z0-9]*$/, "an element name without its prefix"),
      linkbases: list(text(40, /^[a-z0-9_]+$/), 20),
    }),
    5_000,
  ),
});

/** Metric → element name of the ESRS taxonomy, from schema/catalogue/esrs-concepts.json; throws BAD_INPUT on anything malformed. */
export function readEsrsConcepts(data: unknown): ReadonlyMap<string, string> {
  const { concepts } = FORM(data, "esrs-concepts");
  const bySlug = new Map(concepts.map(({ slug, name }) => [slug, name]));
  if (bySlug.size !== concepts.length)
    throw new DomainError("BAD_INPUT", "esrs-concepts: a metric is listed twice");
  return bySlug;
}
