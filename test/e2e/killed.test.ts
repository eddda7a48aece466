// SPDX-License-Identifier: Apache-2.0
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { toHex } from "../../core/canonical/encoding.ts";
import { isDomainError } from "../../core/errors.ts";
import { verifyWith } from "../../functions/local/follow-disclosure.ts";
import { until } from "../fixtures/program-process.ts";
import {
  anyPort,
  processesOf,
  type RegisterProcess,
  spawnRegister,
  temporaryData,
} from "../fixtures/register-process.ts";
import {
  type Company,
  certificateOf,
  download,
  logSize,
  registerCompany,
  submit,
  walkLog,
  yearOf,
} from "../fixtures/register-scene.ts";
import { problemsOf } from "../fixtures/verification.ts";

const YEARS = Array.from({ length: 20 }, (_, i) => 2000 + i);
const STAGE_MS = 60_000;

let data: Awaited<ReturnType<typeof temporaryData>>;
let port: number;
let register: RegisterProcess;
let company: Company;
/** statement hashes of all receipts a client has seen, by year */
const receipts = new Map<number, Set<string>>();

const start = () => spawnRegister({ dataFolder: data.path, port }).ready();

beforeAll(async () => {
  data = await temporaryData();
  port = await anyPort();
  register = await start();
  company = await registerCompany(register, "Killed Often Ltd");
});
afterAll(async () => {
  await register.kill("SIGKILL");
  await data.remove();
});

/** Submits years at once; a register that is gone in between is no answer. */
async function submitAll(years: readonly number[]): Promise<readonly string[]> {
  const answers = await Promise.all(years.map(submitYear));
  return answers.flatMap((id) => id ?? []);
}

async function submitYear(year: number): Promise<string | undefined> {
  try {
    const { disclosure } = await submit(company.preparer, yearOf(company.id, year));
    if (disclosure === null) throw new Error(`${year} was refused`);
    receipts.set(year, (receipts.get(year) ?? new Set()).add(disclosure.receipt.statementHash));
    return disclosure.id;
  } catch (error) {
    if (isDomainError(error) || !(error instanceof TypeError)) throw error;
    return undefined; // fetch failed: the register was killed
  }
}

/** Files that the register has written in one of its folders so far. */
function written(folder: string, ending = ""): number {
  const path = join(data.path, "objects", folder);
  return existsSync(path) ? readdirSync(path).filter((name) => name.endsWith(ending)).length : 0;
}

/** Resolves as soon as a count is another than it is now. */
async function untilMoved(count: () => number): Promise<void> {
  const before = count();
  while (count() === before) await new Promise((done) => setTimeout(done, 2));
}

async function killRegister(): Promise<void> {
  await register.kill("SIGKILL");
  await until(() => processesOf(data.path).size === 0, 10_000, "every process to end with the killed one");
}

it.each([
  ["accepts", 4, 0, () => receipts.size],
  ["stages a batch", 8, 0, () => written("staging")],
  ["publishes a checkpoint", 11, 0, () => written("log/notes")],
  ["anchors", 14, 70, () => written("log/notes")],
  ["issues", 17, 0, () => written("certificates", ".pdf")],
  ["issues many", 20, 150, () => written("certificates", ".pdf")],
])(
  "starts again after SIGKILL while it %s, and no process is left",
  async (_what, count, extraMs, progress) => {
    const moved = untilMoved(progress);
    const submitting = submitAll(YEARS.slice(0, count));
    await moved;
    await new Promise((done) => setTimeout(done, extraMs));

    await killRegister();
    await submitting;
    register = await start();

    expect((await fetch(`${register.url}/health`)).status).toBe(200);
  },
  STAGE_MS,
);

it("starts again after SIGKILL while it was starting", async () => {
  await killRegister();
  register = spawnRegister({ dataFolder: data.path, port });
  await until(() => processesOf(data.path).size > 2, STAGE_MS, "components to be started");
  await killRegister();

  register = await start();

  expect((await fetch(`${register.url}/health`)).status).toBe(200);
});

it("has certified every accepted disclosure exactly once in the end", async () => {
  const ids = await submitAll(YEARS);
  await until(
    async () => (await logSize(register.url)) === 2 * YEARS.length,
    60_000,
    "a log of every disclosure and every certificate",
  );
  const { checkpoint, root, statements } = await walkLog(register.url);
  const certificates = await Promise.all(ids.map((id) => certificateOf(company.preparer, id)));
  const reports = await Promise.all(
    certificates.map(async ({ pdf }) => verifyWith(await download(pdf.url), register.url)),
  );

  const disclosed = statements.flatMap((one) => (one.type === "disclosure" ? one : []));
  const certified = statements.flatMap((one) => (one.type === "certificate" ? one : []));
  const hashes = disclosed.map(({ hash }) => hash).sort();
  expect(ids).toHaveLength(YEARS.length);
  expect(root).toBe(toHex(checkpoint.root));
  expect([...receipts.values()].flatMap((seen) => [...seen]).sort()).toEqual(hashes);
  expect(certified.map(({ disclosure }) => disclosure).sort()).toEqual(hashes);
  expect(certified.map(({ id }) => id).sort()).toEqual(certificates.map(({ serial }) => serial).sort());
  expect(reports.flatMap(problemsOf)).toEqual([]);
});
