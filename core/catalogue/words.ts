// SPDX-License-Identifier: Apache-2.0
import { list, object, text } from "../decode/decoder.ts";
import { DomainError } from "../errors.ts";
import { type Bilingual, bilingual } from "./bilingual.ts";

/** What people are shown instead of the ids of pillars, topics and units. */
export interface CatalogueWords {
  readonly pillars: ReadonlyMap<string, Bilingual>;
  readonly topics: ReadonlyMap<string, Bilingual>;
  /** by pattern, with CUR in place of a currency */
  readonly units: ReadonlyMap<string, Bilingual>;
}

const WORDS = list(object({ id: text(40, /\S/), labels: bilingual }), 1_000);
const FORM = object({ version: text(20, /\S/), pillars: WORDS, topics: WORDS, units: WORDS });

/** Reads schema/catalogue/words.json; throws BAD_INPUT on anything malformed or listed twice. */
export function readWords(data: unknown): CatalogueWords {
  const { pillars, topics, units } = FORM(data, "words");
  return { pillars: byId(pillars, "pillars"), topics: byId(topics, "topics"), units: byId(units, "units") };
}

/** The words of one id; throws BAD_INPUT where it has none. */
export function wordsOf(words: CatalogueWords, kind: keyof CatalogueWords, id: string): Bilingual {
  const labels = words[kind].get(id);
  if (labels === undefined)
    throw new DomainError(
      "BAD_INPUT",
      `words.${kind}: expected the labels of ${id} in both languages, got none`,
    );
  return labels;
}

function byId(words: ReturnType<typeof WORDS>, kind: string): ReadonlyMap<string, Bilingual> {
  const map = new Map(words.map(({ id, labels }) => [id, labels]));
  if (map.size !== words.length) throw new DomainError("BAD_INPUT", `words.${kind}: an id is listed twice`);
  return map;
}
