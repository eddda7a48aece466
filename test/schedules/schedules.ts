// SPDX-License-Identifier: Apache-2.0
// npm run schedules -- --count 100000 --seed 1 [--jobs 2] [--bug "final at one block"], or --seed 17 --trace for one of them.
import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { createInterface } from "node:readline";
import { readArguments, type ScheduleArguments } from "./arguments.ts";
import { PLANTED_BUGS } from "./planted-bugs.ts";
import { runSchedule, type ScheduleOptions, shrunk } from "./run-schedule.ts";

interface Totals {
  readonly schedules: number;
  readonly steps: number;
  readonly faults: number;
  readonly accepted: number;
  readonly entries: number;
  readonly finals: number;
  readonly cpuMs: number;
  readonly failed: readonly { readonly seed: number; readonly violation: string }[];
}

const NONE: Totals = {
  schedules: 0,
  steps: 0,
  faults: 0,
  accepted: 0,
  entries: 0,
  finals: 0,
  cpuMs: 0,
  failed: [],
};
const PER_REPORT = 20;
const SHOWN = 10;
/** A schedule leaves nothing behind: with room for several of them, most of what they make is never copied. */
const NURSERY = ["--max-semi-space-size=64"];

function added(a: Totals, b: Totals): Totals {
  return {
    schedules: a.schedules + b.schedules,
    steps: a.steps + b.steps,
    faults: a.faults + b.faults,
    accepted: a.accepted + b.accepted,
    entries: a.entries + b.entries,
    finals: a.finals + b.finals,
    cpuMs: a.cpuMs + b.cpuMs,
    failed: [...a.failed, ...b.failed],
  };
}

async function totalsOf(seed: number, options: ScheduleOptions): Promise<Totals> {
  const { violations, steps, faults, counts } = await runSchedule(seed, options);
  const failed = violations.slice(0, 1).map((violation) => ({ seed, violation }));
  return { schedules: 1, steps, faults: faults.length, ...counts, cpuMs: 0, failed };
}

/** Every so many schedules a line for the process that started this one. */
async function work({ seed, count }: ScheduleArguments, options: ScheduleOptions): Promise<void> {
  let totals = NONE;
  let toldMs = 0;
  const report = () => {
    const { user, system } = process.cpuUsage();
    const spentMs = (user + system) / 1000;
    process.stdout.write(`${JSON.stringify({ ...totals, cpuMs: spentMs - toldMs })}\n`);
    toldMs = spentMs;
    totals = NONE;
  };
  for (let next = seed; next < seed + count; next += 1) {
    totals = added(totals, await totalsOf(next, options));
    if (totals.schedules === PER_REPORT) report();
  }
  report();
}

/** Runs a part of the schedules in a process of its own. */
async function delegate(args: readonly string[], note: (totals: Totals) => void): Promise<void> {
  const [runTs, self] = [new URL("../../scripts/run-ts.mjs", import.meta.url).pathname, import.meta.filename];
  const child = spawn(process.execPath, [...NURSERY, runTs, self, "--worker", ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  for await (const line of createInterface(child.stdout)) note(JSON.parse(line) as Totals);
  const code = await ended;
  if (code !== 0) throw new Error(`expected the schedules to run, got a process that ended with ${code}`);
}

async function runAll({ seed, count, jobs, bug }: ScheduleArguments): Promise<Totals> {
  let totals = NONE;
  const share = Math.ceil(count / jobs);
  const parts = Array.from({ length: jobs }, (_, i) => Math.min(share, count - i * share)).filter(
    (n) => n > 0,
  );
  const planted = bug === undefined ? [] : ["--bug", bug];
  await Promise.all(
    parts.map((size, i) =>
      delegate(["--seed", String(seed + i * share), "--count", String(size), ...planted], (more) => {
        // At once: whoever watches a long run need not wait for its end.
        for (const { seed, violation } of more.failed.slice(0, Math.max(0, SHOWN - totals.failed.length)))
          console.log(`seed ${seed}: ${violation}`);
        totals = added(totals, more);
      }),
    ),
  );
  return totals;
}

function tell(totals: Totals, seconds: number): void {
  const n = (value: number) => value.toLocaleString("en-US");
  console.log(
    `${n(totals.steps)} steps, ${n(totals.faults)} faults, ${n(totals.accepted)} accepted answers, ` +
      `${n(totals.entries)} log entries, ${n(totals.finals)} FINAL anchors, ${n(Math.round(totals.schedules / seconds))} schedules/s, ` +
      `${Math.round(totals.cpuMs / totals.schedules)} ms CPU each`,
  );
  console.log(`${n(totals.schedules)} schedules, ${n(totals.failed.length)} violations`);
}

async function tellOne(seed: number, options: ScheduleOptions): Promise<boolean> {
  const { violations, faults, trace } = await shrunk(seed, options);
  console.log(trace.join("\n"));
  console.log(`seed ${seed} with ${faults.length} faults:\n  ${faults.join("\n  ")}`);
  console.log(violations.length === 0 ? "no violation" : violations.join("\n"));
  return violations.length === 0;
}

const given = readArguments(process.argv.slice(2), availableParallelism());
const options: ScheduleOptions = given.bug === undefined ? {} : { runStep: PLANTED_BUGS[given.bug] };
if (given.isWorker) {
  await work(given, options);
} else if (given.isTraced) {
  process.exitCode = (await tellOne(given.seed, options)) ? 0 : 1;
} else {
  const startedMs = performance.now();
  const totals = await runAll(given);
  tell(totals, (performance.now() - startedMs) / 1000);
  const [first] = [...totals.failed].sort((a, b) => a.seed - b.seed);
  if (first !== undefined) await tellOne(first.seed, options);
  process.exitCode = first === undefined ? 0 : 1;
}
