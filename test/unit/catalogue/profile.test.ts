// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { createCatalogue } from "../../../core/catalogue/catalogue.ts";
import { catalogue, catalogueData } from "../../fixtures/catalogue.ts";

interface Form {
  [key: string]: unknown;
}

const CLAUSE = { prefix: null, metrics: null, need: "REQUIRED", because: null };
const NEXT = {
  framework: "GRI",
  version: "made up",
  title: { en: "A later version", zh: "后续版本" },
  from: "2027-01-01",
  until: null,
  source: { en: "made up for this test", zh: "测试用" },
  needs: [CLAUSE],
  references: { "ghg-scope1": "102-5", "lobbying-spend": "415-2" },
};

function shipped(): Form[] {
  return (catalogueData().profiles as { profiles: Form[] }).profiles;
}

/** The shipped data with other profiles, read by the loader that reads the shipped ones. */
function withProfiles(profiles: readonly Form[]) {
  return createCatalogue({ ...catalogueData(), profiles: { version: "test", profiles } });
}

const ended = (until: string) =>
  shipped().map((form) => (form.framework === "GRI" ? { ...form, until } : form));

function needOf(framework: "VSME" | "ESRS_2023" | "SFDR" | "HKEX_C2" | "IFRS_S2", metric: string) {
  return catalogue.profile(framework)?.expected.find((item) => item.metric === metric)?.need;
}

describe("the shipped profiles", () => {
  it("hold the seven frameworks whose references were verified", () => {
    expect(catalogue.profiles.map(({ framework, expected }) => [framework, expected.length])).toEqual([
      ["ESRS_2023", 144],
      ["GRI", 129],
      ["IFRS_S2", 40],
      ["HKEX_C2", 74],
      ["CN_EXCHANGES", 100],
      ["SFDR", 62],
      ["VSME", 43],
    ]);
    expect(catalogue.profile("MOF_CN")).toBeUndefined();
  });

  it("name the VSME disclosure of every expected metric", () => {
    const places = new Set(catalogue.profile("VSME")?.expected.map(({ reference }) => reference));

    expect([...places].sort()).toEqual(["B1", "B10", "B11", "B3", "B4", "B5", "B6", "B7", "B8", "B9"]);
  });

  it.each([
    ["VSME", "ghg-scope1", "REQUIRED"],
    ["VSME", "pay-gap-gender", "CONDITIONAL"],
    ["VSME", "ghg-scope3", undefined],
    ["ESRS_2023", "net-revenue", "REQUIRED"],
    ["ESRS_2023", "ghg-scope1", "CONDITIONAL"],
    ["SFDR", "ghg-scope3", "REQUIRED"],
    ["SFDR", "ghg-scope3-cat01", "OPTIONAL"],
    ["SFDR", "air-nox", "OPTIONAL"],
    ["HKEX_C2", "ghg-scope2-location", "REQUIRED"],
    ["HKEX_C2", "ghg-scope3", "CONDITIONAL"],
    ["IFRS_S2", "ghg-scope3-cat15", "REQUIRED"],
    ["IFRS_S2", "ghg-financed", "CONDITIONAL"],
  ] as const)("of %s give %s as %s", (framework, metric, need) => {
    expect(needOf(framework, metric)).toBe(need);
  });

  it("state a condition in two languages wherever something is not required of everybody", () => {
    const items = catalogue.profiles.flatMap(({ expected }) => expected);

    expect(items.filter(({ need, because }) => (need === "REQUIRED") !== (because === null))).toEqual([]);
    expect(items.filter(({ because }) => because !== null && !/\p{Script=Han}/u.test(because.zh))).toEqual(
      [],
    );
  });
});

describe("a later version of a framework", () => {
  const later = withProfiles([...ended("2027-01-01"), NEXT]);
  const scope1 = later.metric("ghg-scope1");

  it.each([
    ["2020-01-01", "2021", "305-1"],
    ["2026-12-31", "2021", "305-1"],
    ["2027-01-01", "made up", "102-5"],
  ])("added as data alone applies to a period from %s as version %s", (start, version, reference) => {
    const references = scope1 === undefined ? [] : later.referencesOf(scope1, start);

    expect(later.profile("GRI", start)?.version).toBe(version);
    expect(references.find(({ framework }) => framework === "GRI")?.reference).toBe(reference);
  });

  it("changes what is expected", () => {
    const slugs = (start: string) => later.profile("GRI", start)?.expected.map(({ metric }) => metric) ?? [];

    expect(slugs("2027-01-01")).toEqual(["ghg-scope1", "lobbying-spend"]);
    expect(slugs("2026-01-01")).not.toContain("lobbying-spend");
  });

  it("leaves both references with the metric", () => {
    expect(scope1?.references.filter(({ framework }) => framework === "GRI")).toEqual([
      { framework: "GRI", version: "2021", reference: "305-1", from: "2023-01-01", until: "2027-01-01" },
      { framework: "GRI", version: "made up", reference: "102-5", from: "2027-01-01", until: null },
    ]);
  });

  it("is the one without a period; none applies after the last one's end", () => {
    expect(later.profile("GRI")?.version).toBe("made up");
    expect(withProfiles(ended("2027-01-01")).profile("GRI", "2027-01-01")).toBeUndefined();
  });
});

describe("spoilt profiles", () => {
  it.each([
    ["an unknown framework", [{ ...NEXT, framework: "GRI4" }], "framework: expected one of"],
    ["an unknown metric", [{ ...NEXT, references: { "ghg-scope9": "1" } }], "got ghg-scope9"],
    ["a day that does not exist", [{ ...NEXT, from: "2027-02-30" }], "from: expected a date"],
    ["an end before its beginning", [{ ...NEXT, until: "2026-01-01" }], "expected a day after 2027-01-01"],
    ["a metric no clause fits", [{ ...NEXT, needs: [{ ...CLAUSE, prefix: "9" }] }], "fits ghg-scope1"],
    ["an option without a reason", [{ ...NEXT, needs: [{ ...CLAUSE, need: "OPTIONAL" }] }], "a reason"],
    [
      "a clause about a metric without reference",
      [{ ...NEXT, needs: [{ ...CLAUSE, metrics: ["air-nox"] }, CLAUSE] }],
      "a reference of air-nox",
    ],
    ["one version twice", [{ ...NEXT, until: "2028-01-01" }, NEXT], "made up twice"],
    ["versions that overlap", [NEXT, { ...NEXT, version: "next", from: "2028-01-01" }], "in order"],
    ["an unknown key", [{ ...NEXT, colour: "red" }], "colour: expected no such key"],
  ])("with %s are refused", (_why, profiles, message) => {
    expect(() => withProfiles(profiles)).toThrow(message);
  });
});
