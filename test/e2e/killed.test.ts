// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, it } from "vitest";
import { toHex } from "../../core/canonical/encoding.ts";
import { isDomainError } from "../../core/errors.ts";
import { verifyWith } from "../../functions/local/follow-disclosure.ts";
import {
  anyPort,
  processesOf,
  type RegisterProcess,
  spawnRegister,
  temporaryData,
  until,
} from "../fixtures/register-process.ts";
import {
  type Company,
  certificateOf,
  download,
  registerCompany,
  submit,
  walkLog,
  yearOf,
} from "../fixtures/register-scene.ts";
import { problemsOf } from "../fixtures/verification.ts";

const YEARS = Array.from({ length: 20 }, (_, i) => 2000 + i);
/** From the first submission of a round: during acceptance, sequencing, anchoring and issuing. */
const KILLED_AFTER_MS = [25, 140, 330, 620, 1100, 1900];
const KILLED_WHILE_STARTING_MS = 1400;

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

/** Submits every year at once, as often as it takes; a register that is gone in between is no answer. */
async function submitAll(): Promise<readonly string[]> {
  const answers = await Promise.all(YEARS.map(submitYear));
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

async function killAfter(ms: number): Promise<void> {
  await new Promise((done) => setTimeout(done, ms));
  await register.kill("SIGKILL");
  await until(() => processesOf(data.path).size === 0, 10_000, "every process to end with the killed one");
}

it.each(KILLED_AFTER_MS)(
  "starts again after SIGKILL %i ms into its work, and no process is left",
  async (ms) => {
    const [answers] = await Promise.all([submitAll(), killAfter(ms)]);
    register = await start();

    expect(answers.length).toBeLessThanOrEqual(YEARS.length);
    expect((await fetch(`${register.url}/health`)).status).toBe(200);
  },
);

it("starts again after SIGKILL while it was starting", async () => {
  await register.kill("SIGKILL");
  register = spawnRegister({ dataFolder: data.path, port });
  await killAfter(KILLED_WHILE_STARTING_MS);

  register = await start();

  expect((await fetch(`${register.url}/health`)).status).toBe(200);
});

it("has certified every accepted disclosure exactly once in the end", async () => {
  const ids = await submitAll();
  await until(
    async () => (await walkLog(register.url)).statements.length === 2 * YEARS.length,
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
