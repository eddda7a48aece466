// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from "node:timers/promises";
import {
  type PipelineEvent,
  type PipelineNeeds,
  type PipelineStep,
  runPipelineStep,
} from "../usecases/run-pipeline.ts";

/** What a loop may tell that it waits for. */
export type LoopStep = PipelineStep | Chore;

export interface PipelineWatcher {
  event(event: PipelineEvent): void;
  /** called when what a step waits for changes; undefined where it waits no more */
  waiting(step: LoopStep, reason: string | undefined): void;
}

export interface PipelineLoop {
  /** why steps stand still now, by step */
  waiting(): Readonly<Record<string, string>>;
  /** Says that there is something to do: the next round starts at once, but not within 100 ms of the one before. */
  wake(): void;
  /** Resolves when the steps under way are done. */
  stop(): Promise<void>;
}

// A round that moved something is followed by another at once; idle rounds come ever later, until somebody wakes the loop.
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2000;
const STATUS_EVERY_MS = 60_000;
const CHORES_EVERY_MS = 60_000;

/** What runs side by side: the log waits neither for the certificates of what it holds nor for its index. */
const LINES = {
  log: ["sequence", "witness", "anchor"],
  index: ["index"],
  certificates: ["issue", "status"],
} as const satisfies Readonly<Record<string, readonly PipelineStep[]>>;
type Line = keyof typeof LINES;
/** Which lines have something to do once a step moved something. */
const WOKEN: Partial<Readonly<Record<PipelineStep, readonly Line[]>>> = {
  sequence: ["index", "certificates"],
  anchor: ["certificates"],
  issue: ["log"],
};

const CHORES = ["audit", "watch", "sweep"] as const;

/** What is done beside the steps: chains are compared with the log, accounts and lag are looked at, left-overs are removed. */
export type Chore = (typeof CHORES)[number];
/** Each answers what is wrong, in words, or undefined. */
export type Chores = Partial<Readonly<Record<Chore, () => Promise<string | undefined>>>>;

/**
 * Runs the steps for as long as the process lives: the schedule of a register on one machine. Those of one line follow one another. A
 * step that fails is told and tried again; the others go on.
 */
export function startPipelineLoop(
  needs: PipelineNeeds,
  watcher: PipelineWatcher,
  chores: Chores = {},
): PipelineLoop {
  const waiting = new Map<LoopStep, string>();
  let isStopped = false;
  const note = (step: LoopStep, reason: string | undefined) => {
    if (waiting.get(step) === reason) return;
    if (reason === undefined) waiting.delete(step);
    else waiting.set(step, reason);
    watcher.waiting(step, reason);
  };
  const runStep = async (step: PipelineStep): Promise<boolean> => {
    try {
      const report = await runPipelineStep(step, needs);
      for (const event of report.events) watcher.event(event);
      note(step, report.waiting);
      return report.changed;
    } catch (error) {
      note(step, reasonOf(error));
      return false;
    }
  };
  // Status lists change with what the other steps did, or with time.
  const isStatusTime = createTimer(STATUS_EVERY_MS);
  const isDue = (step: PipelineStep, changed: boolean) =>
    !isStopped && (step !== "status" || isStatusTime(changed));
  const isChoreTime = createTimer(CHORES_EVERY_MS);
  const runChores = async () => {
    if (isStopped || !isChoreTime()) return;
    for (const chore of CHORES) note(chore, await chores[chore]?.().catch(reasonOf));
  };
  const runAndWake = async (step: PipelineStep): Promise<boolean> => {
    const moved = await runStep(step);
    if (moved) for (const other of WOKEN[step] ?? []) lines[other].wake();
    return moved;
  };
  const startLine = (steps: readonly PipelineStep[], after?: () => Promise<void>) =>
    startRounds(async (wasWoken) => {
      let changed = wasWoken;
      for (const step of steps) if (isDue(step, changed)) changed = (await runAndWake(step)) || changed;
      await after?.();
      return changed;
    });
  const lines = {
    log: startLine(LINES.log, runChores),
    index: startLine(LINES.index),
    certificates: startLine(LINES.certificates),
  };
  return {
    waiting: () => Object.fromEntries(waiting),
    wake: () => {
      lines.log.wake();
      lines.certificates.wake();
    },
    stop: async () => {
      isStopped = true;
      await Promise.all(Object.values(lines).map(({ stop }) => stop()));
    },
  };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : "an unknown failure";
}

/** Answers whether so long has passed since it last answered yes, or there is a reason not to wait. */
function createTimer(everyMs: number): (isWanted?: boolean) => boolean {
  let dueMs = 0;
  return (isWanted = false) => {
    if (!isWanted && Date.now() < dueMs) return false;
    dueMs = Date.now() + everyMs;
    return true;
  };
}

/** Rounds one after the other, each told whether somebody had asked for it and answering whether it moved something. */
function startRounds(round: (wasWoken: boolean) => Promise<boolean>): Pick<PipelineLoop, "wake" | "stop"> {
  const pause = createPause();
  let isStopped = false;
  const rounds = (async () => {
    let pauseMs = FIRST_PAUSE_MS;
    let wasWoken = true;
    while (!isStopped) {
      const startedMs = Date.now();
      pauseMs = (await round(wasWoken)) ? FIRST_PAUSE_MS : Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
      wasWoken = !isStopped && (await pause.rest(pauseMs));
      // One round serves all who asked since the one before began: it costs the same however many they are.
      if (wasWoken && !isStopped) await sleep(Math.max(0, startedMs + FIRST_PAUSE_MS - Date.now()));
    }
  })();
  return {
    wake: pause.end,
    stop: async () => {
      isStopped = true;
      pause.end();
      await rounds;
    },
  };
}

/** A pause that can be ended early, also before it began; answers whether it was. */
function createPause() {
  let isEnded = false;
  let endNow: (() => void) | undefined;
  return {
    end: () => {
      isEnded = true;
      endNow?.();
    },
    rest: async (ms: number): Promise<boolean> => {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, isEnded ? 0 : ms);
        endNow = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      const wasEnded = isEnded;
      isEnded = false;
      endNow = undefined;
      return wasEnded;
    },
  };
}
