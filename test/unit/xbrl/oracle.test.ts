// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { checkReport } from "../../../core/xbrl/check-report.ts";
import { esgTaxonomy } from "../../fixtures/esg-taxonomy.ts";

const folder = resolve(import.meta.dirname, "../../vectors/xbrl");
/** Name, exit code and sorted error codes of the reference processor. */
const ORACLE = readFileSync(resolve(folder, "oracle.tsv"), "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => line.split("\t"))
  .map(([name = "", exit, codes = ""]) => ({
    name,
    isValid: exit === "0",
    codes: codes.split(";").filter((code) => code !== ""),
  }));
// The reference processor adds this code where its own check for duplicates has spoken; nothing is wrong with the taxonomy.
const SUMMED_UP = ["v10", "v17", "v18", "v19"];

const answerOf = (name: string) =>
  checkReport(readFileSync(resolve(folder, "vectors", `${name}.json`), "utf8"), esgTaxonomy);
const codesOf = (name: string) => [...new Set(answerOf(name).errors.map(({ code }) => code))];

it("knows 46 answers of the reference processor", () => {
  expect(ORACLE).toHaveLength(46);
});

describe.each(ORACLE)("$name", ({ name, isValid, codes }) => {
  it("is judged as by the reference processor", () => {
    expect(answerOf(name).isValid).toBe(isValid);
  });

  it("gets the reference processor's first code", () => {
    expect(codesOf(name)[0]).toBe(codes[0]);
  });

  it("gets all of its codes", () => {
    const isSummedUp = SUMMED_UP.some((start) => name.startsWith(start));
    const expected = codes.filter((code) => !isSummedUp || code !== "oime:invalidTaxonomy");

    expect(codesOf(name)).toEqual(expected);
  });
});
