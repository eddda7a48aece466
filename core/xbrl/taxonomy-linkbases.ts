// SPDX-License-Identifier: Apache-2.0
import type { Bilingual } from "../catalogue/bilingual.ts";
import type { Catalogue, Metric } from "../catalogue/catalogue.ts";
import type { DimensionRole } from "./dimension-roles.ts";
import type { RegisterSum } from "./register-sums.ts";
import { axisName, conceptName } from "./register-taxonomy.ts";
import { FIGURES, FIGURES_TABLE, type TaxonomyConcepts } from "./taxonomy-concepts.ts";
import type { RoleType } from "./taxonomy-schema.ts";
import { type Xml, xmlDocument, xmlElement, xmlLines, xmlText } from "./xml-text.ts";

type Attributes = Readonly<Record<string, string>>;
type Language = "en" | "zh";

const ARCROLES = "http://www.xbrl.org/2003/arcrole";
const ROLES = "http://www.xbrl.org/2003/role";
const DIMENSIONS = "http://xbrl.org/int/dim/arcrole";
const SUMMATION = "https://xbrl.org/2023/arcrole/summation-item";
const DIMENSION_ARCS = ["all", "hypercube-dimension", "domain-member"] as const;

const FIXED: readonly (readonly [name: string, title: Bilingual])[] = [
  [FIGURES, { en: "Figures", zh: "数值" }],
  [FIGURES_TABLE, { en: "Figures by axis", zh: "按维度列示的数值" }],
];

/** The labels in one language, with what a concept is called in the register as its documentation (XBRL 2.1 §5.2.2). */
export function labelLinkbase(
  { metrics }: Catalogue,
  { headings, axes }: TaxonomyConcepts,
  language: Language,
  schema: string,
): string {
  const ofMetrics = metrics.flatMap((metric) =>
    labelled(conceptName(metric.slug), metric.labels[language], language, schema, documentationOf(metric)),
  );
  const titles = headings.map(({ name, title }) => [name, title] as const);
  const others = [...titles, ...FIXED].flatMap(([name, title]) =>
    labelled(name, title[language], language, schema),
  );
  const ofAxes = axes.flatMap(({ name, labels }) => {
    return labelled(name, labels[language], language, schema);
  });
  return linkbase([], [link("label", `${ROLES}/link`, [...ofMetrics, ...others, ...ofAxes])]);
}

/** The paragraphs of frameworks and the verified names of ESRS that a concept stands for (XBRL 2.1 §5.2.3). */
export function referenceLinkbase(
  { metrics }: Catalogue,
  esrsConcepts: ReadonlyMap<string, string>,
  schema: string,
): string {
  const links = metrics.flatMap((metric) => {
    const esrs = esrsConcepts.get(metric.slug);
    const references = [
      ...metric.references.map(({ framework, version, reference }) => [
        ...part("Name", framework),
        ...part("Number", version),
        ...part("Section", reference),
      ]),
      ...(esrs === undefined ? [] : [[...part("Name", "ESRS XBRL taxonomy"), ...part("Clause", esrs)]]),
    ];
    if (references.length === 0) return [];
    const name = conceptName(metric.slug);
    const resources = references.map((parts) =>
      xmlElement("link:reference", { ...resource(`r_${name}`), "xlink:role": `${ROLES}/reference` }, parts),
    );
    return [
      locator(name, schema),
      ...resources,
      arc("reference", `${ARCROLES}/concept-reference`, name, `r_${name}`),
    ];
  });
  return linkbase([], [link("reference", `${ROLES}/link`, links)]);
}

/** Concepts under the heading of their topic (XBRL 2.1 §5.2.4). */
export function presentationLinkbase(
  { headings }: TaxonomyConcepts,
  roles: readonly RoleType[],
  schema: string,
): string {
  const links = headings.map(({ name, metrics }, i) => {
    const names = metrics.map(({ slug }) => conceptName(slug));
    const arcs = names.map((child, order) =>
      arc("presentation", `${ARCROLES}/parent-child`, name, child, order),
    );
    return link("presentation", roles[i]?.uri ?? "", [
      ...[name, ...names].map((n) => locator(n, schema)),
      ...arcs,
    ]);
  });
  return linkbase(
    roles.map((role) => roleReference(role, schema)),
    links,
  );
}

/** Which axes a figure may have: one closed hypercube in each base set (Dimensions 1.0 §2). */
export function definitionLinkbase(
  cubes: readonly DimensionRole[],
  roles: readonly RoleType[],
  schema: string,
): string {
  const arcroles = DIMENSION_ARCS.map((name) =>
    arcroleReference(`${DIMENSIONS}/${name}`, `http://www.xbrl.org/2005/xbrldt-2005.xsd#${name}`),
  );
  const references = [...roles.map((role) => roleReference(role, schema)), ...arcroles];
  return linkbase(
    references,
    cubes.map((cube) => link("definition", cube.uri, hypercube(cube, schema))),
  );
}

/** Sums, each in a base set of its own, as two breakdowns of one total do not add up together (Calculations 1.1). */
export function calculationLinkbase(
  sums: readonly RegisterSum[],
  roles: readonly RoleType[],
  { own, concepts }: { readonly own: string; readonly concepts: string },
): string {
  const arcrole = arcroleReference(SUMMATION, "https://www.xbrl.org/2023/calculation-1.1.xsd#summation-item");
  const links = sums.map(({ total, parts }, i) => {
    const [whole, names] = [conceptName(total), parts.map(conceptName)];
    const arcs = names.map((name, order) =>
      arc("calculation", SUMMATION, whole, name, order, { weight: "1" }),
    );
    return link("calculation", roles[i]?.uri ?? "", [
      ...[whole, ...names].map((n) => locator(n, concepts)),
      ...arcs,
    ]);
  });
  return linkbase([...roles.map((role) => roleReference(role, own)), arcrole], links);
}

function hypercube({ axes, metrics }: DimensionRole, schema: string): readonly Xml[] {
  const dimensions = axes.map(axisName);
  const concepts = metrics.map(({ slug }) => conceptName(slug));
  const closed = { "xbrldt:contextElement": "scenario", "xbrldt:closed": "true" };
  return [
    ...[FIGURES, FIGURES_TABLE, ...dimensions, ...concepts].map((name) => locator(name, schema)),
    arc("definition", `${DIMENSIONS}/all`, FIGURES, FIGURES_TABLE, 0, closed),
    ...dimensions.map((name, i) =>
      arc("definition", `${DIMENSIONS}/hypercube-dimension`, FIGURES_TABLE, name, i),
    ),
    ...concepts.map((name, i) => arc("definition", `${DIMENSIONS}/domain-member`, FIGURES, name, i)),
  ];
}

function documentationOf({ slug, unit }: Metric): string {
  return unit === null ? slug : `${slug}, ${unit}`;
}

function labelled(
  name: string,
  label: string,
  language: Language,
  schema: string,
  documentation?: string,
): readonly Xml[] {
  const texts = [
    ["label", label],
    ["documentation", documentation],
  ] as const;
  const labels = texts.flatMap(([role, text]) => {
    const attributes = { ...resource(`l_${name}`), "xlink:role": `${ROLES}/${role}`, "xml:lang": language };
    return text === undefined ? [] : [xmlElement("link:label", attributes, [xmlText(text)])];
  });
  return [locator(name, schema), ...labels, arc("label", `${ARCROLES}/concept-label`, name, `l_${name}`)];
}

function part(kind: "Name" | "Number" | "Section" | "Clause", text: string): readonly Xml[] {
  return [xmlElement(`ref:${kind}`, {}, [xmlText(text)])];
}

function linkbase(references: readonly Xml[], links: readonly Xml[]): string {
  const attributes = {
    "xmlns:link": "http://www.xbrl.org/2003/linkbase",
    "xmlns:xlink": "http://www.w3.org/1999/xlink",
    "xmlns:xbrldt": "http://xbrl.org/2005/xbrldt",
    "xmlns:ref": "http://www.xbrl.org/2006/ref",
  };
  return xmlDocument(xmlElement("link:linkbase", attributes, xmlLines([...references, ...links])));
}

function link(kind: string, role: string, children: readonly Xml[]): Xml {
  return xmlElement(`link:${kind}Link`, { "xlink:type": "extended", "xlink:role": role }, xmlLines(children));
}

function locator(name: string, schema: string): Xml {
  return xmlElement("link:loc", {
    "xlink:type": "locator",
    "xlink:href": `${schema}#ts_${name}`,
    "xlink:label": name,
  });
}

function resource(label: string): Attributes {
  return { "xlink:type": "resource", "xlink:label": label };
}

function arc(kind: string, arcrole: string, from: string, to: string, order = 0, more: Attributes = {}): Xml {
  return xmlElement(`link:${kind}Arc`, {
    "xlink:type": "arc",
    "xlink:arcrole": arcrole,
    "xlink:from": from,
    "xlink:to": to,
    order: String(order + 1),
    ...more,
  });
}

function roleReference({ uri, id }: RoleType, schema: string): Xml {
  return xmlElement("link:roleRef", {
    roleURI: uri,
    "xlink:type": "simple",
    "xlink:href": `${schema}#${id}`,
  });
}

function arcroleReference(uri: string, href: string): Xml {
  return xmlElement("link:arcroleRef", { arcroleURI: uri, "xlink:type": "simple", "xlink:href": href });
}
