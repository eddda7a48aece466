// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { importCsv } from "../../fixtures/spreadsheets.ts";

const HEADER = "Metric,Value,Unit,Null reason,Dimensions,Period start,Period end,Note\n";
const factsOf = async (row: string) => (await importCsv(HEADER + row)).facts;
const errorsOf = async (row: string) => (await importCsv(HEADER + row)).errors;

describe("a row", () => {
  it.each([
    ["slug", "ghg-scope1,12.5,tCO2e", { metric: "ghg-scope1", value: "12.5", unit: "tCO2e" }],
    ["id", "M001,12.5,tCO2e", { metric: "ghg-scope1", value: "12.5", unit: "tCO2e" }],
    ["Chinese name", "范围一温室气体排放总量,0,tCO2e", { metric: "ghg-scope1", value: "0", unit: "tCO2e" }],
    [
      "null reason in Chinese",
      "ghg-scope1,,tCO2e,保密",
      { metric: "ghg-scope1", unit: "tCO2e", nullReason: "CONFIDENTIAL" },
    ],
    [
      "dimension and period",
      "ghg-scope1,1,tCO2e,,country=CN; gas=CH4,2023-01-01,2023-12-31",
      {
        metric: "ghg-scope1",
        value: "1",
        unit: "tCO2e",
        dimensions: [
          { axis: "country", member: "CN" },
          { axis: "gas", member: "CH4" },
        ],
        period: { start: "2023-01-01", endExclusive: "2024-01-01" },
      },
    ],
  ])("becomes a fact by its %s", async (_what, row, fact) => {
    expect(await factsOf(row)).toEqual([fact]);
  });

  it.each([
    ["nothing but a metric and its unit", "ghg-scope1,,tCO2e"],
    ["a title", "Environment,,"],
  ])("is skipped with %s", async (_what, row) => {
    const read = await importCsv(HEADER + row);

    expect(read).toMatchObject({ facts: [], errorCount: 0, skipped: 1 });
  });

  it.each([
    ["a misspelt metric", "ghg-scop1,1,tCO2e", "A", /did you mean "ghg-scope1"/],
    ["no metric", ",1,tCO2e", "A", /got nothing/],
    ["thousands separators", `ghg-scope1,"1,234.5",tCO2e`, "B", /thousands separator: 1234\.5/],
    ["full-width digits", "ghg-scope1,１２,tCO2e", "B", /half-width digits: 12/],
    ["a percent sign", "ghg-scope1-ets-share,45%,percent", "B", /percent sign/],
    ["words for nothing", "ghg-scope1,n/a,tCO2e", "B", /null reason/],
    ["ten thousands in words", "ghg-scope1,3万,tCO2e", "B", /whole number/],
    ["another quantity's unit", "ghg-scope1,1,MWh", "C", /MWh measures energy/],
    ["a misspelt unit", "ghg-scope1,1,tco2", "C", /did you mean "tCO2e"/],
    ["an unknown null reason", "ghg-scope1,,tCO2e,busy", "D", /one of NOT_MATERIAL/],
    ["a value beside a null reason", "ghg-scope1,1,tCO2e,CONFIDENTIAL", null, /either value or nullReason/],
    ["a dimension that the metric does not have", "ghg-scope1,1,tCO2e,,gender=women", "E", /one of country/],
    ["a broken dimension", "ghg-scope1,1,tCO2e,,China", "E", /axis=member/],
    ["a date of another form", "ghg-scope1,1,tCO2e,,,2024/1/1,2024-12-31", "F", /write 2024-01-01/],
    ["half a period", "ghg-scope1,1,tCO2e,,,2024-01-01,", "G", /first and the last day/],
    ["a note without a value", "ghg-scope1,,tCO2e,,,,,measured late", "H", /a value or a null reason/],
  ])("is named with %s", async (_what, row, column, message) => {
    const [error] = await errorsOf(row);

    expect(error).toMatchObject({ sheet: "facts.csv", row: 2, column });
    expect(error?.message.en).toMatch(message);
    expect(error?.message.zh).toMatch(/第 2 行/);
  });

  it("that states a figure again is named, with where the first one stands", async () => {
    const { facts, errors } = await importCsv(`${HEADER}ghg-scope1,1,tCO2e\nghg-scope1,2,tCO2e\n`);

    expect(facts.map(({ value }) => value)).toEqual(["1"]);
    expect(errors[0]?.message.en).toMatch(/"facts\.csv" row 2/);
  });

  it("that is wrong leaves the others in, and all of them are counted", async () => {
    const wrong = "ghg-scope1,x,tCO2e\n".repeat(300);
    const read = await importCsv(`${HEADER}${wrong}energy-total,5,MWh\n`);

    expect(read.facts).toHaveLength(1);
    expect([read.errors.length, read.errorCount]).toEqual([200, 300]);
  });
});

describe("a mapping", () => {
  const mapping = {
    columns: [
      { column: "KPI", field: "METRIC" as const, axis: null },
      { column: "B", field: "VALUE" as const, axis: null },
      { column: "Site", field: null, axis: "facility" },
    ],
    constants: [{ field: "UNIT" as const, value: "tonnes" }],
    metricAliases: [{ name: "Scope 1", means: "ghg-scope1" }],
    unitAliases: [{ name: "tonnes", means: "tCO2e" }],
  };

  it("reads a foreign file by its own names", async () => {
    const { facts, ignoredColumns } = await importCsv("KPI,2024,Site,Owner\nscope 1,7,Plant A,me\n", mapping);

    const dimensions = [{ axis: "facility", member: "Plant A" }];
    expect(facts).toEqual([{ metric: "ghg-scope1", value: "7", unit: "tCO2e", dimensions }]);
    expect(ignoredColumns).toEqual(["Owner"]);
  });

  it.each([
    [
      "a column that is not there",
      { columns: [{ column: "Gone", field: "NOTE" as const, axis: null }] },
      /mapping\.columns.*KPI/s,
    ],
    ["a sheet that is not there", { sheet: "Other" }, /mapping\.sheet/],
    ["a constant value", { constants: [{ field: "VALUE" as const, value: "1" }] }, /mapping\.constants/],
  ])("is refused with %s", async (_what, change, message) => {
    const changed = {
      ...mapping,
      ...change,
      ...("columns" in change ? { columns: [...mapping.columns, ...change.columns] } : {}),
    };
    await expect(importCsv("KPI,2024,Site\nScope 1,7,A\n", changed)).rejects.toThrow(message);
  });

  it("is asked for where no column can be recognised", async () => {
    await expect(importCsv("a,b\n1,2\n")).rejects.toThrow(/Metric.*Value.*a \| b/s);
  });
});

describe("what only the register's own reading finds", () => {
  it.each([
    ["a fraction of a person", "workforce-headcount,12.5,persons", "整数（workforce-headcount）"],
    ["no unit", "energy-total,5,", "以下单位之一：MWh, kWh"],
    ["a value beside a reason", "ghg-scope1,5,tCO2e,NOT_MATERIAL", "数值与未披露原因二选一（R-NULL-01）"],
  ])("is said in Chinese too: %s", async (_what, row, words) => {
    const { errors } = await importCsv(`Metric,Value,Unit,Null reason\n${row}\n`);

    expect(errors.map(({ message }) => message.zh)).toEqual([expect.stringContaining(words)]);
  });

  it("names a unit in the draft's currency where money is part of it and none is given", async () => {
    const { errors } = await importCsv("Metric,Value,Unit\nghg-intensity-revenue-location,0.1,\n");

    expect(errors.map(({ message }) => message.en)).toEqual([
      expect.stringMatching(/got nothing — write tCO2e\/iso4217:EUR, for example/),
    ]);
  });
});
