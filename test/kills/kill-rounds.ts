// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { until } from "../fixtures/program-process.ts";
import {
  anyPort,
  killEverything,
  processesOf,
  type RegisterProcess,
  spawnRegister,
  temporaryData,
} from "../fixtures/register-process.ts";
import { logSize, registerCompany } from "../fixtures/register-scene.ts";
import { type Choices, createChoices } from "../schedules/seeded-choices.ts";
import { companiesFor, type EagerCompany, startEagerCompany } from "./eager-company.ts";
import { brokenClaims } from "./kept-promises.ts";

export interface KillOptions {
  readonly kills: number;
  readonly seed: number;
  readonly tell?: (line: string) => void;
}

export interface KillReport {
  readonly kills: Readonly<Record<Moment["name"], number>>;
  /** submissions that were answered, and how often */
  readonly disclosures: number;
  readonly answers: number;
  readonly entries: number;
  /** what does not hold; empty where all is well */
  readonly problems: readonly string[];
}

type Moment = (typeof MOMENTS)[number];

const MOMENTS = [
  { name: "starting", weight: 3 },
  { name: "working", weight: 2 },
  { name: "sequencing", weight: 3 },
] as const;
const NEW_PER_KILL = 2;
const NEW_AT_FIRST = 4;
const FIRST_START_MS = 3000;
const WORK_MS = 2500;
const MID_BATCH_MS = 40;
const GONE_MS = 20_000;
const SETTLED_MS = 300_000;
const LOOK_MS = 3;
const ROOT = resolve(import.meta.dirname, "../..");
const LOG_CHECK = [join(ROOT, "scripts/run-ts.mjs"), join(ROOT, "functions/local/log-check.ts"), "check"];

interface Scene {
  readonly data: string;
  readonly port: number;
  readonly choices: Choices;
  readonly company: EagerCompany;
  /** every one that was ever served to this client */
  readonly checkpoints: Set<string>;
  readonly problems: string[];
}

/** Kills a register under load again and again, at moments that follow from the seed, and then holds it to all it has said. */
export async function killAgainAndAgain({
  kills,
  seed,
  tell = () => undefined,
}: KillOptions): Promise<KillReport> {
  const data = await temporaryData();
  const counts = { starting: 0, working: 0, sequencing: 0 };
  try {
    const scene = await openScene(data.path, kills, seed);
    const { choices, company, problems } = scene;
    let startMs = FIRST_START_MS;
    for (let n = 1; n <= kills; n += 1) {
      company.allow(NEW_PER_KILL);
      const { name } = choices.weighed(MOMENTS);
      const beganMs = performance.now();
      const how = await strike(name, startMs, scene, () => {
        startMs = performance.now() - beganMs;
      });
      counts[name] += 1;
      tell(`kill ${n} of ${kills}: ${how} while ${name}; ${company.promised.size} receipts so far`);
    }
    const entries = await settle(scene);
    const { promised, answers } = company;
    return { kills: counts, disclosures: promised.size, answers: answers(), entries, problems };
  } finally {
    await data.remove();
  }
}

/** A register with companies, killed for the first time, and clients that do not know it. */
async function openScene(data: string, kills: number, seed: number): Promise<Scene> {
  const port = await anyPort();
  const register = await spawnRegister({ dataFolder: data, port }).ready();
  const needed = companiesFor(NEW_AT_FIRST + NEW_PER_KILL * kills);
  const names = Array.from({ length: needed }, (_, n) => `Killed Often ${n} Ltd`);
  const companies = await Promise.all(names.map((name) => registerCompany(register, name)));
  await killAll(register);
  const choices = createChoices(seed);
  const company = startEagerCompany(companies, createChoices(seed + 1));
  company.allow(NEW_AT_FIRST);
  return { data, port, choices, company, checkpoints: new Set(), problems: [] };
}

/** Starts the register and kills it; nothing of it runs before or after. */
async function strike(
  moment: Moment["name"],
  startMs: number,
  scene: Scene,
  noteReady: () => void,
): Promise<string> {
  const { data, port, choices, problems } = scene;
  const isAll = choices.chance(0.4);
  const share = choices.below(1000) / 1000;
  const register = spawnRegister({ dataFolder: data, port });
  if (moment === "starting") await sleep(share * startMs);
  else {
    await register.ready();
    noteReady();
    await noteCheckpoint(register.url, scene);
    if (moment === "sequencing") await untilStaged(data);
    await sleep(share * (moment === "sequencing" ? MID_BATCH_MS : WORK_MS));
  }
  const ended = isAll ? await killAll(register) : await killOne(register);
  if (ended !== "SIGKILL") problems.push(`the register ended with ${ended} by itself: ${register.stderr()}`);
  return isAll ? "everything" : "the register";
}

/** The register's process alone: what it had started must notice and end. */
async function killOne(register: RegisterProcess): Promise<string | number> {
  const ended = await register.kill("SIGKILL");
  await untilGone(register.dataFolder);
  return ended;
}

/** All at once, as when the machine stops. */
async function killAll(register: RegisterProcess): Promise<string | number> {
  const ended = register.kill("SIGKILL");
  killEverything(register.dataFolder);
  await untilGone(register.dataFolder);
  return ended;
}

function untilGone(data: string): Promise<void> {
  return until(() => processesOf(data).size === 0, GONE_MS, "every process to end with the killed one");
}

/** Resolves when a batch is staged that was not there, or when nothing comes any more. */
async function untilStaged(data: string): Promise<void> {
  const staging = join(data, "objects/staging");
  const count = () => (existsSync(staging) ? readdirSync(staging).length : 0);
  const before = count();
  const deadline = performance.now() + WORK_MS;
  while (count() === before && performance.now() < deadline) await sleep(LOOK_MS);
}

async function noteCheckpoint(url: string, { checkpoints }: Scene): Promise<void> {
  const response = await fetch(`${url}/log/checkpoint`);
  if (response.ok) checkpoints.add(await response.text());
}

/** Undisturbed, the register finishes all it has accepted; then everything is looked at. Answers the size of the log. */
async function settle(scene: Scene): Promise<number> {
  const { data, port, company, checkpoints, problems } = scene;
  const register = await spawnRegister({ dataFolder: data, port }).ready();
  await company.rest();
  await company.insist();
  const entries = 2 * company.promised.size;
  await until(
    async () => (await logSize(register.url)) >= entries,
    SETTLED_MS,
    `a log of ${entries} entries, one a disclosure and one a certificate`,
  );
  await company.insist();
  const { url } = register;
  problems.push(
    ...company.problems,
    ...(await brokenClaims({ url, promised: company.promised, checkpoints })),
  );
  const size = await logSize(url);
  await register.kill("SIGTERM");
  await untilGone(data);
  problems.push(...(await logCheckProblems(data)));
  return size;
}

/** What `npm run log -- check` says where it does not end with 0. */
async function logCheckProblems(data: string): Promise<readonly string[]> {
  const child = spawn(process.execPath, LOG_CHECK, {
    // biome-ignore lint/style/noProcessEnv: what a shell would hand over
    env: { ...process.env, TOUCHSTONE_DATA: data },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
    });
  const [code] = (await once(child, "close")) as [number | null];
  return code === 0 ? [] : [`log check ended with ${code}: ${printed}`];
}

const sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));
