// SPDX-License-Identifier: Apache-2.0
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { filledTemplate } from "../fixtures/filled-workbook.ts";
import { anyPort, type RegisterProcess, spawnRegister, temporaryData } from "../fixtures/register-process.ts";
import { download, registerCompany } from "../fixtures/register-scene.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const PROGRAM = [join(ROOT, "scripts/run-ts.mjs"), join(ROOT, "functions/local/import-file.ts")];

let data: Awaited<ReturnType<typeof temporaryData>>;
let register: RegisterProcess;
let organization: string;

beforeAll(async () => {
  data = await temporaryData();
  register = await spawnRegister({ dataFolder: data.path, port: await anyPort() }).ready();
  ({ id: organization } = await registerCompany(register, "Small But Exact Ltd"));
  const operator = await register.client("operator");
  const { createClient } = await operator.graphql<{
    readonly createClient: { readonly clientId: string; readonly clientSecret: string };
  }>("mutation ($input: CreateClientInput!) { createClient(input: $input) { clientId clientSecret } }", {
    input: { organization, roles: ["PREPARER"], label: "spreadsheets" },
  });
  await writeFile(clientsFile(), JSON.stringify([{ role: "preparer", organization, ...createClient }]));
});
afterAll(async () => {
  await register.kill("SIGKILL");
  await data.remove();
});

const clientsFile = () => join(data.path, "preparer.json");

/** Fills the published template in, and imports it as a person at a terminal does. */
async function importFilled(values: Readonly<Record<string, string>>, ...more: readonly string[]) {
  const template = await download(`${register.url}/templates/vsme.xlsx`);
  const file = join(data.path, "vsme.xlsx");
  await writeFile(file, await filledTemplate(template, values));
  const flags = ["--register", register.url, "--clients", clientsFile(), "--framework", "VSME"];
  return run([file, ...flags, "--period", "2024", "--currency", "EUR", ...more]);
}

function run(args: readonly string[]): Promise<{ readonly status: number; readonly printed: string }> {
  return new Promise((done) => {
    execFile(process.execPath, [...PROGRAM, ...args], { cwd: ROOT }, (error, stdout, stderr) => {
      done({ status: error === null ? 0 : Number(error.code), printed: stdout + stderr });
    });
  });
}

it("leads from the filled template over what is wrong with it to a certificate", async () => {
  const first = { "ghg-scope1": "1,234.5", "waste-total": "1000", "waste-hazardous": "100" };
  const wrongSum = { ...first, "waste-nonhazardous": "90" };
  const corrected = { ...wrongSum, "ghg-scope1": "1234.5", "waste-nonhazardous": "900" };

  const refused = await importFilled(wrongSum, "--submit");
  const certified = await importFilled(corrected, "--submit");

  expect(refused.status).toBe(1);
  expect(refused.printed).toMatch(/column G \(Value\).*"1,234\.5" — remove the thousands separator: 1234\.5/);
  expect(refused.printed).toMatch(/R-WST-01/);
  expect(refused.printed).not.toMatch(/accepted/);
  expect(certified).toMatchObject({
    status: 0,
    printed: expect.stringMatching(/certified[\s\S]*verified +passed/),
  });
});

it("says it in Chinese, and what is missing at the command line", async () => {
  const chinese = await importFilled({ "waste-total": "10吨" }, "--period", "2023", "--language", "zh");
  const wrongUse = await run(["--period", "2024"]);

  expect(chinese).toMatchObject({ status: 1, printed: expect.stringMatching(/第 \d+ 行 G 列.*应为数字/) });
  expect(wrongUse).toMatchObject({ status: 64, printed: expect.stringMatching(/expected one file/) });
});

it("gives the public facts of a disclosure back as tables", async () => {
  const imported = await importFilled({ "ghg-scope1": "7.50" }, "--period", "2022", "--submit");
  const [, id] = /accepted +disclosure:(\S+)/.exec(imported.printed) ?? [];
  const csv = new TextDecoder().decode(await download(`${register.url}/disclosures/${id}.csv`));
  const xlsx = await download(`${register.url}/disclosures/${id}.xlsx`);

  expect(csv).toContain("ghg-scope1,");
  expect([...xlsx.subarray(0, 2)]).toEqual([0x50, 0x4b]);
});
