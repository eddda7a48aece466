// SPDX-License-Identifier: Apache-2.0
import type { Catalogue, Metric } from "../catalogue/catalogue.ts";
import { expandedName } from "./expanded-name.ts";
import type { ItemTypeName } from "./item-types.ts";
import { byName, type Taxonomy } from "./taxonomy.ts";

/** Where a register publishes its taxonomy. */
export interface TaxonomyPlace {
  readonly namespace: string;
  readonly entryPoint: string;
}

const TYPE_OF_QUANTITY: Readonly<Record<string, ItemTypeName>> = {
  "ghg-emissions": "dtr:ghgEmissionsItemType",
  energy: "dtr:energyItemType",
  mass: "dtr:massItemType",
  volume: "dtr:volumeItemType",
  area: "dtr:areaItemType",
};

/** The place of a catalogue's taxonomy: its version is part of the namespace, so a new version never changes an old name. */
export function taxonomyPlace(publicUrl: string, { version }: Pick<Catalogue, "version">): TaxonomyPlace {
  const namespace = `${publicUrl}/taxonomy/${version}`;
  return { namespace, entryPoint: `${namespace}/touchstone.xsd` };
}

/**
 * The taxonomy of a catalogue: a concept a metric, a typed dimension an axis. It has no calculations and no hypercubes: a
 * disclosure may state a total and some parts only, or leave any axis out, and the rules of the register say which is sound.
 */
export function registerTaxonomy(
  { metrics, units }: Catalogue,
  { namespace, entryPoint }: TaxonomyPlace,
): Taxonomy {
  const axes = new Set(metrics.flatMap(({ dimensions }) => dimensions));
  return {
    entryPoints: [entryPoint],
    concepts: byName(
      metrics.map((metric) => ({
        name: expandedName(namespace, conceptName(metric.slug)),
        type: itemTypeOf(metric, units),
        periodType: metric.periodType === "INSTANT" ? ("instant" as const) : ("duration" as const),
        balance: null,
        isAbstract: false,
        isNillable: true,
      })),
    ),
    dimensions: byName(
      [...axes].map((axis) => ({
        name: expandedName(namespace, axisName(axis)),
        members: null,
        defaultMember: null,
      })),
    ),
    hypercubes: [],
    calculations: [],
    isCurrency: units.isCurrency,
  };
}

/** `ghg-scope1` → `GhgScope1`. */
export function conceptName(slug: string): string {
  return slug.split("-").map(capitalized).join("");
}

/** `scope3Category` → `Scope3CategoryAxis`. */
export function axisName(axis: string): string {
  return `${capitalized(axis)}Axis`;
}

/** The item type of a metric: from what its unit measures, so that tce is energy although it is counted in tonnes. */
export function itemTypeOf({ dataType, unit }: Metric, units: Catalogue["units"]): ItemTypeName {
  if (unit === null) return dataType === "BOOLEAN" ? "xbrli:booleanItemType" : "xbrli:stringItemType";
  if (unit === "CUR") return "xbrli:monetaryItemType";
  const quantity = units.find(unit)?.quantity ?? "";
  if (quantity === "ratio") return dataType === "PERCENT" ? "dtr:percentItemType" : "xbrli:pureItemType";
  if (dataType === "INTEGER") return "xbrli:integerItemType";
  return TYPE_OF_QUANTITY[quantity] ?? "xbrli:decimalItemType";
}

function capitalized(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
