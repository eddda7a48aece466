// SPDX-License-Identifier: Apache-2.0
import { canonicalize } from "../canonical/canonical-json.ts";
import type { Catalogue } from "../catalogue/catalogue.ts";
import { checkReport } from "./check-report.ts";
import { registerSums } from "./register-sums.ts";
import { conceptName, registerTaxonomyWithSums, type TaxonomyPlace } from "./register-taxonomy.ts";

interface SummedReport {
  readonly facts: Readonly<Record<string, { readonly dimensions: Readonly<Record<string, string>> }>>;
}

/** True for a report that states a total with some part, and in which every sum holds with the parts stated (Calculations 1.1). */
export function statesWholeSums(report: SummedReport, catalogue: Catalogue, place: TaxonomyPlace): boolean {
  const stated = new Set(Object.values(report.facts).map(({ dimensions }) => dimensions.concept));
  const isStated = (slug: string) => stated.has(`ts:${conceptName(slug)}`);
  const hasSums = registerSums(catalogue).some(({ total, parts }) => isStated(total) && parts.some(isStated));
  return hasSums && checkReport(canonicalize(report), registerTaxonomyWithSums(catalogue, place)).isValid;
}
