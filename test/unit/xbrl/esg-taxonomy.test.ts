// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, it } from "vitest";
import { readTaxonomy } from "../../../core/xbrl/taxonomy.ts";
import { ESG_TAXONOMY_DATA } from "../../fixtures/esg-taxonomy.ts";

const folder = resolve(
  import.meta.dirname,
  "../../vectors/xbrl/taxonomy/esg-tax/taxonomy.example.org/esg/2026-01-01",
);
const attribute = (element: string, name: string) => new RegExp(` ${name}="([^"]*)"`).exec(element)?.[1];
const elementsOf = (file: string, tag: string) =>
  readFileSync(resolve(folder, file), "utf8").match(new RegExp(`<${tag} [^>]*>`, "g")) ?? [];
const arcs = (file: string, tag: string, arcrole: string) =>
  elementsOf(file, tag)
    .filter((arc) => attribute(arc, "xlink:arcrole")?.endsWith(arcrole))
    .map((arc) => [attribute(arc, "xlink:from"), attribute(arc, "xlink:to")?.replace("_default", "")]);

it("has the elements of the schema with their types, period types and balances", () => {
  const declared = elementsOf("esg-all.xsd", "xsd:element").map((element) => ({
    name: `esg:${attribute(element, "name")}`,
    type: attribute(element, "type"),
    periodType: attribute(element, "xbrli:periodType"),
    balance: attribute(element, "xbrli:balance") ?? null,
    isAbstract: attribute(element, "abstract") === "true",
    isNillable: attribute(element, "nillable") === "true",
  }));

  expect([...ESG_TAXONOMY_DATA.concepts].sort(byName)).toEqual(declared.sort(byName));
});

it("has the sums of the calculation links and the members of the definition links", () => {
  const sums = arcs("esg-cal.xml", "link:calculationArc", "summation-item");
  const members = arcs("esg-def.xml", "link:definitionArc", "domain-member");

  expect(sums).toEqual(
    ESG_TAXONOMY_DATA.calculations.flatMap(({ total, parts }) =>
      parts.map(({ concept }) => [total.slice(4), concept.slice(4)]),
    ),
  );
  expect(members).toEqual([
    ["AllScope3CategoriesMember", "Category1Member"],
    ["AllScope3CategoriesMember", "Category11Member"],
    ...ESG_TAXONOMY_DATA.hypercubes.flatMap(({ concepts }) =>
      concepts.map((name) => ["GhgLineItems", name.slice(4)]),
    ),
  ]);
});

it.each([
  ["an undeclared prefix", { namespaces: {} }, "declared prefix"],
  [
    "an unknown type",
    { concepts: [{ ...ESG_TAXONOMY_DATA.concepts[0], type: "esg:Own" }] },
    "concepts[0].type",
  ],
  [
    "a weight that is neither 1 nor -1",
    { calculations: [{ total: "esg:A", parts: [{ concept: "esg:B", weight: 2 }] }] },
    "parts[0].weight",
  ],
])("refuses a taxonomy with %s", (_what, change, message) => {
  expect(() => readTaxonomy({ ...ESG_TAXONOMY_DATA, ...change })).toThrow(message);
});

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}
