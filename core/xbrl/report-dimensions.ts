// SPDX-License-Identifier: Apache-2.0
import { type ExpandedName, expandedName, splitSQName } from "./expanded-name.ts";
import type { FactContext } from "./report-fact.ts";
import { quoted } from "./report-problems.ts";
import type { WrittenFact } from "./report-structure.ts";
import type { Concept, Dimension } from "./taxonomy.ts";

export type FactDimensions = ReadonlyMap<ExpandedName, string | null>;

/** Resolves the taxonomy-defined dimensions of a fact (OIM 1.0 §3.2); undefined, and told, when one cannot be resolved. */
export function readDimensions(
  fact: WrittenFact,
  where: string,
  context: FactContext,
): FactDimensions | undefined {
  const read = new Map<ExpandedName, string | null>();
  for (const [axis, member] of fact.dimensions) {
    if (!axis.includes(":")) continue;
    const dimension = readAxis(axis, where, context);
    const value = dimension && readMember(member, dimension, where, context);
    if (dimension === undefined || value === undefined) return undefined;
    // The default member says the same as its absence, so that the fact still meets its duplicates.
    if (value !== dimension.defaultMember || value === null) read.set(dimension.name, value);
  }
  return read;
}

/** Checks a fact against the closed hypercubes of its concept: it must fit one of them where there are any (Dimensions 1.0 §2.4). */
export function checkHypercubes(
  concept: Concept,
  dimensions: FactDimensions,
  where: string,
  { taxonomy, problems }: FactContext,
): void {
  const cubes = taxonomy.hypercubes.filter(({ concepts }) => concepts.has(concept.name));
  const fits = cubes.some((cube) => {
    const isClosed = [...dimensions.keys()].every((name) => cube.dimensions.has(name));
    return (
      isClosed && [...cube.dimensions].every((name) => isMemberOf(taxonomy.dimensions.get(name), dimensions))
    );
  });
  if (cubes.length === 0 || fits) return;
  problems.add(
    "xbrldie:PrimaryItemDimensionallyInvalidError",
    `${where}: expected dimensions of a hypercube of ${concept.name}`,
  );
  problems.add("oime:invalidTaxonomy", `${where}: its dimensions break Dimensions 1.0`);
}

/** Text that is equal for equal dimensions. */
export function dimensionsText(dimensions: FactDimensions): string {
  return JSON.stringify([...dimensions].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function readAxis(axis: string, where: string, context: FactContext): Dimension | undefined {
  const name = resolve(axis, where, context);
  const dimension = name === undefined ? undefined : context.taxonomy.dimensions.get(name);
  if (name !== undefined && dimension === undefined)
    context.problems.add(
      "oime:unknownDimension",
      `${where}: expected a dimension of the taxonomy, got ${quoted(axis)}`,
    );
  return dimension;
}

function readMember(
  member: string | null,
  dimension: Dimension,
  where: string,
  context: FactContext,
): string | null | undefined {
  if (dimension.members === null) {
    if (member === null || dimension.values?.has(member) !== false) return member;
    const got = `${where}: expected a value of ${dimension.name}, got ${quoted(member)}`;
    context.problems.add("xbrlje:invalidDimensionValue", got);
    context.problems.add("xmlSchema:valueError", got);
    return undefined;
  }
  if (member === null) {
    context.problems.add("xbrlje:invalidDimensionValue", `${where}: expected a member, got null`);
    return undefined;
  }
  const name = resolve(member, where, context);
  if (name !== undefined && name === dimension.defaultMember)
    context.problems.add(
      "oime:invalidDimensionValue",
      `${where}: expected no default member, got ${quoted(member)}: leave the dimension out`,
    );
  return name;
}

function resolve(text: string, where: string, { namespaces, problems }: FactContext): string | undefined {
  const [prefix, local] = splitSQName(text) ?? [];
  const namespace = prefix === undefined ? undefined : namespaces.get(prefix);
  if (prefix === undefined)
    problems.add("xbrlje:invalidDimensionValue", `${where}: expected a name, got ${quoted(text)}`);
  else if (namespace === undefined)
    problems.add("oimce:unboundPrefix", `${where}: expected a declared prefix, got ${quoted(text)}`);
  return namespace === undefined ? undefined : expandedName(namespace, local ?? "");
}

function isMemberOf(dimension: Dimension | undefined, dimensions: FactDimensions): boolean {
  if (dimension === undefined) return false;
  const value = dimensions.get(dimension.name);
  // A typed dimension has no default, so it must be there; see Dimensions 1.0 §2.6.
  if (value === undefined) return dimension.defaultMember !== null;
  return dimension.members === null || (value !== null && dimension.members.has(value));
}
