// SPDX-License-Identifier: Apache-2.0
import { beforeEach, describe, expect, it } from "vitest";
import { MAX_FILE_BYTES } from "../../../functions/usecases/exchange/import-facts.ts";
import { createScene } from "../../fixtures/api-scene.ts";
import { reader } from "../../fixtures/spreadsheets.ts";

const SAVE = "mutation ($input: SaveDraftInput!) { saveDraft(input: $input) { draft { id } } }";
const IMPORT = `mutation ($input: ImportFactsInput!) {
  importFacts(input: $input) {
    format encoding imported removed skipped errorCount errors { column message(language: ZH) }
    draft { factCount facts { edges { node { metric value } } } }
  }
}`;
const HEADER = "Metric,Value,Unit\n";
const base64 = (text: string) => Buffer.from(text).toString("base64");

let scene: Awaited<ReturnType<typeof createScene>>;
let draft: string;

beforeEach(async () => {
  scene = await createScene();
  const input = {
    idempotencyKey: "sheet",
    organization: scene.alpha.id,
    period: { start: "2024-01-01", endExclusive: "2025-01-01" },
    frameworks: ["VSME"],
    boundary: { approach: "OPERATIONAL_CONTROL" },
  };
  const { data } = await scene.query(SAVE, { input }, scene.alpha.preparer);
  draft = String(data.saveDraft.draft.id);
});

const importAs = (token: string, rows: string, changes: Readonly<Record<string, unknown>> = {}) =>
  scene.query(
    IMPORT,
    { input: { draft, fileName: "facts.csv", content: base64(HEADER + rows), ...changes } },
    token,
  );

describe("importFacts", () => {
  it("keeps good rows, names wrong ones, and takes corrections", async () => {
    const first = await importAs(
      scene.alpha.preparer,
      "ghg-scope1,5,tCO2e\nenergy-total,x,MWh\nwaste-total,,t\n",
    );
    const second = await importAs(scene.alpha.preparer, "ghg-scope1,6,tCO2e\n");

    expect(first.data.importFacts).toMatchObject({
      ...{ format: "CSV", encoding: "UTF-8", imported: 1, skipped: 1, errorCount: 1 },
      errors: [{ column: "B", message: expect.stringContaining("第 3 行") }],
    });
    expect(second.data.importFacts.draft.facts.edges).toEqual([
      { node: { metric: "ghg-scope1", value: "6" } },
    ]);
  });

  it("removes what a replacing file no longer states, unless a row could not be read", async () => {
    await importAs(scene.alpha.preparer, "ghg-scope1,5,tCO2e\nenergy-total,7,MWh\n");

    const broken = await importAs(scene.alpha.preparer, "ghg-scope1,x,tCO2e\n", { replace: true });
    const whole = await importAs(scene.alpha.preparer, "ghg-scope1,5,tCO2e\n", { replace: true });

    expect(broken.data.importFacts).toMatchObject({ removed: 0, draft: { factCount: 2 } });
    expect(whole.data.importFacts).toMatchObject({ removed: 1, draft: { factCount: 1 } });
  });

  it("keeps nothing on a dry run", async () => {
    const { data } = await importAs(scene.alpha.preparer, "ghg-scope1,5,tCO2e\n", { dryRun: true });

    expect(data.importFacts).toMatchObject({ imported: 1, draft: { factCount: 0 } });
  });

  it.each([
    ["a reader", () => scene.alpha.reader, "FORBIDDEN"],
    ["a preparer of another company", () => scene.beta.preparer, "NOT_FOUND"],
  ])("refuses %s", async (_who, token, code) => {
    const { errors } = await importAs(token(), "ghg-scope1,5,tCO2e\n");

    expect(errors[0]?.extensions.code).toBe(code);
  });

  it("takes a file of the size it allows, as it arrives", async () => {
    const rows = "ghg-scope1,5,tCO2e\n";

    const { data, errors } = await importAs(
      scene.alpha.preparer,
      rows + `${"x".repeat(7997)},,\n`.repeat(500).slice(HEADER.length + rows.length - MAX_FILE_BYTES),
    );

    expect(errors).toEqual([]);
    expect(data.importFacts).toMatchObject({ imported: 1, errorCount: 0 });
  });

  it.each([
    ["content that is no base64", { content: "*" }, "BAD_INPUT"],
    ["more than 3 MB", { content: "A".repeat((MAX_FILE_BYTES / 3) * 4 + 4) }, "TOO_LARGE"],
    [
      "an alias for a metric that is none",
      { mapping: { metricAliases: [{ name: "a", means: "b" }] } },
      "BAD_INPUT",
    ],
  ])("refuses %s", async (_what, changes, code) => {
    const { errors } = await importAs(scene.alpha.preparer, "", changes);

    expect(errors[0]?.extensions.code).toBe(code);
  });
});

describe("the template of a framework", () => {
  it.each(["vsme", "esrs_2023", "ifrs_s2", "gri", "hkex_c2", "cn_exchanges", "sfdr"])(
    "is served for %s with a row for every metric",
    async (name) => {
      const response = await scene.send(`/templates/${name}.xlsx`);
      const { sheets } = await reader.read({ name, bytes: new Uint8Array(await response.arrayBuffer()) });

      expect(response.headers.get("content-type")).toMatch(/spreadsheetml/);
      expect(sheets.map((sheet) => sheet.name)).toEqual(["Guide 说明", "Data 数据"]);
      expect(sheets[1]?.rows[0]?.cells[6]?.text).toBe("Value\n数值");
    },
  );

  it.each(["vsme", "gri"])("has one row of market-based Scope 2, which a rule asks for: %s", async (name) => {
    const response = await scene.send(`/templates/${name}.xlsx`);
    const { sheets } = await reader.read({ name, bytes: new Uint8Array(await response.arrayBuffer()) });

    const slugs = (sheets[1]?.rows ?? []).map(({ cells }) => cells[0]?.text);

    expect(slugs.filter((slug) => slug === "ghg-scope2-market")).toHaveLength(1);
    expect(slugs[slugs.indexOf("ghg-scope2-location") + 1]).toBe("ghg-scope2-market");
  });

  it("is not there for a framework without one", async () => {
    expect((await scene.send("/templates/nothing.xlsx")).status).toBe(404);
  });
});
