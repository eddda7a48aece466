// SPDX-License-Identifier: Apache-2.0
import { type Catalogue, createCatalogue } from "../../core/catalogue/catalogue.ts";
import metrics from "../../schema/catalogue/metrics.json" with { type: "json" };
import rules from "../../schema/catalogue/rules.json" with { type: "json" };
import units from "../../schema/catalogue/units.json" with { type: "json" };

/** The catalogue that ships with this version. */
export function shippedCatalogue(): Catalogue {
  return createCatalogue({ metrics, rules, units });
}
