// SPDX-License-Identifier: Apache-2.0
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Metric } from "../../../core/catalogue/catalogue.ts";
import { BASES, NULL_REASONS } from "../../../core/disclosure/fact.ts";
import type { StatedFact } from "../../../core/rules/stated-fact.ts";
import { factsSheet } from "../../../functions/usecases/exchange/facts-sheet.ts";
import { NO_MAPPING } from "../../../functions/usecases/exchange/import-mapping.ts";
import { readSpreadsheetFacts } from "../../../functions/usecases/exchange/read-spreadsheet-facts.ts";
import { catalogue } from "../../fixtures/catalogue.ts";
import { reader, writer, YEAR_2024 } from "../../fixtures/spreadsheets.ts";

const digits = (min: number, max: number) =>
  fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: min, maxLength: max });
const decimal = fc
  .tuple(fc.boolean(), digits(1, 14), fc.option(digits(1, 14), { nil: undefined }))
  .map(([isNegative, whole, fraction]) => {
    const plain = `${whole.replace(/^0+(?=.)/, "")}${fraction === undefined ? "" : `.${fraction}`}`;
    return isNegative && /[1-9]/.test(plain) ? `-${plain}` : plain;
  });
const integer = decimal.map((text) => text.replace(/\..*/, "")).map((text) => (text === "-0" ? "0" : text));
// What a spreadsheet could take for something else: formulas, quotes, separators, apostrophes, digits.
const words = fc
  .string({ unit: fc.constantFrom(..."=+-@'\",;\t1 中文a<&>"), minLength: 1, maxLength: 30 })
  .map((text) => text.replaceAll("\t", " ").trim())
  .filter((text) => text !== "");
const periods = fc.constantFrom(YEAR_2024, { start: "2023-07-01", endExclusive: "2024-07-01" });

function amountOf({ unit, allowedUnits, dataType }: Metric): fc.Arbitrary<Partial<StatedFact>> {
  if (unit === null) return fc.constantFrom({ text: "true" }, { text: "false" });
  return fc.record(
    {
      value: dataType === "INTEGER" ? integer : decimal,
      unit: fc.constantFrom(...allowedUnits).map((pattern) => pattern.replace("CUR", "iso4217:CNY")),
      decimals: fc.integer({ min: -20, max: 20 }),
      censored: fc.constantFrom("LESS_THAN" as const, "GREATER_THAN" as const),
    },
    { requiredKeys: ["value", "unit"] },
  );
}

const fact: fc.Arbitrary<StatedFact> = fc.constantFrom(...catalogue.metrics).chain((metric) =>
  fc
    .tuple(
      fc.oneof(
        amountOf(metric),
        fc.constantFrom(...NULL_REASONS).map((nullReason) => ({ nullReason })),
      ),
      fc.record(
        {
          basis: fc.constantFrom(...BASES),
          visibility: fc.constantFrom("PUBLIC" as const, "RESTRICTED" as const),
          note: words,
          evidence: fc.uniqueArray(
            fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 64, maxLength: 64 }),
            { minLength: 1, maxLength: 3 },
          ),
          restatement: fc.record({ reason: fc.constant("ERROR" as const), note: words }),
        },
        { requiredKeys: [] },
      ),
      periods,
    )
    .map(([amount, rest, period]) => ({
      metric: metric.slug,
      ...amount,
      ...rest,
      ...(metric.periodType === "DURATION" ? { period } : {}),
    })),
);
const facts = fc.uniqueArray(fact, {
  maxLength: 12,
  minLength: 1,
  selector: ({ metric, period }) => `${metric} ${period?.start}`,
});

describe("facts written as a table", () => {
  const readBack = async (bytes: Uint8Array) =>
    readSpreadsheetFacts(await reader.read({ name: "file", bytes }), NO_MAPPING, {
      catalogue,
      period: YEAR_2024,
      currency: null,
    });

  it.each([
    ["XLSX", (stated: readonly StatedFact[]) => writer.xlsx([factsSheet(stated, catalogue)]), 60],
    ["CSV", async (stated: readonly StatedFact[]) => writer.csv(factsSheet(stated, catalogue)), 200],
  ])("are read back from %s as the same facts", async (_format, write, numRuns) => {
    await fc.assert(
      fc.asyncProperty(facts, async (stated) => {
        const read = await readBack(await write(stated));

        expect(read.errors).toEqual([]);
        expect(read.facts).toEqual(stated);
      }),
      { numRuns },
    );
  });

  it("never start a formula in CSV", async () => {
    await fc.assert(
      fc.asyncProperty(words, async (note) => {
        const text = new TextDecoder().decode(
          writer.csv(factsSheet([{ metric: "ghg-scope1", nullReason: "CONFIDENTIAL", note }], catalogue)),
        );
        const cells: string[] = parse(text, { bom: true }).flat();

        expect(cells.filter((cell) => /^[=+@-]/.test(cell))).toEqual([]);
      }),
    );
  });
});
