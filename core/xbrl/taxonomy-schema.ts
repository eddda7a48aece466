// SPDX-License-Identifier: Apache-2.0
import type { Catalogue } from "../catalogue/catalogue.ts";
import type { DimensionRole } from "./dimension-roles.ts";
import type { ItemTypeName } from "./item-types.ts";
import { closedMembers, conceptName, itemTypeOf, type TaxonomyPlace } from "./register-taxonomy.ts";
import {
  type AxisElements,
  EXTENSION_PROPERTIES,
  FIGURES,
  FIGURES_TABLE,
  type TaxonomyConcepts,
} from "./taxonomy-concepts.ts";
import { type Xml, xmlDocument, xmlElement, xmlLines, xmlText } from "./xml-text.ts";

const XML_SCHEMA = "http://www.w3.org/2001/XMLSchema";
const LINKBASE = "http://www.xbrl.org/2003/linkbase";
const XLINK = "http://www.w3.org/1999/xlink";
const IMPORTS = [
  ["http://www.xbrl.org/2003/instance", "http://www.xbrl.org/2003/xbrl-instance-2003-12-31.xsd"],
  [LINKBASE, "http://www.xbrl.org/2003/xbrl-linkbase-2003-12-31.xsd"],
  ["http://xbrl.org/2005/xbrldt", "http://www.xbrl.org/2005/xbrldt-2005.xsd"],
  ["http://www.xbrl.org/dtr/type/2024-01-31", "https://www.xbrl.org/dtr/type/2024-01-31/types.xsd"],
  ["http://www.xbrl.org/2006/ref", "http://www.xbrl.org/2006/ref-2006-02-27.xsd"],
] as const;

/** A role that linkbases of a schema use. */
export interface RoleType {
  readonly uri: string;
  readonly id: string;
  readonly definition: string;
  readonly usedOn: string;
}

/** A linkbase of a schema: its file, and its kind as in `<kind>LinkbaseRef`. */
export interface LinkbaseFile {
  readonly file: string;
  readonly kind: "label" | "reference" | "presentation" | "definition" | "calculation";
}

interface SchemaParts {
  readonly namespace: string;
  readonly prefix: string;
  readonly roles: readonly RoleType[];
  readonly linkbases: readonly LinkbaseFile[];
  readonly imports: readonly (readonly [namespace: string, location: string])[];
  readonly elements: readonly Xml[];
}

/** The schema of a catalogue's concepts, axes and extension properties (XBRL 2.1 §5.1, Dimensions 1.0 §2). */
export function conceptSchema(
  catalogue: Catalogue,
  { namespace }: TaxonomyPlace,
  { headings, axes }: TaxonomyConcepts,
  roles: readonly RoleType[],
  linkbases: readonly LinkbaseFile[],
): string {
  const concepts = catalogue.metrics.map((metric) =>
    item(conceptName(metric.slug), itemTypeOf(metric, catalogue.units), metric.periodType),
  );
  const typed = axes.flatMap((axis) => [
    domainElement(axis, closedMembers(catalogue, axis.axis)),
    abstractItem(axis.name, "xbrldt:dimensionItem", { "xbrldt:typedDomainRef": `#ts_${axis.domain}` }),
  ]);
  return schema({
    namespace,
    prefix: "ts",
    roles,
    linkbases,
    imports: IMPORTS,
    elements: [
      ...concepts,
      ...headings.map(({ name }) => abstractItem(name, "xbrli:item")),
      abstractItem(FIGURES, "xbrli:item"),
      abstractItem(FIGURES_TABLE, "xbrldt:hypercubeItem"),
      ...typed,
      ...EXTENSION_PROPERTIES.map(propertyElement),
    ],
  });
}

/** The schema of a second entry point, which adds sums to the concepts of the first (Calculations 1.1). */
export function sumsSchema(
  { namespace }: TaxonomyPlace,
  location: string,
  roles: readonly RoleType[],
  linkbases: readonly LinkbaseFile[],
): string {
  return schema({
    namespace: `${namespace}/sums`,
    prefix: "sums",
    roles,
    linkbases,
    imports: [[namespace, location], ...IMPORTS.slice(1, 2)],
    elements: [],
  });
}

/** The role of the concepts under one heading. */
export function headingRole(namespace: string, topic: string, title: string): RoleType {
  return {
    uri: `${namespace}/role/topic/${topic}`,
    id: `topic-${topic}`,
    definition: title,
    usedOn: "link:presentationLink",
  };
}

/** The role in which facts have exactly these axes. */
export function dimensionRoleType({ uri, axes }: DimensionRole): RoleType {
  const definition = axes.length === 0 ? "Figures without axes" : `Figures by ${axes.join(", ")}`;
  return { uri, id: `axes-${axes.join(".") || "none"}`, definition, usedOn: "link:definitionLink" };
}

function schema({ namespace, prefix, roles, linkbases, imports, elements }: SchemaParts): string {
  const roleTypes = roles.map(({ uri, id, definition, usedOn }) =>
    xmlElement("link:roleType", { roleURI: uri, id }, [
      xmlElement("link:definition", {}, [xmlText(definition)]),
      xmlElement("link:usedOn", {}, [xmlText(usedOn)]),
    ]),
  );
  const references = linkbases.map(({ file, kind }) =>
    xmlElement("link:linkbaseRef", {
      "xlink:type": "simple",
      "xlink:href": file,
      "xlink:role": `http://www.xbrl.org/2003/role/${kind}LinkbaseRef`,
      "xlink:arcrole": "http://www.w3.org/1999/xlink/properties/linkbase",
    }),
  );
  const info = xmlElement("xsd:appinfo", {}, xmlLines([...roleTypes, ...references]));
  const imported = imports.map(([uri, schemaLocation]) =>
    xmlElement("xsd:import", { namespace: uri, schemaLocation }),
  );
  const attributes = {
    "xmlns:xsd": XML_SCHEMA,
    "xmlns:xlink": XLINK,
    "xmlns:link": LINKBASE,
    "xmlns:xbrli": "http://www.xbrl.org/2003/instance",
    "xmlns:xbrldt": "http://xbrl.org/2005/xbrldt",
    "xmlns:dtr": "http://www.xbrl.org/dtr/type/2024-01-31",
    [`xmlns:${prefix}`]: namespace,
    targetNamespace: namespace,
    elementFormDefault: "qualified",
  };
  const body = [xmlElement("xsd:annotation", {}, [info]), ...imported, ...elements];
  return xmlDocument(xmlElement("xsd:schema", attributes, xmlLines(body)));
}

function item(name: string, type: ItemTypeName, periodType: "INSTANT" | "DURATION"): Xml {
  return xmlElement("xsd:element", {
    id: `ts_${name}`,
    name,
    type,
    substitutionGroup: "xbrli:item",
    "xbrli:periodType": periodType.toLowerCase(),
    nillable: "true",
  });
}

function abstractItem(
  name: string,
  substitutionGroup: string,
  more: Readonly<Record<string, string>> = {},
): Xml {
  return xmlElement("xsd:element", {
    id: `ts_${name}`,
    name,
    type: "xbrli:stringItemType",
    substitutionGroup,
    abstract: "true",
    "xbrli:periodType": "duration",
    nillable: "true",
    ...more,
  });
}

/** What a typed dimension takes: one of its members when the axis is closed, any text otherwise. */
function domainElement({ domain, members }: AxisElements, values: ReadonlySet<string> | null): Xml {
  const attributes = { id: `ts_${domain}`, name: domain };
  if (values === null) return xmlElement("xsd:element", { ...attributes, type: "xsd:string" });
  const enumeration = [...values].map((value) => {
    const labels = members?.find(({ id }) => id === value)?.labels;
    const texts =
      labels === undefined ? [] : [documentation("en", labels.en), documentation("zh", labels.zh)];
    const annotation = texts.length === 0 ? [] : [xmlElement("xsd:annotation", {}, texts)];
    return xmlElement("xsd:enumeration", { value }, annotation);
  });
  const restriction = xmlElement("xsd:restriction", { base: "xsd:string" }, xmlLines(enumeration));
  return xmlElement("xsd:element", attributes, [xmlElement("xsd:simpleType", {}, [restriction])]);
}

function documentation(language: "en" | "zh", text: string): Xml {
  return xmlElement("xsd:documentation", { "xml:lang": language }, [xmlText(text)]);
}

function propertyElement({ name, pattern, meaning }: (typeof EXTENSION_PROPERTIES)[number]): Xml {
  const annotation = xmlElement("xsd:annotation", {}, [documentation("en", meaning)]);
  if (pattern === null)
    return xmlElement("xsd:element", { id: `ts_${name}`, name, type: "xsd:string" }, [annotation]);
  const restriction = xmlElement("xsd:restriction", { base: "xsd:string" }, [
    xmlElement("xsd:pattern", { value: pattern }),
  ]);
  return xmlElement("xsd:element", { id: `ts_${name}`, name }, [
    annotation,
    xmlElement("xsd:simpleType", {}, [restriction]),
  ]);
}
