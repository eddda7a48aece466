// SPDX-License-Identifier: Apache-2.0
import { boolean, type Decoder, list, map, nullable, object, oneOf, text } from "../decode/decoder.ts";
import { DomainError } from "../errors.ts";
import { type ExpandedName, expandedName, splitQName } from "./expanded-name.ts";
import { ITEM_TYPE_NAMES, type ItemTypeName } from "./item-types.ts";

export interface Concept {
  readonly name: ExpandedName;
  readonly type: ItemTypeName;
  readonly periodType: "instant" | "duration";
  readonly balance: "credit" | "debit" | null;
  readonly isAbstract: boolean;
  readonly isNillable: boolean;
}

/** An axis: explicit with its members, or typed (`members` is null), taking any text or one of a list. */
export interface Dimension {
  readonly name: ExpandedName;
  readonly members: ReadonlySet<ExpandedName> | null;
  /** the texts a typed dimension takes; null for any */
  readonly values: ReadonlySet<string> | null;
  /** stands for the total; never written in a report (Dimensions 1.0 §2.6.4) */
  readonly defaultMember: ExpandedName | null;
}

/** A closed hypercube: exactly these dimensions for facts of these concepts. */
export interface Hypercube {
  readonly concepts: ReadonlySet<ExpandedName>;
  readonly dimensions: ReadonlySet<ExpandedName>;
}

/** total = sum of weight × part (summation-item, Calculations 1.1). */
export interface Calculation {
  readonly total: ExpandedName;
  readonly parts: readonly { readonly concept: ExpandedName; readonly weight: 1 | -1 }[];
}

/** What a report is checked against. */
export interface Taxonomy {
  /** URLs by which reports name it */
  readonly entryPoints: readonly string[];
  readonly concepts: ReadonlyMap<ExpandedName, Concept>;
  readonly dimensions: ReadonlyMap<ExpandedName, Dimension>;
  readonly hypercubes: readonly Hypercube[];
  readonly calculations: readonly Calculation[];
  /** True for the ISO 4217 codes that the unit registry has. */
  isCurrency(code: string): boolean;
}

const NAME = text(200, /^\S+:\S+$/, "a name such as esg:Scope1");
const NAMES = list(NAME, 20_000);
const FORM = object({
  namespaces: map(text(50), text(500), 50),
  entryPoints: list(text(500), 20),
  concepts: list(
    object({
      name: NAME,
      type: oneOf(ITEM_TYPE_NAMES),
      periodType: oneOf(["instant", "duration"]),
      balance: nullable(oneOf(["credit", "debit"])),
      isAbstract: boolean,
      isNillable: boolean,
    }),
    20_000,
  ),
  dimensions: list(object({ name: NAME, members: nullable(NAMES), defaultMember: nullable(NAME) }), 1_000),
  hypercubes: list(object({ concepts: NAMES, dimensions: NAMES }), 20_000),
  calculations: list(
    object({ total: NAME, parts: list(object({ concept: NAME, weight: sign() }), 1_000) }),
    20_000,
  ),
  currencies: list(text(3, /^[A-Z]{3}$/), 400),
});

/** Reads a taxonomy from a plain object whose names carry the prefixes it declares; throws BAD_INPUT on anything malformed. */
export function readTaxonomy(data: unknown): Taxonomy {
  const { namespaces, entryPoints, concepts, dimensions, hypercubes, calculations, currencies } = FORM(
    data,
    "taxonomy",
  );
  const named = (name: string): ExpandedName => {
    const [prefix = "", local = ""] = splitQName(name) ?? [];
    const namespace = Object.hasOwn(namespaces, prefix) ? namespaces[prefix] : undefined;
    if (namespace === undefined)
      throw new DomainError("BAD_INPUT", `taxonomy: expected a declared prefix, got ${name}`);
    return expandedName(namespace, local);
  };
  const codes = new Set(currencies);
  const setOf = (names: readonly string[]) => new Set(names.map(named));
  return {
    entryPoints,
    concepts: byName(concepts.map((concept) => ({ ...concept, name: named(concept.name) }))),
    dimensions: byName(
      dimensions.map(({ name, members, defaultMember }) => ({
        name: named(name),
        members: members && setOf(members),
        values: null,
        defaultMember: defaultMember === null ? null : named(defaultMember),
      })),
    ),
    hypercubes: hypercubes.map((cube) => ({
      concepts: setOf(cube.concepts),
      dimensions: setOf(cube.dimensions),
    })),
    calculations: calculations.map(({ total, parts }) => ({
      total: named(total),
      parts: parts.map(({ concept, weight }) => ({ concept: named(concept), weight })),
    })),
    isCurrency: (code) => codes.has(code),
  };
}

/** A map by name. */
export function byName<T extends { readonly name: ExpandedName }>(
  items: readonly T[],
): ReadonlyMap<ExpandedName, T> {
  return new Map(items.map((item) => [item.name, item]));
}

function sign(): Decoder<1 | -1> {
  return (value, path) => {
    if (value === 1 || value === -1) return value;
    throw new DomainError("BAD_INPUT", `${path}: expected 1 or -1`);
  };
}
