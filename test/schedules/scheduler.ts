// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../core/errors.ts";
import type { Choices } from "./seeded-choices.ts";

/** What can happen to a call on its way to a port and back. */
export const FATES = ["fail", "lose", "twice", "late", "again", "kill"] as const;
export type Fate = (typeof FATES)[number];

/** Shares of calls, 0 to 1, that meet each fate; all others pass. */
export type FaultRates = Readonly<Record<Fate, number>>;

/** What a port without an answer looks like to its caller where it is not a DomainError. */
export class InjectedFault extends Error {}

export type CallKind = "read" | "write" | "rest";

/** One running program; what it holds in memory is lost when it is killed. */
export interface Process {
  readonly name: string;
}

export interface CallRequest {
  /** for people; few calls are ever shown to any */
  name(): string;
  readonly kind: CallKind;
  readonly run: () => Promise<unknown>;
  /** the process that does the work, where it has calls of its own */
  readonly server?: Process;
  /** the work is done outside of this program and takes real time */
  readonly isExternal?: boolean;
  /** what a lagging replica may answer instead */
  readonly weaken?: (answer: unknown) => unknown;
  /** stores may fail in ways of their own; members and chains are UNAVAILABLE */
  readonly isStrict?: boolean;
}

/** Something that happens by itself: a block, a reorganization, time. */
export interface WorldEvent {
  readonly name: string;
  readonly weight: number;
  run(): unknown;
}

export interface Scheduler {
  /** Adds a process whose program starts now, and again after every kill. */
  start(name: string, main: (self: Process) => Promise<void>): Process;
  /** Adds a process that only answers calls of others. */
  serve(name: string): Process;
  call(process: Process, request: CallRequest): Promise<unknown>;
  /** Runs so many steps with faults, or until nothing is left to do. */
  storm(steps: number): Promise<void>;
  /** Runs without faults until no call is pending; false where that does not come. */
  calm(maxSteps: number): Promise<boolean>;
  readonly isCalm: boolean;
  /** faults that were injected, in order */
  readonly faults: readonly string[];
  readonly trace: readonly string[];
  readonly steps: number;
}

export interface SchedulerOptions {
  readonly choices: Choices;
  readonly rates: FaultRates;
  readonly eventShare: number;
  readonly events: readonly WorldEvent[];
  /** numbers of faults that are not to happen, for shrinking */
  readonly spared?: ReadonlySet<number>;
  readonly isTraced?: boolean;
  tick(): void;
}

interface Running extends Process {
  generation: number;
  /** how often its calls are picked beside those of others; now and then it changes, so that each stalls at some time */
  pace: number;
  readonly serving: Set<Pending>;
  readonly main: ((self: Process) => Promise<void>) | undefined;
}

interface Pending extends CallRequest {
  readonly process: Running;
  readonly generation: number;
  resolve(answer: unknown): void;
  reject(error: unknown): void;
}

interface Performance {
  readonly run: () => Promise<unknown>;
  readonly isExternal: boolean | undefined;
}

/** A call whose caller is gone or has given up, and that takes effect later all the same. */
interface Ghost {
  name(): string;
  readonly run: () => Promise<unknown>;
  readonly isExternal: boolean;
}

const REST_WEIGHT = 0.25;
const weightOf = ({ process, kind }: Pending) => process.pace * (kind === "rest" ? REST_WEIGHT : 1);
const PACES = [0.004, 0.3, 1, 1, 1, 5];

/** All microtasks have run when it resolves: node empties their queue before it runs what was put off by nextTick. */
const drained = () => new Promise<void>((resolve) => process.nextTick(resolve));

/**
 * Holds every call of every process until it decides which goes on, and how. One call moves at a time, so that a run follows
 * from the choices alone.
 */
export function createScheduler(options: SchedulerOptions): Scheduler {
  const { choices, rates, events, spared = new Set<number>() } = options;
  const pending: Pending[] = [];
  const ghosts: Ghost[] = [];
  const faults: string[] = [];
  const trace: string[] = [];
  const processes: Running[] = [];
  // Some runs have late effects soon, some have them when everybody has forgotten about them.
  const ghostShare = choices.pick([0.01, 0.03, 0.12]);
  const stallShare = choices.pick([0, 0.01, 0.03]);
  let isCalm = false;
  let steps = 0;

  const note = (line: () => string) => {
    if (options.isTraced) trace.push(line());
  };
  const drawFault = (call: Pending): Fate | undefined => {
    // One draw, whatever comes of it: sparing a fault must not move the choices after it.
    const fate = fateOf(call, choices.below(1_000_000) / 1_000_000, rates);
    if (fate === undefined || isCalm) return undefined;
    faults.push(`${fate} ${call.process.name} ${call.name()}`);
    return spared.has(faults.length) ? undefined : fate;
  };
  const perform = async ({ run, isExternal }: Performance, done: (answer: Answer) => void) => {
    const running = answerOf(run).then(done);
    if (isExternal) await running;
  };
  const settle = (call: Pending, answer: Answer) => {
    if (call.server) (call.server as Running).serving.delete(call);
    if (call.generation !== call.process.generation) return;
    if ("error" in answer) call.reject(answer.error);
    else call.resolve(isCalm ? answer.value : weakened(call, answer.value));
  };
  const weakened = (call: Pending, value: unknown) =>
    call.weaken !== undefined && choices.chance(0.15) ? call.weaken(value) : value;
  const unavailable = (call: Pending, why: string): Error => {
    const message = `${call.name()}: ${why}`;
    return call.isStrict || choices.chance(0.5)
      ? new DomainError("UNAVAILABLE", message)
      : new InjectedFault(message);
  };
  const haunt = (call: Pending) => {
    const { process, run, isExternal = false } = call;
    if (call.kind === "write") ghosts.push({ name: () => `${process.name} ${call.name()}`, run, isExternal });
  };
  const launch = (running: Running) => {
    const { generation } = running;
    running.main?.(running).then(
      () => note(() => `${running.name} is done`),
      (error: unknown) => {
        if (generation === running.generation) note(() => `${running.name} ended: ${String(error)}`);
      },
    );
  };
  const kill = (running: Running) => {
    running.generation += 1;
    for (let i = pending.length - 1; i >= 0; i -= 1) {
      const call = pending[i];
      if (call?.process !== running) continue;
      pending.splice(i, 1);
      if (choices.chance(0.5)) haunt(call);
    }
    for (const call of running.serving)
      settle(call, { error: new DomainError("UNAVAILABLE", `${running.name} died`) });
    running.serving.clear();
    launch(running);
  };
  const killBy = (call: Pending) => {
    if (choices.chance(0.5)) haunt(call);
    kill(choices.chance(0.7) || call.server === undefined ? call.process : (call.server as Running));
  };
  const advance = async (call: Pending) => {
    const fate = drawFault(call);
    note(() => `${fate ?? "pass"} ${call.process.name} ${call.name()}`);
    if (fate === "late" || fate === "again") haunt(call);
    if (fate === "fail") return call.reject(unavailable(call, "failed before it took effect"));
    if (fate === "late") return call.reject(unavailable(call, "no answer in time"));
    return fate === "kill" ? killBy(call) : begin(call, fate);
  };
  const begin = (call: Pending, fate: Fate | undefined) => {
    if (call.server) (call.server as Running).serving.add(call);
    const { isExternal } = call;
    const run = fate === "twice" ? () => twice(call.run) : call.run;
    return perform({ run, isExternal }, (answer) =>
      settle(call, fate === "lose" ? { error: unavailable(call, "the answer was lost") } : answer),
    );
  };
  const befall = async (): Promise<boolean> => {
    if (isCalm) return false;
    if (choices.chance(stallShare)) choices.pick(processes).pace = choices.pick(PACES);
    if (!choices.chance(options.eventShare)) return false;
    const event = choices.weighed(events);
    note(() => `~ ${event.name}`);
    await event.run();
    return true;
  };
  const takeEffectLate = async (): Promise<boolean> => {
    if (ghosts.length === 0) return false;
    if (!isCalm && pending.length > 0 && !choices.chance(ghostShare)) return false;
    const [ghost] = ghosts.splice(choices.below(ghosts.length), 1);
    if (ghost === undefined) return false;
    note(() => `late effect of ${ghost.name()}`);
    await perform(ghost, () => undefined);
    return true;
  };
  const step = async (): Promise<boolean> => {
    await drained();
    steps += 1;
    options.tick();
    if ((await befall()) || (await takeEffectLate())) return true;
    if (pending.length === 0) return false;
    const call = choices.weighed(pending, weightOf);
    pending.splice(pending.indexOf(call), 1);
    await advance(call);
    return true;
  };
  const add = (name: string, main: Running["main"]): Running => {
    const running: Running = { name, pace: choices.pick(PACES), generation: 0, serving: new Set(), main };
    processes.push(running);
    return running;
  };
  return {
    start(name, main) {
      const running = add(name, main);
      launch(running);
      return running;
    },
    serve: (name) => add(name, undefined),
    call: (process, request) =>
      new Promise((resolve, reject) => {
        const running = process as Running;
        pending.push({ ...request, process: running, generation: running.generation, resolve, reject });
      }),
    async storm(maxSteps) {
      while (steps < maxSteps && (await step()));
    },
    async calm(maxSteps) {
      isCalm = true;
      note(() => "calm");
      const last = steps + maxSteps;
      while (await step()) if (steps > last) return false;
      return true;
    },
    get isCalm() {
      return isCalm;
    },
    faults,
    trace,
    get steps() {
      return steps;
    },
  };
}

type Answer = { readonly value: unknown } | { readonly error: unknown };

function answerOf(run: () => Promise<unknown>): Promise<Answer> {
  return run().then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
}

/** As a client library does it that retries: the caller sees only what the second attempt was answered. */
async function twice(run: () => Promise<unknown>): Promise<unknown> {
  await answerOf(run);
  return run();
}

const FOR_READS: ReadonlySet<Fate> = new Set(["fail", "kill"]);

function fateOf(call: CallRequest, drawn: number, rates: FaultRates): Fate | undefined {
  let left = drawn;
  for (const fate of FATES) {
    left -= rates[fate];
    if (left >= 0) continue;
    if (call.kind === "rest") return fate === "kill" ? fate : undefined;
    return call.kind === "write" || FOR_READS.has(fate) ? fate : undefined;
  }
  return undefined;
}
