// SPDX-License-Identifier: Apache-2.0
import type { Catalogue, Metric } from "../catalogue/catalogue.ts";
import { countries } from "../organization/countries.ts";
import { dimensionRoles } from "./dimension-roles.ts";
import { expandedName } from "./expanded-name.ts";
import type { ItemTypeName } from "./item-types.ts";
import { registerSums } from "./register-sums.ts";
import { byName, type Taxonomy } from "./taxonomy.ts";

/** Where a register publishes its taxonomy. */
export interface TaxonomyPlace {
  readonly namespace: string;
  /** concepts and axes */
  readonly entryPoint: string;
  /** the same, and the sums */
  readonly sumsEntryPoint: string;
}

export const SCHEMA_FILE = "touchstone.xsd";
export const SUMS_FILE = "touchstone-sums.xsd";

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
  return {
    namespace,
    entryPoint: `${namespace}/${SCHEMA_FILE}`,
    sumsEntryPoint: `${namespace}/${SUMS_FILE}`,
  };
}

/**
 * The taxonomy of a catalogue: a concept a metric, a typed dimension an axis, a closed hypercube for each choice of axes a metric has.
 * It has no calculations: a disclosure may state a total and some of its parts.
 */
export function registerTaxonomy(catalogue: Catalogue, { namespace, entryPoint }: TaxonomyPlace): Taxonomy {
  const { metrics, units } = catalogue;
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
        values: closedMembers(catalogue, axis),
        defaultMember: null,
      })),
    ),
    hypercubes: dimensionRoles(catalogue, namespace).map((role) => ({
      concepts: new Set(role.metrics.map(({ slug }) => expandedName(namespace, conceptName(slug)))),
      dimensions: new Set(role.axes.map((axis) => expandedName(namespace, axisName(axis)))),
    })),
    calculations: [],
    isCurrency: units.isCurrency,
  };
}

/** The same with the sums of the rules (Calculations 1.1), as the second entry point has them: for reports that state every part. */
export function registerTaxonomyWithSums(catalogue: Catalogue, place: TaxonomyPlace): Taxonomy {
  const named = (slug: string) => expandedName(place.namespace, conceptName(slug));
  return {
    ...registerTaxonomy(catalogue, place),
    entryPoints: [place.entryPoint, place.sumsEntryPoint],
    calculations: registerSums(catalogue).map(({ total, parts }) => ({
      total: named(total),
      parts: parts.map((part) => ({ concept: named(part), weight: 1 as const })),
    })),
  };
}

/** The taxonomy that a report names: with the sums where it names that entry point. */
export function registerTaxonomyNamed(
  entryPoints: readonly string[],
  catalogue: Catalogue,
  place: TaxonomyPlace,
): Taxonomy {
  const hasSums = entryPoints.includes(place.sumsEntryPoint);
  return hasSums ? registerTaxonomyWithSums(catalogue, place) : registerTaxonomy(catalogue, place);
}

/** `ghg-scope1` → `GhgScope1`. */
export function conceptName(slug: string): string {
  return slug.split("-").map(capitalized).join("");
}

/** `scope3Category` → `Scope3CategoryAxis`. */
export function axisName(axis: string): string {
  return `${capitalized(axis)}Axis`;
}

/** The members of a closed axis, as the enumeration of its typed domain; null for an axis that takes others. */
export function closedMembers({ axis }: Catalogue, id: string): ReadonlySet<string> | null {
  const { isClosed, codes, members } = axis(id) ?? { isClosed: false, codes: null, members: [] };
  if (codes !== null) return new Set(countries());
  return isClosed ? new Set(members.map((member) => member.id)) : null;
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

/** `axis` → `Axis`. */
export function capitalized(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
