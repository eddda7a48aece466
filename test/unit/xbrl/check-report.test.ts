// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { checkReport } from "../../../core/xbrl/check-report.ts";
import { readTaxonomy } from "../../../core/xbrl/taxonomy.ts";
import { ESG_TAXONOMY_DATA, esgTaxonomy } from "../../fixtures/esg-taxonomy.ts";

type Fact = Record<string, unknown>;
interface Report {
  documentInfo: Record<string, unknown>;
  facts: Record<string, Fact>;
}

const GOOD = readFileSync(resolve(import.meta.dirname, "../../vectors/xbrl/vectors/v00_good.json"), "utf8");
const good = (): Report => JSON.parse(GOOD) as Report;
const codesOf = (report: unknown, taxonomy = esgTaxonomy) => [
  ...new Set(checkReport(JSON.stringify(report), taxonomy).errors.map(({ code }) => code)),
];
/** The good report with one fact changed. */
function withFact(id: string, change: Fact, dimensions: Fact = {}): Report {
  const report = good();
  const fact = report.facts[id];
  report.facts[id] = {
    ...fact,
    ...change,
    dimensions: { ...(fact?.dimensions as Fact | undefined), ...dimensions },
  };
  return report;
}
/** The good report with documentInfo changed. */
function withInfo(change: Fact): Report {
  const report = good();
  return { ...report, documentInfo: { ...report.documentInfo, ...change } };
}
const namespaces = good().documentInfo.namespaces as Fact;
/** f1 stated a second time, with changes. */
function withTwin(change: Fact, features: Fact = {}): Report {
  const report = withInfo({ features });
  report.facts.twin = { ...report.facts.f1, ...change };
  return report;
}
function leaveOut(report: Report, id: string, dimension: string): void {
  const { [dimension]: _, ...dimensions } = (report.facts[id]?.dimensions ?? {}) as Fact;
  report.facts[id] = { ...report.facts[id], dimensions };
}
const footnote = { linkTypes: { footnote: "http://www.xbrl.org/2003/arcrole/fact-footnote" } };
const groups = { linkGroups: { _: "http://www.xbrl.org/2003/role/link" } };
const note = (dimensions: Fact) => ({ value: "n", dimensions: { concept: "xbrl:note", ...dimensions } });
/** The good report with a footnote from f1 to n1. */
function withNote(fact: Fact, target = "n1"): Report {
  const report = withInfo({ ...footnote, ...groups });
  report.facts.f1 = { ...report.facts.f1, links: { footnote: { _: [target] } } };
  report.facts.n1 = fact;
  return report;
}

it.each([
  ["no JSON", "{"],
  ["a repeated key", '{"documentInfo":{},"documentInfo":{}}'],
  ["a repeated fact", GOOD.replace('"f2"', '"f1"')],
  ["something behind the report", `${GOOD} {}`],
  ["endless nesting", "[".repeat(100_000)],
  ["a lone quote", '{"documentInfo": "'],
])("calls %s invalid JSON", (_what, text) => {
  const { isValid, errors } = checkReport(text, esgTaxonomy);

  expect(isValid).toBe(false);
  expect(errors.map(({ code }) => code)).toEqual(["xbrlje:invalidJSON"]);
});

it.each([
  ["a list", []],
  ["null", null],
  ["an object without documentInfo", {}],
])("names the document type where the report is %s", (_what, report) => {
  expect(codesOf(report)).toEqual(["oimce:unsupportedDocumentType"]);
});

it.each([
  ["a fraction in decimals", withFact("f1", { decimals: 0.5 })],
  ["decimals without bound", withFact("f1", { decimals: 1_000_000 })],
  ["a boolean value", withFact("f1", { value: true })],
  ["a fact that is text", { ...good(), facts: { f1: "1200" } }],
  ["facts in a list", { ...good(), facts: [] }],
  ["a dimension without a prefix", withFact("f1", {}, { axis: "x" })],
  ["a number as a dimension", withFact("f1", {}, { entity: 5 })],
  ["null as a core dimension", withFact("f1", {}, { unit: null })],
  ["taxonomies that are no list", withInfo({ taxonomy: "x" })],
  ["a namespace that is no text", withInfo({ namespaces: { a: 1 } })],
  ["a base URL that is no text", withInfo({ baseURL: 1 })],
  ["links that are no list", withFact("f1", { links: { footnote: { _: "n1" } } })],
  ["an unknown word for duplicates", withInfo({ features: { "xbrl:allowedDuplicates": "some" } })],
])("refuses the structure of a report with %s", (_what, report) => {
  expect(codesOf(report)).toEqual(["xbrlje:invalidJSONStructure"]);
});

it("reads a fact named __proto__ as any other", () => {
  const text = GOOD.replace('"f11"', '"__proto__"');

  expect(checkReport(text, esgTaxonomy)).toEqual({ isValid: true, errors: [] });
});

it.each([
  ["oime:noTaxonomy", "an empty list of taxonomies", withInfo({ taxonomy: [] })],
  ["oime:invalidTaxonomy", "another taxonomy", withInfo({ taxonomy: ["https://example.org/x.xsd"] })],
  ["oimce:unboundPrefix", "a feature without a namespace", withInfo({ features: { "y:z": true } })],
  [
    "oimce:invalidURIForReservedAlias",
    "a reserved alias for something else",
    withInfo({ namespaces: { ...namespaces, xs: "https://example.org/xs" } }),
  ],
  [
    "oimce:multipleAliasesForURI",
    "two aliases of one namespace",
    withInfo({ namespaces: { ...namespaces, other: namespaces.esg } }),
  ],
  [
    "oimce:invalidEmptyURIAlias",
    "an empty alias",
    withInfo({ namespaces: { ...namespaces, "": "https://e.org" } }),
  ],
])("answers %s for %s", (code, _what, report) => {
  expect(codesOf(report)).toEqual([code]);
});

it.each([
  ["oime:valueForAbstractConcept", "f11", {}, { concept: "esg:GhgTable" }],
  ["oimce:unboundPrefix", "f11", {}, { concept: "nope:Methodology" }],
  ["xbrlje:invalidJSONStructure", "f11", {}, { concept: "Methodology" }],
  ["oimce:invalidSQName", "f11", {}, { entity: "529900T8BM49AURSDO55" }],
  ["oime:misplacedNoteIDDimension", "f11", {}, { noteId: "f11" }],
  ["oime:misplacedUnitDimension", "f11", {}, { unit: "utr:t" }],
  ["oime:misplacedDecimalsProperty", "f11", { decimals: 0 }, {}],
  ["oime:misplacedDecimalsProperty", "f8", { value: null }, {}],
  ["oime:illegalPureUnit", "f8", {}, { unit: "xbrli:pure" }],
  ["oime:invalidTaxonomy", "f9", {}, { unit: "utr:t" }],
  ["xbrlje:invalidLanguageCodeCase", "f11", {}, { language: "EN" }],
  ["oimce:invalidLanguage", "f11", {}, { language: "en_gb" }],
  ["oimce:invalidPeriodRepresentation", "f8", {}, { period: "2025-02-29T00:00:00" }],
  ["oimce:invalidPeriodRepresentation", "f8", {}, { period: "2025-01-01T24:00:00" }],
  ["oimce:invalidUnitStringRepresentation", "f7", {}, { unit: "utr:MWh/" }],
  ["oimce:invalidUnitStringRepresentation", "f7", {}, { unit: "utr:b*utr:a" }],
  ["oimce:invalidUnitStringRepresentation", "f7", {}, { unit: "(utr:MWh)/utr:t" }],
  ["utre:error-NumericFactUtrInvalid", "f7", {}, { unit: "utr:MWh/utr:t" }],
  ["utre:error-NumericFactUtrInvalid", "f7", {}, { unit: "utr:mwh" }],
  ["xbrlje:invalidDimensionValue", "f5", {}, { "esg:Scope3CategoryAxis": "Category1Member" }],
  ["xbrlje:invalidDimensionValue", "f5", {}, { "esg:Scope3CategoryAxis": null }],
  ["oimce:unboundPrefix", "f5", {}, { "nope:Axis": "esg:Category1Member" }],
])("answers %s for %s with %j and %j", (code, id, change, dimensions) => {
  expect(codesOf(withFact(id, change, dimensions))).toEqual([code]);
});

it.each([
  ["29 February of a leap year", "f8", {}, { period: "2024-02-29T00:00:00Z" }],
  ["an interval whose ends are one", "f8", {}, { period: "2025-01-01T00:00:00/2025-01-01T00:00:00" }],
  ["white space around a number", "f8", { value: " 321\n" }, {}],
  ["a nil number", "f8", { value: null, decimals: undefined }, {}],
  ["a nil text", "f11", { value: null }, {}],
  [
    "dimensions of a concept without a hypercube",
    "f7",
    {},
    { "esg:Scope3CategoryAxis": "esg:Category1Member" },
  ],
])("takes %s", (_what, id, change, dimensions) => {
  expect(codesOf(withFact(id, change, dimensions))).toEqual([]);
});

it("asks for a period where a concept is dated on one day, and lets others be for ever", () => {
  const [instant, duration] = [good(), good()];
  leaveOut(instant, "f8", "period");
  leaveOut(duration, "f11", "period");

  expect(codesOf(instant)).toEqual(["oime:missingPeriodDimension"]);
  expect(codesOf(duration)).toEqual([]);
});

it("asks every fact for a concept", () => {
  const report = good();
  leaveOut(report, "f11", "concept");

  expect(codesOf(report)).toEqual(["oime:missingConceptDimension"]);
});

it("refuses null for a concept that must have a value", () => {
  const concepts = ESG_TAXONOMY_DATA.concepts.map((concept) => ({ ...concept, isNillable: false }));
  const taxonomy = readTaxonomy({ ...ESG_TAXONOMY_DATA, concepts });

  expect(codesOf(withFact("f11", { value: null }), taxonomy)).toEqual(["oime:invalidFactValue"]);
});

describe("duplicates", () => {
  const more = { value: "1200.0", decimals: 1 };
  const other = { value: "1300" };

  it.each([
    ["all", other, []],
    ["consistent", more, []],
    ["complete", {}, []],
    ["complete", { value: "1200.0" }, []],
    ["none", {}, ["oime:disallowedDuplicateFacts"]],
    ["complete", more, ["oime:disallowedDuplicateFacts"]],
    ["consistent", other, ["oime:disallowedDuplicateFacts"]],
  ])("where %s are allowed: f1 again with %j", (allowed, change, codes) => {
    expect(codesOf(withTwin(change, { "xbrl:allowedDuplicates": allowed }))).toEqual(codes);
  });
});

describe("notes", () => {
  const sound = { noteId: "n1", language: "en" };

  it.each([
    ["oime:missingLanguageForNoteFact", { noteId: "n1" }],
    ["oime:missingNoteIDDimension", { language: "en" }],
    ["oime:invalidNoteIDValue", { ...sound, noteId: "n2" }],
    ["oime:misplacedNoteFactDimension", { ...sound, period: "2025-01-01T00:00:00" }],
    ["oime:misplacedUnitDimension", { ...sound, unit: "utr:t" }],
  ])("answers %s for a note with %j", (code, dimensions) => {
    expect(codesOf(withNote(note(dimensions)))).toEqual([code]);
  });

  it("answers oime:unusedNoteFact for a note no link leads to", () => {
    const report = good();
    report.facts.n1 = note(sound);

    expect(codesOf(report)).toEqual(["oime:unusedNoteFact"]);
  });

  it("wants footnotes to lead to notes, and links to lead somewhere", () => {
    expect(codesOf(withNote(note(sound), "f2"))).toContain("oime:illegalStandardFootnoteTarget");
    expect(codesOf(withNote(note(sound), "f99"))).toContain("xbrlje:unknownLinkTarget");
  });

  it("wants link types and groups declared", () => {
    const report = withNote(note(sound));
    report.documentInfo.linkTypes = {};
    report.documentInfo.linkGroups = {};

    expect(codesOf(report)).toEqual(["xbrlje:unknownLinkGroup", "xbrlje:unknownLinkType"]);
  });
});

describe("calculations", () => {
  const netOf = (weight: 1 | -1) =>
    readTaxonomy({
      ...ESG_TAXONOMY_DATA,
      calculations: [
        {
          total: "esg:Scope1",
          parts: [
            { concept: "esg:Scope3", weight: 1 },
            { concept: "esg:Scope2LocationBased", weight },
          ],
        },
      ],
    });

  it("subtracts parts of weight -1", () => {
    expect(codesOf(withFact("f1", { value: "44200" }), netOf(-1))).toEqual([]);
    expect(codesOf(withFact("f1", { value: "44200" }), netOf(1))).toEqual([
      "calc11e:inconsistentCalculationUsingRounding",
    ]);
  });

  it("sums what consistent duplicates share, and nothing where they contradict each other", () => {
    const features = { "xbrl:allowedDuplicates": "all" };

    expect(codesOf(withTwin({ value: "1000", decimals: -3 }, features))).toEqual([]);
    expect(codesOf(withTwin({ value: "1202", decimals: 1 }, features))).toEqual([]);
  });

  it("does not look at digits of facts that stand in no sum", () => {
    expect(codesOf(withFact("f10", { value: "98000001" }))).toEqual([]);
  });
});

it("keeps at most a thousand errors of a hostile report", () => {
  const report = good();
  for (let i = 0; i < 2000; i += 1)
    report.facts[`x${i}`] = { value: "1", dimensions: { concept: "esg:Nope" } };

  expect(checkReport(JSON.stringify(report), esgTaxonomy).errors).toHaveLength(1000);
});
