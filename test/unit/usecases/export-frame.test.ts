// SPDX-License-Identifier: Apache-2.0
import { parse } from "csv-parse/sync";
import { expect, it } from "vitest";
import { exportFrameFiles } from "../../../functions/usecases/export-frame.ts";
import { indexLog } from "../../../functions/usecases/frames/index-log.ts";
import { createMemoryRegister } from "../../fixtures/memory-register.ts";

/** A register with one certified disclosure in its log and its index. */
async function indexed() {
  const register = await createMemoryRegister();
  const { id } = await register.accept();
  await register.settle();
  const needs = { ...register.submitNeeds, ...register.pipeline, ...register };
  await indexLog(needs);
  const record = await register.disclosures.find(id);
  if (record === undefined) throw new Error("no record");
  return { id, needs, period: record.period };
}

const textOf = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

it("writes the certified totals of a year as a table beside what describes it", async () => {
  const { id, needs, period } = await indexed();
  const year = Number(period.slice(0, 4));

  const files = [
    await exportFrameFiles("ghg-scope1", year, needs),
    await exportFrameFiles("ghg-scope1", year + 1, needs),
  ];

  const rows = files.map((file) => parse(textOf(file?.csv), { columns: true }) as Record<string, string>[]);
  const [in2023 = [], in2024 = []] = rows;
  expect([...in2023, ...in2024]).toMatchObject([{ disclosure: id, unit: "utr:tCO2e" }]);
  const metadata = JSON.parse(textOf(files[0]?.json));
  expect(metadata.tables.frame.url).toBe(`${year}.csv`);
  expect(Object.keys(metadata.tableTemplates.frame.columns).sort()).toEqual(
    textOf(files[0]?.csv).split("\r\n")[0]?.split(",").sort(),
  );
});

it("has nothing for a metric that is not in the catalogue", async () => {
  const { needs } = await indexed();

  expect(await exportFrameFiles("no-such-metric", 2023, needs)).toBeUndefined();
});
