// SPDX-License-Identifier: Apache-2.0
import { once } from "node:events";
import { rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { verifyWith } from "../../functions/local/follow-disclosure.ts";
import { until } from "../fixtures/program-process.ts";
import {
  anyPort,
  killComponent,
  processesOf,
  type RegisterProcess,
  spawnRegister,
  temporaryData,
} from "../fixtures/register-process.ts";
import {
  accepted,
  type Company,
  certificateOf,
  download,
  registerCompany,
  standingOf,
  yearOf,
} from "../fixtures/register-scene.ts";
import { problemsOf } from "../fixtures/verification.ts";

const NOTICED_MS = 15_000;

let data: Awaited<ReturnType<typeof temporaryData>>;
let register: RegisterProcess;
let company: Company;

beforeAll(async () => {
  data = await temporaryData();
  register = await spawnRegister({ dataFolder: data.path, port: await anyPort() }).ready();
  company = await registerCompany(register, "Patient Ltd");
});
afterAll(async () => {
  await register.kill("SIGKILL");
  await data.remove();
});

async function health(): Promise<{
  readonly status: number;
  readonly parts: Readonly<Record<string, string>>;
}> {
  const response = await fetch(`${register.url}/health`);
  const { parts } = (await response.json()) as { readonly parts: Readonly<Record<string, string>> };
  return { status: response.status, parts };
}

async function chainPort(): Promise<number> {
  const trust = JSON.parse(
    new TextDecoder().decode(await download(`${register.url}/.well-known/touchstone.json`)),
  ) as { readonly chains: readonly [{ readonly rpcUrl: string }] };
  return Number(new URL(trust.chains[0].rpcUrl).port);
}

/** Kills the chain node and takes its port before it is back, so that the outage lasts as long as the test wants. */
async function holdChainDown(): Promise<Server> {
  const port = await chainPort();
  for (;;) {
    killComponent(register, "anvil");
    const squatter = createServer((socket) => socket.destroy()).listen(port, "127.0.0.1");
    const isOurs = await once(squatter, "listening").then(
      () => true,
      () => false,
    );
    if (isOurs) return squatter;
  }
}

/** Kills the chain node again and again, as soon as it is back and a pause has passed. */
async function killChainAfterEach(pausesMs: readonly number[]): Promise<void> {
  for (const waitMs of pausesMs) {
    await new Promise((done) => setTimeout(done, waitMs));
    await until(() => killComponent(register, "anvil"), NOTICED_MS, "the chain node to be back");
  }
}

it("accepts and logs while two of four members are stopped, says why nothing is anchored, and catches up", async () => {
  const marks = [3, 4].map((member) => join(data.path, `member-${member}.stopped`));
  await Promise.all(marks.map((mark) => writeFile(mark, "")));

  const id = await accepted(company.preparer, yearOf(company.id, 2020));
  await until(async () => (await health()).parts.anchor !== undefined, NOTICED_MS, "the anchor step to wait");
  const waiting = await health();
  const standing = await standingOf(company.preparer, id);
  await Promise.all(marks.map((mark) => rm(mark)));
  const { pdf } = await certificateOf(company.preparer, id);
  const report = await verifyWith(await download(pdf.url), register.url);

  expect(waiting.status).toBe(200);
  expect(waiting.parts.anchor).toBe("waiting: witnessed by 2 of 4 members, 3 needed");
  expect(waiting.parts.witness).toMatch(/no cosignature of member-3\S*, member-4/);
  expect(register.stderr()).toContain("anchor waits: witnessed by 2 of 4 members, 3 needed");
  expect(standing).toMatchObject({ status: "LOGGED", certificate: null });
  expect(problemsOf(report)).toEqual([]);
  await until(
    async () => (await health()).parts.anchor === undefined,
    NOTICED_MS,
    "nothing to wait any more",
  );
});

it("accepts while its chain node is down, says so, and certifies when the node is back", async () => {
  const before = await certificateOf(
    company.preparer,
    await accepted(company.preparer, yearOf(company.id, 2020)),
  );
  const squatter = await holdChainDown();

  await until(async () => (await health()).status === 503, NOTICED_MS, "/health to answer 503");
  const id = await accepted(company.preparer, yearOf(company.id, 2021));
  await until(
    async () => (await standingOf(company.preparer, id)).notarization !== null,
    NOTICED_MS,
    "the disclosure to be logged",
  );
  const down = await health();
  const { certificate } = await standingOf(company.preparer, id);
  squatter.close();
  await until(async () => (await health()).status === 200, NOTICED_MS, "/health to answer 200 again");
  const { pdf } = await certificateOf(company.preparer, id);

  expect(down.parts.chain).toMatch(/^down: /);
  expect(certificate).toBeNull();
  expect(register.stderr()).toContain("anchor waits: the chain node could not be asked");
  expect(register.isRunning()).toBe(true);
  const files = await Promise.all([pdf.url, before.pdf.url].map(download));
  const reports = await Promise.all(files.map((file) => verifyWith(file, register.url)));
  expect(reports.flatMap(problemsOf)).toEqual([]);
});

it("loses nothing when its chain node is killed while it anchors", async () => {
  const submitted = accepted(company.preparer, yearOf(company.id, 2022));
  await killChainAfterEach([60, 120, 180, 240]);

  const { pdf } = await certificateOf(company.preparer, await submitted);

  expect(problemsOf(await verifyWith(await download(pdf.url), register.url))).toEqual([]);
});

it("ends with a clear message when its table engine is killed, and goes on when it is started again", async () => {
  const id = await accepted(company.preparer, yearOf(company.id, 2023));
  killComponent(register, "dynoxide");

  const killed = register;
  const code = await killed.ended;
  const left = processesOf(data.path);
  register = await spawnRegister({ dataFolder: data.path, port: register.port }).ready();
  const { pdf } = await certificateOf(company.preparer, id);

  expect(code).toBe(1);
  expect(killed.stdout()).toMatch(
    /ending: the table engine ended with SIGKILL.*; a new start continues with what the table holds\n$/,
  );
  expect(left).toEqual(new Map());
  expect(problemsOf(await verifyWith(await download(pdf.url), register.url))).toEqual([]);
});
