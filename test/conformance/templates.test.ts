// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Metric } from "../../core/catalogue/catalogue.ts";
import { unitIn } from "../../core/units/unit-table.ts";
import { createScene } from "../fixtures/api-scene.ts";
import { catalogue } from "../fixtures/catalogue.ts";
import { filledTemplate, type Typed } from "../fixtures/filled-workbook.ts";
import { describeWith, runTool } from "../fixtures/other-tools.ts";
import { reader } from "../fixtures/spreadsheets.ts";

const PROFILES = catalogue.profiles.map(({ framework, expected }) => ({
  framework,
  name: framework.toLowerCase(),
  metrics: expected.flatMap(({ metric }) => catalogue.metric(metric) ?? []),
}));
const NAMES = PROFILES.map(({ name }) => name);
const SHEETS = ["Guide 说明", "Data 数据"];
/** Comma, quotes, UTF-8, cells as they are shown, every sheet into a file of its own. */
const CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1";
const SAVE = "mutation ($input: SaveDraftInput!) { saveDraft(input: $input) { draft { id } } }";
const IMPORT = `mutation ($input: ImportFactsInput!) { importFacts(input: $input) {
  format imported skipped errorCount errors { message } ignoredColumns
  draft { facts(first: 1000) { edges { node {
    metric value text nullReason censored unit decimals basis visibility note dimensions { axis member }
  } } } }
} }`;

/** What somebody types into the n-th row that a metric has: values of every form, a reason, words of every list. */
function typedInto({ dataType, unit, allowedUnits, dimensions }: Metric, n: number): Typed {
  if (n % 7 === 3)
    return { "Null reason": "NOT_AVAILABLE 暂无数据", Note: "Ab 2026 报告 &amp; &lt;later&gt;" };
  if (dataType === "BOOLEAN") return "true";
  if (allowedUnits.length === 0) return { Value: "as printed 如报告所述" };
  if (dataType === "INTEGER") return { Value: String(1000 + n), Visibility: "RESTRICTED 受限" };
  if (unit?.includes("CUR") && unit !== "CUR") return { Value: "0.000123", Unit: unitIn(unit, "EUR") };
  if (dataType === "PERCENT") return { Value: `${n % 90}.25`, Basis: "ESTIMATED 估算" };
  const place = dimensions.includes("country") && n % 2 === 0 ? { Dimensions: "country=CN" } : {};
  return {
    Value: ["0.1", "1234567.891", "12345678901234.5", "0", "1.1"][n % 5] ?? "1",
    Decimals: "2",
    ...place,
  };
}

describeWith(["soffice"], "templates in LibreOffice", () => {
  let folder: string;
  let scene: Awaited<ReturnType<typeof createScene>>;
  const filled = new Map<string, Uint8Array>();

  function convert(format: string, outcome: string, files: readonly string[]): void {
    const profile = `-env:UserInstallation=file://${join(folder, "profile")}`;
    const out = join(folder, outcome);
    const { code, stderr } = runTool("soffice", [
      ...["--headless", "--norestore", profile, "--convert-to", format, "--outdir", out],
      ...files,
    ]);
    if (code !== 0) throw new Error(`soffice: ${stderr}`);
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "templates-"));
    scene = await createScene();
    for (const { name, metrics } of PROFILES) {
      const template = new Uint8Array(await (await scene.send(`/templates/${name}.xlsx`)).arrayBuffer());
      const typed = Object.fromEntries(metrics.map((metric, n) => [metric.slug, typedInto(metric, n)]));
      filled.set(name, await filledTemplate(template, typed));
      writeFileSync(join(folder, `${name}.xlsx`), template);
      writeFileSync(join(folder, `${name}-filled.xlsx`), filled.get(name) ?? new Uint8Array());
    }
    convert(
      CSV,
      "read",
      NAMES.map((name) => join(folder, `${name}.xlsx`)),
    );
    convert(
      "xlsx:Calc MS Excel 2007 XML",
      "saved",
      NAMES.map((name) => join(folder, `${name}-filled.xlsx`)),
    );
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** The texts of a sheet, without empty rows and what is empty behind the last text. */
  async function textsOf(path: string, sheet: number): Promise<readonly (readonly string[])[]> {
    const bytes = new Uint8Array(readFileSync(join(folder, path)));
    const { sheets } = await reader.read({ name: path, bytes });
    const rows = (sheets[sheet]?.rows ?? []).map(({ cells }) => cells.map(({ text }) => text.trim()));
    return rows
      .map((texts) => texts.slice(0, texts.findLastIndex((text) => text !== "") + 1))
      .filter((texts) => texts.length > 0);
  }

  async function importInto(key: string, framework: string, bytes: Uint8Array) {
    const header = {
      idempotencyKey: key,
      organization: scene.alpha.id,
      period: { start: "2024-01-01", endExclusive: "2025-01-01" },
      frameworks: [framework],
      boundary: { approach: "OPERATIONAL_CONTROL" },
      currency: "EUR",
    };
    const { data } = await scene.query(SAVE, { input: header }, scene.alpha.preparer);
    const content = Buffer.from(bytes).toString("base64");
    const input = { draft: data.saveDraft.draft.id, fileName: "filled.xlsx", content };
    return (await scene.query(IMPORT, { input }, scene.alpha.preparer)).data.importFacts;
  }

  it.each(NAMES)("%s is read cell by cell as the register wrote it", async (name) => {
    const written = await Promise.all(SHEETS.map((_, i) => textsOf(`${name}.xlsx`, i)));
    const read = await Promise.all(SHEETS.map((sheet) => textsOf(`read/${name}-${sheet}.csv`, 0)));

    expect(read).toEqual(written);
    expect(written.map((rows) => rows.length > 20)).toEqual([true, true]);
  });

  it.each(PROFILES)(
    "$framework, filled in and saved again there, is imported without a difference",
    async (one) => {
      const { framework, name, metrics } = one;
      const saved = new Uint8Array(readFileSync(join(folder, `saved/${name}-filled.xlsx`)));

      const ours = await importInto(`ours-${name}`, framework, filled.get(name) ?? new Uint8Array());
      const theirs = await importInto(`theirs-${name}`, framework, saved);

      expect(theirs).toEqual(ours);
      expect(theirs).toMatchObject({
        format: "XLSX",
        imported: metrics.length,
        errors: [],
        ignoredColumns: [],
      });
      expect(saved).not.toEqual(filled.get(name));
    },
  );
});
