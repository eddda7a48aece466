// SPDX-License-Identifier: Apache-2.0
import { type Catalogue, createCatalogue } from "../../core/catalogue/catalogue.ts";
import { readEsrsConcepts } from "../../core/xbrl/esrs-concepts.ts";
import axes from "../../schema/catalogue/axes.json" with { type: "json" };
import esrsConcepts from "../../schema/catalogue/esrs-concepts.json" with { type: "json" };
import factors from "../../schema/catalogue/factors.json" with { type: "json" };
import metrics from "../../schema/catalogue/metrics.json" with { type: "json" };
import profiles from "../../schema/catalogue/profiles.json" with { type: "json" };
import rules from "../../schema/catalogue/rules.json" with { type: "json" };
import units from "../../schema/catalogue/units.json" with { type: "json" };
import words from "../../schema/catalogue/words.json" with { type: "json" };

/** The catalogue that ships with this version. */
export function shippedCatalogue(): Catalogue {
  return createCatalogue({ metrics, rules, units, profiles, axes, factors, words });
}

/** What the register knows of metrics: its catalogue and the verified names of ESRS. */
export function shippedMetrics() {
  return { catalogue: shippedCatalogue(), esrsConcepts: shippedEsrsConcepts() };
}

/** The names of ESRS that have been verified, by metric. */
export function shippedEsrsConcepts(): ReadonlyMap<string, string> {
  return readEsrsConcepts(esrsConcepts);
}
