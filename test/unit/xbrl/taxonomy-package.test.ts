// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { createCatalogue } from "../../../core/catalogue/catalogue.ts";
import { dimensionRoles } from "../../../core/xbrl/dimension-roles.ts";
import { registerSums } from "../../../core/xbrl/register-sums.ts";
import {
  axisName,
  conceptName,
  registerTaxonomyWithSums,
  taxonomyPlace,
} from "../../../core/xbrl/register-taxonomy.ts";
import { EXTENSION_PROPERTIES } from "../../../core/xbrl/taxonomy-concepts.ts";
import { taxonomyPackage } from "../../../core/xbrl/taxonomy-package.ts";
import { catalogue, catalogueData } from "../../fixtures/catalogue.ts";
import {
  EXPORT_SETTINGS,
  esrsConcepts,
  exported,
  hashedFact,
  PUBLIC_URL,
} from "../../fixtures/xbrl-export.ts";

const settings = { ...EXPORT_SETTINGS, registerName: "Wind & Co <register>" };
const { documents, files } = taxonomyPackage(settings);
const documentOf = (name: string) => documents.get(name) ?? "";
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = ""]) => found);
const schema = documentOf("touchstone.xsd");
const metric = (slug: string) => {
  const found = catalogue.metric(slug);
  if (found === undefined) throw new Error(`no metric ${slug}`);
  return found;
};

it("lies in one folder, with the description and the catalog that the standard asks for", () => {
  const [description = "", rewriting = ""] = [...files.values()];

  expect([...files.keys()].slice(0, 3)).toEqual([
    "touchstone-2026.1/META-INF/taxonomyPackage.xml",
    "touchstone-2026.1/META-INF/catalog.xml",
    "touchstone-2026.1/taxonomy/touchstone.xsd",
  ]);
  expect(description).toContain("<tp:publisher>Wind &amp; Co &lt;register&gt;</tp:publisher>");
  expect(all(description, /entryPointDocument href="([^"]+)"/g)).toEqual([
    `${PUBLIC_URL}/taxonomy/2026.1/touchstone.xsd`,
    `${PUBLIC_URL}/taxonomy/2026.1/touchstone-sums.xsd`,
  ]);
  expect(rewriting).toContain(`uriStartString="${PUBLIC_URL}/taxonomy/2026.1/"`);
});

it("is the same text each time", () => {
  expect([...taxonomyPackage(settings).files]).toEqual([...files]);
});

describe("the schema", () => {
  it("declares each metric with the type and the period type the checker knows", () => {
    const { concepts } = registerTaxonomyWithSums(catalogue, taxonomyPlace(PUBLIC_URL, catalogue));
    const declared = all(schema, /(<xsd:element id="ts_[A-Z][^>]* nillable="true"\/>)/g)
      .filter((element) => !element.includes('abstract="true"'))
      .map((element) => /name="(\w+)" type="([\w:]+)".* xbrli:periodType="(\w+)"/.exec(element)?.slice(1));

    expect(declared).toEqual(
      [...concepts.values()].map(({ name, type, periodType }) => [name.replace(/.*}/, ""), type, periodType]),
    );
    expect(declared).toHaveLength(192);
  });

  it("declares each axis as a typed dimension over its members, or over any text where others are allowed", () => {
    const axes = new Set(catalogue.metrics.flatMap(({ dimensions }) => dimensions));

    expect(all(schema, /name="(\w+Axis)"/g).sort()).toEqual([...axes].map(axisName).sort());
    expect(schema).toContain('<xsd:element id="ts_FacilityDomain" name="FacilityDomain" type="xsd:string"/>');
    expect(schema).toContain('<xsd:enumeration value="CN"/>');
    expect(schema).toMatch(/<xsd:enumeration value="female"><xsd:annotation>.*xml:lang="zh">女/);
    expect(schema).toContain('xbrldt:typedDomainRef="#ts_CountryDomain"');
  });

  it("declares every extension property that an export writes", () => {
    const evidence = ["ab".repeat(32)];
    const restates = { fact: "cd".repeat(32), note: "recount", reason: "ERROR" } as const;
    const { report } = exported([
      hashedFact({ evidence, restates, note: "n", calculation: "ef".repeat(32) }),
      hashedFact({ metric: "ghg-scope2-market", censored: "LESS_THAN", decimals: 0 }),
      hashedFact({ metric: "ghg-scope3", value: null, unit: null, nullReason: "NOT_MATERIAL" }),
    ]);
    const written = [report, ...Object.values(report.facts)].flatMap((part) => Object.keys(part));

    expect(new Set(written.filter((key) => key.startsWith("ts:")))).toEqual(
      new Set(EXTENSION_PROPERTIES.map(({ name }) => `ts:${name}`)),
    );
    expect(all(schema, /name="([a-z]\w+)"/g)).toEqual(EXTENSION_PROPERTIES.map(({ name }) => name));
  });

  it("has every id that a linkbase points at", () => {
    const ids = new Set(all(schema, / id="([^"]+)"/g));
    const pointed = [...documents.values()].flatMap((text) =>
      all(text, /xlink:href="touchstone\.xsd#([^"]+)"/g),
    );

    expect(pointed.filter((id) => !ids.has(id))).toEqual([]);
    expect(all(schema, / id="([^"]+)"/g)).toHaveLength(ids.size);
  });
});

describe("the linkbases", () => {
  it("label the same concepts in both languages", () => {
    const labelled = (language: string) =>
      all(documentOf(`labels-${language}.xml`), /touchstone\.xsd#(\w+)"/g).sort();

    expect(labelled("zh")).toEqual(labelled("en"));
    expect(documentOf("labels-zh.xml")).toContain('xml:lang="zh">温室气体</link:label>');
  });

  it.each(["en", "zh"] as const)("label every metric in %s", (language) => {
    const text = documentOf(`labels-${language}.xml`);
    const missing = catalogue.metrics.filter(
      ({ labels }) =>
        !text.includes(`xml:lang="${language}">${labels[language].replaceAll("&", "&amp;")}</link:label>`),
    );

    expect(missing).toEqual([]);
  });

  it("hold the references of the catalogue and the verified names of ESRS, and no other", () => {
    const text = documentOf("references.xml");
    const references = catalogue.metrics.flatMap((one) => one.references);

    expect(all(text, /<ref:Section>([^<]+)/g)).toEqual(
      references.map(({ reference }) => reference.replaceAll("&", "&amp;")),
    );
    expect(all(text, /<ref:Clause>(\w+)/g).sort()).toEqual(
      [...esrsConcepts]
        .filter(([slug]) => catalogue.metric(slug) !== undefined)
        .map(([, name]) => name)
        .sort(),
    );
  });

  it("put every metric under the heading of its topic", () => {
    const children = all(documentOf("presentation.xml"), /xlink:to="(\w+)"/g);

    expect([...children].sort()).toEqual(catalogue.metrics.map(({ slug }) => conceptName(slug)).sort());
  });

  it("close every hypercube on the scenario", () => {
    const text = documentOf("definitions.xml");
    const cubes = all(text, /(arcrole\/all" [^>]*xlink:from[^>]*)/g);

    expect(cubes).toHaveLength(dimensionRoles(catalogue, "").length);
    expect(cubes.filter((arc) => !arc.includes('contextElement="scenario" xbrldt:closed="true"'))).toEqual(
      [],
    );
  });
});

describe("the hypercubes", () => {
  it("are one for each choice of axes that a metric has", () => {
    const ofScope3 = dimensionRoles(catalogue, "n").filter(({ metrics }) =>
      metrics.includes(metric("ghg-scope3-cat01")),
    );

    expect(ofScope3.map(({ axes }) => axes)).toEqual([
      [],
      ["calculationMethod"],
      ["calculationMethod", "country"],
      ["country"],
    ]);
    expect(ofScope3.map(({ uri }) => uri)[0]).toBe("n/role/axes/none");
  });
});

describe("the sums", () => {
  it("are those of the rules that hold in every unit and on one column", () => {
    const sums = registerSums(catalogue);

    expect(sums.map(({ id }) => id)).toEqual(expect.arrayContaining(["R-GHG-01", "R-GHG-02", "R-GHG-03"]));
    expect(sums.map(({ id }) => id)).not.toContain("R-ENE-05");
    expect(new Set(sums.map(({ id }) => id)).size).toBe(sums.length);
  });

  it("are checked by any processor in a report where they hold", () => {
    const whole = [
      hashedFact({ metric: "ghg-scope1", value: "1" }),
      hashedFact({ metric: "ghg-scope2-market", value: "2" }),
      hashedFact({ metric: "ghg-scope3", value: "3" }),
    ];
    const named = (value: string) =>
      exported([...whole, hashedFact({ metric: "ghg-total-market", value })]).report.documentInfo.taxonomy;

    expect(named("6")).toEqual([`${PUBLIC_URL}/taxonomy/2026.1/touchstone-sums.xsd`]);
    expect(named("7")).toEqual([`${PUBLIC_URL}/taxonomy/2026.1/touchstone.xsd`]);
    expect(exported(whole).report.documentInfo.taxonomy).toEqual([
      `${PUBLIC_URL}/taxonomy/2026.1/touchstone.xsd`,
    ]);
  });
});

it("refuses a catalogue in which two things would get one name", () => {
  const data = catalogueData();
  const { metrics } = data.metrics as { metrics: Record<string, unknown>[] };
  metrics.push({ ...metrics[0], id: "M900", slug: "country-axis" });

  expect(() => taxonomyPackage({ ...settings, catalogue: createCatalogue(data) })).toThrow(
    "taxonomy: expected each name once, got CountryAxis twice",
  );
});
