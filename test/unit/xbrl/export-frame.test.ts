// SPDX-License-Identifier: Apache-2.0
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import type { Fact } from "../../../core/disclosure/fact.ts";
import { exportFrame } from "../../../core/xbrl/export-frame.ts";
import { catalogue } from "../../fixtures/catalogue.ts";
import { hashedFact, PUBLIC_URL } from "../../fixtures/xbrl-export.ts";

/** The frame of these facts, one organization each, and its rows as a reader of CSV sees them. */
function frameOf(slug: string, facts: readonly Partial<Fact>[]) {
  const metric = catalogue.metric(slug);
  if (metric === undefined) throw new Error(`no metric ${slug}`);
  const figures = facts.map((fact, i) => ({
    organization: {
      did: `did:web:register.example:organizations:o${i}`,
      lei: i === 0 ? "529900T8BM49AURSDO55" : null,
    },
    disclosure: `scope${i}.1`,
    leaf: String(i).repeat(64),
    fact: hashedFact({ metric: slug, ...fact }),
  }));
  const frame = exportFrame(metric, figures, { catalogue, publicUrl: PUBLIC_URL, csvFile: "2024.csv" });
  const rows: Record<string, string>[] = parse(frame.csv, { columns: true });
  return { ...frame, rows };
}

describe("a frame in xBRL-CSV", () => {
  it("has a row an organization in one unit, each named after its leaf", () => {
    const { rows, csv } = frameOf("ghg-scope1", [{ value: "55.2", unit: "ktCO2e", decimals: 1 }, {}]);

    expect(csv.endsWith("\r\n")).toBe(true);
    expect(rows).toMatchObject([
      {
        id: `f${"0".repeat(64)}`,
        entity: "lei:529900T8BM49AURSDO55",
        period: "2024-01-01T00:00:00/2025-01-01T00:00:00",
        unit: "utr:tCO2e",
        decimals: "-2",
        value: "55200",
        statedValue: "55.2",
        statedUnit: "ktCO2e",
      },
      { entity: "did:web:register.example:organizations:o1", decimals: "#none", value: "1200" },
    ]);
  });

  it("says which column is what", () => {
    const { metadata } = frameOf("ghg-scope1", [{ dimensions: { country: "CN" } }]);

    expect(metadata).toMatchObject({
      documentInfo: {
        documentType: "https://xbrl.org/2021/xbrl-csv",
        taxonomy: [`${PUBLIC_URL}/taxonomy/2026.1/touchstone.xsd`],
      },
      tableTemplates: {
        frame: {
          rowIdColumn: "id",
          columns: {
            country: {},
            value: {
              decimals: "$decimals",
              dimensions: {
                concept: "ts:GhgScope1",
                entity: "$entity",
                period: "$period",
                unit: "$unit",
                "ts:CountryAxis": "$country",
              },
            },
            leafHash: { comment: true },
          },
        },
      },
      tables: { frame: { template: "frame", url: "2024.csv" } },
    });
  });

  it.each([
    ["pure numbers", "board-female-share", { value: "0.4", unit: "pure" }],
    ["people", "workforce-headcount", { value: "7", unit: "persons" }],
  ])("has no unit for %s", (_what, slug, fact) => {
    expect(Object.keys(frameOf(slug, [fact]).rows[0] ?? {})).not.toContain("unit");
  });

  it.each([
    [
      "a reason",
      { value: null, unit: null, nullReason: "NOT_MATERIAL" },
      { value: "#nil", nullReason: "NOT_MATERIAL" },
    ],
    [
      "a bound",
      { value: "1", censored: "LESS_THAN" },
      { value: "#nil", censored: "LESS_THAN", statedValue: "1" },
    ],
  ] as const)("writes %s beside a nil value", (_what, fact, row) => {
    expect(frameOf("ghg-scope1", [fact]).rows).toMatchObject([row]);
  });

  it("tells a member that looks like a special value from one", () => {
    const dimensions = { facility: '#nil, "north"' };

    expect(frameOf("ghg-scope1", [{ dimensions }]).rows).toMatchObject([{ facility: '##nil, "north"' }]);
  });

  it("leaves out what cannot be written exactly, and says which", () => {
    const { rows, leftOut } = frameOf("energy-total", [
      { value: "5", unit: "tce", decimals: 0 },
      { value: "5", unit: "MWh" },
    ]);

    expect(leftOut).toEqual([{ leaf: "0".repeat(64), reason: "UNIT_NOT_EXACT" }]);
    expect(rows).toHaveLength(1);
  });
});
