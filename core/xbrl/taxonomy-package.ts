// SPDX-License-Identifier: Apache-2.0
import type { Catalogue } from "../catalogue/catalogue.ts";
import { dimensionRoles } from "./dimension-roles.ts";
import { registerSums } from "./register-sums.ts";
import { SCHEMA_FILE, SUMS_FILE, taxonomyPlace } from "./register-taxonomy.ts";
import { taxonomyConcepts } from "./taxonomy-concepts.ts";
import {
  calculationLinkbase,
  definitionLinkbase,
  labelLinkbase,
  presentationLinkbase,
  referenceLinkbase,
} from "./taxonomy-linkbases.ts";
import {
  conceptSchema,
  dimensionRoleType,
  headingRole,
  type LinkbaseFile,
  type RoleType,
  sumsSchema,
} from "./taxonomy-schema.ts";
import { type Xml, xmlDocument, xmlElement, xmlLines, xmlText } from "./xml-text.ts";

export interface PackageSettings {
  readonly catalogue: Catalogue;
  /** metric → verified element name of the ESRS taxonomy */
  readonly esrsConcepts: ReadonlyMap<string, string>;
  readonly publicUrl: string;
  readonly registerName: string;
}

export interface TaxonomyPackage {
  /** documents by file name: they stand at `<namespace>/<file>` */
  readonly documents: ReadonlyMap<string, string>;
  /** path → text of the package: the documents under one folder, beside META-INF */
  readonly files: ReadonlyMap<string, string>;
}

const LINKBASES: readonly LinkbaseFile[] = [
  { file: "labels-en.xml", kind: "label" },
  { file: "labels-zh.xml", kind: "label" },
  { file: "references.xml", kind: "reference" },
  { file: "presentation.xml", kind: "presentation" },
  { file: "definitions.xml", kind: "definition" },
];
const CALCULATIONS: LinkbaseFile = { file: "calculations.xml", kind: "calculation" };

/** The taxonomy of a catalogue as documents and as a package (XBRL 2.1, Dimensions 1.0, Calculations 1.1, Taxonomy Packages 1.0). */
export function taxonomyPackage(settings: PackageSettings): TaxonomyPackage {
  const documents = new Map([...conceptDocuments(settings), ...sumDocuments(settings)]);
  const folder = `touchstone-${settings.catalogue.version}`;
  const files = new Map([
    [`${folder}/META-INF/taxonomyPackage.xml`, packageDescription(settings)],
    [`${folder}/META-INF/catalog.xml`, catalog(settings)],
    ...[...documents].map(([file, text]) => [`${folder}/taxonomy/${file}`, text] as const),
  ]);
  return { documents, files };
}

function conceptDocuments({
  catalogue,
  esrsConcepts,
  publicUrl,
}: PackageSettings): readonly (readonly [string, string])[] {
  const place = taxonomyPlace(publicUrl, catalogue);
  const concepts = taxonomyConcepts(catalogue);
  const headings = concepts.headings.map(({ topic, title }) => headingRole(place.namespace, topic, title.en));
  const cubes = dimensionRoles(catalogue, place.namespace);
  const cubeRoles = cubes.map(dimensionRoleType);
  return [
    [SCHEMA_FILE, conceptSchema(catalogue, place, concepts, [...headings, ...cubeRoles], LINKBASES)],
    ["labels-en.xml", labelLinkbase(catalogue, concepts, "en", SCHEMA_FILE)],
    ["labels-zh.xml", labelLinkbase(catalogue, concepts, "zh", SCHEMA_FILE)],
    ["references.xml", referenceLinkbase(catalogue, esrsConcepts, SCHEMA_FILE)],
    ["presentation.xml", presentationLinkbase(concepts, headings, SCHEMA_FILE)],
    ["definitions.xml", definitionLinkbase(cubes, cubeRoles, SCHEMA_FILE)],
  ];
}

function sumDocuments({ catalogue, publicUrl }: PackageSettings): readonly (readonly [string, string])[] {
  const place = taxonomyPlace(publicUrl, catalogue);
  const sums = registerSums(catalogue);
  const roles = sums.map(
    ({ id, rule, total }): RoleType => ({
      uri: `${place.namespace}/role/sum/${id}`,
      id: `sum-${id}`,
      definition: `${rule} ${catalogue.metric(total)?.labels.en ?? total}`,
      usedOn: "link:calculationLink",
    }),
  );
  const files = { own: SUMS_FILE, concepts: SCHEMA_FILE };
  return [
    [SUMS_FILE, sumsSchema(place, SCHEMA_FILE, roles, [CALCULATIONS])],
    [CALCULATIONS.file, calculationLinkbase(sums, roles, files)],
  ];
}

function packageDescription({ catalogue, publicUrl, registerName }: PackageSettings): string {
  const { namespace, entryPoint, sumsEntryPoint } = taxonomyPlace(publicUrl, catalogue);
  const text = (name: string, value: string) => xmlElement(`tp:${name}`, {}, [xmlText(value)]);
  const entry = (name: string, description: string, href: string): Xml =>
    xmlElement(
      "tp:entryPoint",
      {},
      xmlLines([
        text("name", name),
        text("description", description),
        xmlElement("tp:entryPointDocument", { href }),
        xmlElement("tp:languages", {}, [text("language", "en"), text("language", "zh")]),
      ]),
    );
  const entries = [
    entry("Figures", "Concepts, labels, references, topics and axes", entryPoint),
    entry("Figures and sums", "The same, with the sums that hold where every part is stated", sumsEntryPoint),
  ];
  return xmlDocument(
    xmlElement(
      "tp:taxonomyPackage",
      { "xml:lang": "en", "xmlns:tp": "http://xbrl.org/2016/taxonomy-package" },
      xmlLines([
        text("identifier", namespace),
        text("name", `Touchstone catalogue ${catalogue.version}`),
        text("description", `What ${registerName} takes in disclosures, generated from its catalogue`),
        text("version", catalogue.version),
        text("publisher", registerName),
        text("publisherURL", publicUrl),
        xmlElement("tp:entryPoints", {}, xmlLines(entries)),
      ]),
    ),
  );
}

/** Tells processors to read `<namespace>/…` from the package instead of the network (Taxonomy Packages 1.0 §3.3). */
function catalog({ catalogue, publicUrl }: PackageSettings): string {
  const { namespace } = taxonomyPlace(publicUrl, catalogue);
  return xmlDocument(
    xmlElement(
      "catalog",
      { xmlns: "urn:oasis:names:tc:entity:xmlns:xml:catalog" },
      xmlLines([
        xmlElement("rewriteURI", { uriStartString: `${namespace}/`, rewritePrefix: "../taxonomy/" }),
      ]),
    ),
  );
}
