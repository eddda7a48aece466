// SPDX-License-Identifier: Apache-2.0
import { cp, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readCheckpoint } from "../../core/log/checkpoint.ts";
import { formatAddCheckpoint } from "../../core/log/witness-protocol.ts";
import { checkDataFolder } from "../../functions/local/check-data-folder.ts";
import { verifyWith } from "../../functions/local/follow-disclosure.ts";
import { until } from "../fixtures/program-process.ts";
import { anyPort, type RegisterProcess, spawnRegister, temporaryData } from "../fixtures/register-process.ts";
import {
  accepted,
  type Company,
  certificateOf,
  download,
  logSize,
  registerCompany,
  standingOf,
  yearOf,
} from "../fixtures/register-scene.ts";
import { problemsOf } from "../fixtures/verification.ts";
import { memoryIn, startWitness, type WitnessProcess } from "../fixtures/witness-process.ts";

const NOTICED_MS = 60_000;
const NAMES = ["one.example/witness", "two.example/witness"] as const;

let data: Awaited<ReturnType<typeof temporaryData>>;
let folders: readonly [string, string];
let ports: readonly [number, number];
let witnesses: [WitnessProcess, WitnessProcess];
let register: RegisterProcess;
let company: Company;
let origin: string;

const registerFolder = () => join(data.path, "register");
const start = async () => spawnRegister({ dataFolder: registerFolder(), port: register.port }).ready();
const stop = () => register.kill("SIGTERM");

async function trust() {
  return JSON.parse(
    new TextDecoder().decode(await download(`${register.url}/.well-known/touchstone.json`)),
  ) as {
    readonly origin: string;
    readonly logKey: string;
    readonly witnesses: readonly string[];
    readonly witnessThreshold: number;
  };
}

/** What the register shows of its newest checkpoint. */
async function shown(): Promise<{
  readonly size: number;
  readonly witnesses: number;
  readonly witnessCount: number;
  readonly witnessThreshold: number;
}> {
  const { checkpoint } = await company.preparer.graphql<{
    readonly checkpoint: Awaited<ReturnType<typeof shown>>;
  }>("{ checkpoint { size witnesses witnessCount witnessThreshold } }");
  return checkpoint;
}

async function waiting(step: "witness" | "anchor"): Promise<string | undefined> {
  const health = (await (await fetch(`${register.url}/health`)).json()) as {
    readonly parts: Readonly<Record<string, string>>;
  };
  return health.parts[step];
}

async function anchorsOf(id: string): Promise<readonly string[]> {
  const { disclosure } = await company.preparer.graphql<{
    readonly disclosure: {
      readonly notarization: { readonly anchors: readonly { readonly status: string }[] } | null;
    };
  }>("query ($id: ID!) { disclosure(id: $id) { notarization { anchors { status } } } }", { id });
  return (disclosure.notarization?.anchors ?? []).map(({ status }) => status);
}

beforeAll(async () => {
  data = await temporaryData();
  folders = [join(data.path, "one"), join(data.path, "two")];
  ports = [await anyPort(), await anyPort()];
  register = await spawnRegister({ dataFolder: registerFolder(), port: await anyPort() }).ready();
  const { logKey, ...told } = await trust();
  origin = told.origin;
  await stop();
  witnesses = [
    await startWitness(folders[0], ports[0], ["--name", NAMES[0], "--log", logKey]),
    await startWitness(folders[1], ports[1], ["--name", NAMES[1], "--log", logKey]),
  ];
  const listed = witnesses.map((one) => ({ url: one.url, witnessKey: one.key() }));
  const policy = { v: 1, type: "touchstone-witness-policy", threshold: 2, witnesses: listed };
  await writeFile(join(registerFolder(), "witnesses.json"), JSON.stringify(policy));
  register = await start();
  company = await registerCompany(register, "Seen By Others Ltd");
});
afterAll(async () => {
  await Promise.all([register.kill("SIGKILL"), ...witnesses.map((one) => one.kill("SIGKILL"))]);
  await data.remove();
});

it("certifies with the cosignatures of witnesses in processes of their own, and names them as those to trust", async () => {
  const { pdf } = await certificateOf(
    company.preparer,
    await accepted(company.preparer, yearOf(company.id, 2020)),
  );
  const report = await verifyWith(await download(pdf.url), register.url);

  expect(problemsOf(report)).toEqual([]);
  expect(await trust()).toMatchObject({ witnesses: witnesses.map((one) => one.key()), witnessThreshold: 2 });
  await until(async () => (await shown()).witnesses === 2, NOTICED_MS, "both to have cosigned");
  expect(await shown()).toMatchObject({ witnesses: 2, witnessCount: 2, witnessThreshold: 2 });
  expect(await Promise.all(witnesses.map((one) => one.sizes()))).toEqual(
    Array(2).fill({ [origin]: await logSize(register.url) }),
  );
  expect((await stat(join(folders[0], "keys.json"))).mode & 0o777).toBe(0o600);
});

it("logs on while a witness that was killed is away, anchors nothing, and has every cosignature once it is back", async () => {
  const before = memoryIn(folders[1]);
  const submitting = accepted(company.preparer, yearOf(company.id, 2021));
  // Killed as soon as it has kept a head: the answer may not have left it.
  const kept = (async () => {
    while (memoryIn(folders[1]) === before) await new Promise((done) => setTimeout(done, 1));
    return witnesses[1].kill("SIGKILL");
  })();

  const first = await submitting;
  const how = await kept;
  const known = memoryIn(folders[1]);
  const second = await accepted(company.preparer, yearOf(company.id, 2022));
  await until(
    async () => (await standingOf(company.preparer, second)).notarization !== null,
    NOTICED_MS,
    "the log to go on",
  );
  await until(async () => (await waiting("anchor")) !== undefined, NOTICED_MS, "the anchor to wait");
  const away = { anchor: await waiting("anchor"), witness: await waiting("witness"), shown: await shown() };
  const { certificate } = await standingOf(company.preparer, second);
  witnesses[1] = await startWitness(folders[1], ports[1]);
  const olderSize = (await witnesses[1].sizes())[origin] ?? 0;
  const certificates = await Promise.all([first, second].map((id) => certificateOf(company.preparer, id)));
  const reports = await Promise.all(
    certificates.map(async ({ pdf }) => verifyWith(await download(pdf.url), register.url)),
  );

  expect(how).toBe("SIGKILL");
  expect(known).not.toBe(before);
  expect(away.anchor).toBe("waiting: witnessed by 1 of 2 witnesses, 2 needed");
  expect(away.witness).toBe(`waiting: no cosignature of ${NAMES[1]}`);
  expect(away.shown.witnesses).toBe(1);
  expect(certificate).toBeNull();
  expect(olderSize).toBeLessThan(await logSize(register.url));
  expect(reports.flatMap(problemsOf)).toEqual([]);
  await until(async () => (await shown()).witnesses === 2, NOTICED_MS, "both to have cosigned again");
  expect((await witnesses[1].sizes())[origin]).toBe(await logSize(register.url));
});

it("a witness tells anybody what size it knows, and cosigns nothing from another", async () => {
  const note = new TextDecoder().decode(await download(`${register.url}/log/checkpoint`));
  const { size } = readCheckpoint(note);

  const response = await fetch(`${witnesses[0].url}/add-checkpoint`, {
    method: "POST",
    body: formatAddCheckpoint({ oldSize: 0, proof: [], note }),
  });

  expect(response.status).toBe(409);
  expect(response.headers.get("content-type")).toBe("text/x.tlog.size");
  expect(await response.text()).toBe(`${size}\n`);
});

it("refuses a register that was set back and shows another past: nothing of that is ever FINAL", async () => {
  const copy = join(data.path, "copy");
  await stop();
  await cp(registerFolder(), copy, { recursive: true });
  const checked = await checkDataFolder(copy);
  register = await start();
  await certificateOf(company.preparer, await accepted(company.preparer, yearOf(company.id, 2023)));
  await until(async () => (await shown()).witnesses === 2, NOTICED_MS, "both to have cosigned the true past");
  await stop();
  const seen = memoryIn(folders[0]);
  const seenSize = (await witnesses[0].sizes())[origin] ?? 0;
  await rm(registerFolder(), { recursive: true });
  await cp(copy, registerFolder(), { recursive: true });
  register = await start();

  const forked: string[] = [];
  for (const year of [2030, 2031, 2032, 2033])
    forked.push(await accepted(company.preparer, yearOf(company.id, year)));
  await until(
    async () => (await logSize(register.url)) > seenSize,
    NOTICED_MS,
    "the other past to grow larger",
  );
  const expected = "waiting: witnessed by 0 of 2 witnesses, 2 needed";
  await until(async () => (await waiting("anchor")) === expected, NOTICED_MS, "the anchor to wait");
  const note = new TextDecoder().decode(await download(`${register.url}/log/checkpoint`));
  const answers = await Promise.all(
    witnesses.map(({ url }) =>
      fetch(`${url}/add-checkpoint`, {
        method: "POST",
        body: formatAddCheckpoint({ oldSize: seenSize, proof: [], note }),
      }),
    ),
  );
  // One more round of every step.
  const last = await accepted(company.preparer, yearOf(company.id, 2034));
  await until(
    async () => (await standingOf(company.preparer, last)).notarization !== null,
    NOTICED_MS,
    "the log to go on",
  );

  expect(checked).toMatchObject({ total: 0, witnesses: { of: 6, right: 6 } });
  expect(answers.map(({ status }) => status)).toEqual([422, 422]);
  expect((await Promise.all(forked.map(anchorsOf))).flat()).not.toContain("FINAL");
  expect(await waiting("anchor")).toBe(expected);
  expect(
    (await Promise.all(forked.map((id) => standingOf(company.preparer, id)))).map(
      ({ certificate }) => certificate,
    ),
  ).toEqual([null, null, null, null]);
  expect((await shown()).witnesses).toBe(0);
  expect(memoryIn(folders[0])).toBe(seen);
});

it("ends when it is told to, and refuses another name, a second process and a wrong key in words", async () => {
  const other = startWitness(folders[0], await anyPort());
  await expect(other).rejects.toThrow(/CONFLICT: data folder: expected no other/);

  expect(await witnesses[0].kill("SIGTERM")).toBe(0);
  await expect(startWitness(folders[0], ports[0], ["--name", "other.example"])).rejects.toThrow(
    /CONFLICT: --name: expected one\.example\/witness, fixed at the first start, got other\.example/,
  );
  await expect(startWitness(folders[0], ports[0], ["--log", "no key"])).rejects.toThrow(/BAD_INPUT: --log: /);
});
