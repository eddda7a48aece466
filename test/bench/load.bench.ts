// SPDX-License-Identifier: Apache-2.0
// node scripts/run-ts.mjs test/bench/load.bench.ts [seconds, 60 where none is given] [clients, 50] [--entries 1000000]
// Small disclosures over HTTP to a register in a process of its own, which logs and certifies meanwhile; then bare conditional
// puts of the same size by as many callers into a table of the very engine that the register runs on. With --entries the log
// holds so many before the clients start (seeded-register.ts), and they start when these are anchored.
import { readFileSync } from "node:fs";
import { loadavg } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { PutItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import { createTable } from "../../functions/adapters/dynamodb/create-table.ts";
import { QUEUE_INDEX, queueOf, SHARDS } from "../../functions/adapters/dynamodb/key.ts";
import {
  anyPort,
  processesOf,
  type RegisterProcess,
  spawnRegister,
  temporaryData,
} from "../fixtures/register-process.ts";
import { accepted, type Company, registerCompany, yearOf } from "../fixtures/register-scene.ts";
import { clientOf, storesOver } from "../fixtures/table.ts";
import { seedRegister } from "./seeded-register.ts";
import { quantile } from "./timing.ts";

const { values: options, positionals } = parseArgs({
  options: { entries: { type: "string", default: "0" } },
  allowPositionals: true,
});
const [SECONDS = 60, CLIENTS = 50] = positionals.map(Number);
const ENTRIES = Number(options.entries);
const COMPANIES = 10;
const WARM_UP_MS = 2000;
const LOOK_MS = 5000;
const ANCHORED_WITHIN_MS = 120_000;
const RATIO_GOAL = 0.5;
const P95_GOAL_MS = 250;
const BARE_BYTES = 2000;
const DAY_MS = 86_400_000;
const FIRST_DAY = 3650;
const MB = 1024 * 1024;
const REGISTER_TABLE = { table: "touchstone" };
const BARE_TABLE = "bare";

const say = (line: string) => process.stdout.write(`${line}\n`);
const dayAfter = (days: number) => new Date(days * DAY_MS).toISOString().slice(0, 10);

/** How long each call of `action` took, by callers who each wait for their answer; what ends in the warm-up does not count. */
async function timesOf(action: (caller: number, n: number) => Promise<unknown>): Promise<readonly number[]> {
  const start = performance.now();
  const [from, until] = [start + WARM_UP_MS, start + WARM_UP_MS + 1000 * SECONDS];
  const times: number[] = [];
  const call = async (caller: number): Promise<void> => {
    for (let n = 0; performance.now() < until; n += 1) {
      const begun = performance.now();
      await action(caller, n);
      const ended = performance.now();
      if (ended >= from && ended < until) times.push(ended - begun);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, caller) => call(caller)));
  return times.sort((a, b) => a - b);
}

function tell(name: string, times: readonly number[]): number {
  const rate = times.length / SECONDS;
  const [p50, p95] = [0.5, 0.95].map((share) => quantile(times, share).toFixed(0));
  say(`${name.padEnd(44)}${rate.toFixed(0).padStart(6)} a second   p50 ${p50} ms   p95 ${p95} ms`);
  return rate;
}

/** Resident memory of the register's own process; Linux only. */
function residentMb({ pid }: RegisterProcess): number {
  const [, kb = "0"] = /^VmRSS:\s+([0-9]+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return (Number(kb) * 1024) / MB;
}

/** The engine that this register started, by its command line. */
function engineOf({ dataFolder }: RegisterProcess): string {
  const lines = [...processesOf(dataFolder).values()];
  const port = lines.map((line) => /dynoxide serve .*--port ([0-9]+)/.exec(line)?.[1]).find((found) => found);
  if (port === undefined) throw new Error(`expected a table engine, got ${lines.join("; ")}`);
  return `http://127.0.0.1:${port}`;
}

const secondsSince = (start: number) => (performance.now() - start) / 1000;

const data = await temporaryData();
if (ENTRIES > 0) {
  const begun = performance.now();
  await seedRegister(data.path, ENTRIES, (entries) =>
    say(`  seeded ${entries} entries in ${secondsSince(begun).toFixed(0)} s`),
  );
}
const register = spawnRegister({ dataFolder: data.path, port: await anyPort() });
try {
  await register.ready();
  const client = clientOf(engineOf(register));
  const stores = storesOver({ client, ...REGISTER_TABLE });

  const waiting = async (name: "OUTBOX" | "ISSUE" | "COMPLETE"): Promise<number> => {
    const counts = SHARDS.map(async (shard) => {
      const { Count = 0 } = await client.send(
        new QueryCommand({
          TableName: REGISTER_TABLE.table,
          IndexName: QUEUE_INDEX,
          KeyConditionExpression: "queue = :queue",
          ExpressionAttributeValues: { ":queue": { S: queueOf(name, shard) } },
          Select: "COUNT",
        }),
      );
      return Count;
    });
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  };
  const { chains } = (await (await fetch(`${register.url}/.well-known/touchstone.json`)).json()) as {
    readonly chains: readonly { readonly chain: string; readonly contract: string }[];
  };
  const anchoredSize = async (): Promise<number> => {
    const sizes = chains.map(
      async ({ chain, contract }) => (await stores.anchors.latestFinal(chain, contract))?.size ?? 0,
    );
    return Math.min(...(await Promise.all(sizes)));
  };
  const untilAnchored = async (size: number): Promise<number> => {
    const begun = performance.now();
    while ((await anchoredSize()) < size) {
      if (performance.now() - begun > ANCHORED_WITHIN_MS)
        throw new Error(`expected a final anchor of size ${size}, got ${await anchoredSize()}`);
      await wait(250);
    }
    return secondsSince(begun);
  };
  const look = async (atSeconds: number): Promise<number> => {
    const [outbox, issue, complete] = [
      await waiting("OUTBOX"),
      await waiting("ISSUE"),
      await waiting("COMPLETE"),
    ];
    const [head, indexed] = [await stores.log.head(), await stores.logIndex.size()];
    const memory = residentMb(register);
    const size = head?.size ?? 0;
    const queues = `outbox ${outbox}, issue ${issue}, complete ${complete}, index ${size - indexed} behind`;
    const anchored = `anchored ${await anchoredSize()}`;
    say(
      `  ${atSeconds.toFixed(0).padStart(4)} s  log ${size}  ${anchored}  ${queues}  memory ${memory.toFixed(0)} MB`,
    );
    return memory;
  };

  if (ENTRIES > 0)
    say(`final anchor of ${ENTRIES} entries after ${(await untilAnchored(ENTRIES)).toFixed(1)} s`);
  say(`${CLIENTS} clients for ${SECONDS} s (load ${(loadavg()[0] ?? 0).toFixed(1)})`);
  const companies: Company[] = [];
  for (let i = 0; i < COMPANIES; i += 1) companies.push(await registerCompany(register, `Company ${i}`));
  const start = performance.now();
  const memories: (readonly [seconds: number, mb: number])[] = [];
  let isLooking = false;
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    const seconds = secondsSince(start);
    void look(seconds)
      .then((mb) => memories.push([seconds, mb]))
      .finally(() => {
        isLooking = false;
      });
  }, LOOK_MS);
  const times = await timesOf(async (caller, n) => {
    const company = companies[caller % COMPANIES];
    if (company === undefined) throw new Error(`expected a company for caller ${caller}`);
    // A day of its own for each, so that none supersedes another.
    const day = FIRST_DAY + n * Math.ceil(CLIENTS / COMPANIES) + Math.floor(caller / COMPANIES);
    const period = { start: dayAfter(day), endExclusive: dayAfter(day + 1) };
    await accepted(company.preparer, yearOf(company.id, 0, { idempotencyKey: `load-${day}`, period }));
  }).finally(() => clearInterval(timer));
  await look(secondsSince(start));
  const rate = tell("submitDisclosure over HTTP", times);

  await createTable(client, BARE_TABLE);
  const body = { S: "x".repeat(BARE_BYTES) };
  const bare = await timesOf((caller, n) =>
    client.send(
      new PutItemCommand({
        TableName: BARE_TABLE,
        Item: { pk: { S: `${caller}#${n}` }, sk: { S: "-" }, body },
        ConditionExpression: "attribute_not_exists(pk)",
      }),
    ),
  );
  const bareRate = tell("bare conditional put of 2 KB, same engine", bare);

  const logged = (await stores.log.head())?.size ?? 0;
  say(
    `final anchor of the ${logged} entries that the log then holds: ${(await untilAnchored(logged)).toFixed(1)} s later`,
  );

  const ratio = rate / bareRate;
  const p95 = quantile(times, 0.95);
  const half = memories.slice(Math.floor(memories.length / 2));
  const [first, last] = [half.at(0), half.at(-1)];
  const seconds = (last?.[0] ?? 0) - (first?.[0] ?? 0);
  const grown =
    seconds > 0
      ? `${((60 * ((last?.[1] ?? 0) - (first?.[1] ?? 0))) / seconds).toFixed(1)} MB a minute`
      : "too short to say";
  say(`ratio ${ratio.toFixed(2)}   goal ${RATIO_GOAL}${ratio < RATIO_GOAL ? " MISSED" : ""}`);
  say(`p95 ${p95.toFixed(0)} ms   goal ${P95_GOAL_MS} ms${p95 > P95_GOAL_MS ? " MISSED" : ""}`);
  say(`resident memory over the second half: ${grown}`);
  if (ratio < RATIO_GOAL || p95 > P95_GOAL_MS) process.exitCode = 1;
  client.destroy();
} catch (error) {
  process.stderr.write(`${register.stderr()}\n`);
  throw error;
} finally {
  await register.kill("SIGTERM");
  await data.remove();
}
