// SPDX-License-Identifier: Apache-2.0
import type { Catalogue } from "../catalogue/catalogue.ts";
import { expandedName } from "./expanded-name.ts";
import { conceptName } from "./register-taxonomy.ts";
import type { Taxonomy } from "./taxonomy.ts";

// Where EFRAG publishes ESRS Set 1, by date of the edition: the folder is the namespace of its concepts.
const EDITION =
  /^(https:\/\/xbrl\.efrag\.org\/taxonomy\/esrs\/20[0-9]{2}-[01][0-9]-[0-3][0-9])\/(?:esrs_all|common\/esrs_cor)\.xsd$/;

/** The namespaces of the ESRS editions whose entry points a report names. */
export function esrsEditions(entryPoints: readonly string[]): readonly string[] {
  return [...new Set(entryPoints.flatMap((url) => EDITION.exec(url)?.[1] ?? []))];
}

/** A taxonomy of the register with the verified concepts of the ESRS editions a report names, as the metrics they stand for. */
export function taxonomyWithEsrs(
  own: Taxonomy,
  entryPoints: readonly string[],
  {
    catalogue,
    esrsConcepts,
  }: { readonly catalogue: Catalogue; readonly esrsConcepts: ReadonlyMap<string, string> },
  namespace: string,
): Taxonomy {
  const editions = esrsEditions(entryPoints);
  if (editions.length === 0) return own;
  const concepts = new Map(own.concepts);
  for (const { slug } of catalogue.metrics) {
    const concept = own.concepts.get(expandedName(namespace, conceptName(slug)));
    const esrs = esrsConcepts.get(slug);
    if (concept === undefined || esrs === undefined) continue;
    for (const edition of editions) {
      const name = expandedName(edition, esrs);
      concepts.set(name, { ...concept, name });
    }
  }
  const urls = entryPoints.filter((url) => EDITION.test(url));
  return { ...own, entryPoints: [...own.entryPoints, ...urls], concepts };
}
