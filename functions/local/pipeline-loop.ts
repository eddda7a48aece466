// SPDX-License-Identifier: Apache-2.0
import {
  PIPELINE_STEPS,
  type PipelineEvent,
  type PipelineNeeds,
  type PipelineStep,
  runPipelineStep,
} from "../usecases/run-pipeline.ts";

export interface PipelineWatcher {
  event(event: PipelineEvent): void;
  /** called when what a step waits for changes; undefined where it waits no more */
  waiting(step: PipelineStep | "audit", reason: string | undefined): void;
}

export interface PipelineLoop {
  /** why steps stand still now, by step */
  waiting(): Readonly<Record<string, string>>;
  /** Says that there is something to do: the next round starts at once. */
  wake(): void;
  /** Resolves when the step under way is done. */
  stop(): Promise<void>;
}

// A round that moved something is followed by another at once; idle rounds come ever later, until somebody wakes the loop.
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2000;
const STATUS_EVERY_MS = 60_000;
const AUDIT_EVERY_MS = 60_000;

/** Compares the chains with the log; answers what is wrong, in words, or undefined. */
export type Audit = () => Promise<string | undefined>;

/**
 * Runs the steps one after the other for as long as the process lives: the schedule of a register on one machine. A step that
 * fails is told and tried again; the others go on.
 */
export function startPipelineLoop(
  needs: PipelineNeeds,
  watcher: PipelineWatcher,
  audit: Audit = async () => undefined,
): PipelineLoop {
  const waiting = new Map<PipelineStep | "audit", string>();
  const pause = createPause();
  let isStopped = false;
  const note = (step: PipelineStep | "audit", reason: string | undefined) => {
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
      note(step, error instanceof Error ? error.message : "an unknown failure");
      return false;
    }
  };
  let auditDueMs = 0;
  const runAudit = async () => {
    if (isStopped || Date.now() < auditDueMs) return;
    auditDueMs = Date.now() + AUDIT_EVERY_MS;
    note(
      "audit",
      await audit().catch((error: unknown) => (error instanceof Error ? error.message : "it failed")),
    );
  };
  let statusDueMs = 0;
  const runAll = async (wasWoken: boolean): Promise<boolean> => {
    let changed = wasWoken;
    for (const step of PIPELINE_STEPS) {
      // Status lists change with what the other steps did, or with time.
      if (isStopped || (step === "status" && !changed && Date.now() < statusDueMs)) continue;
      if (step === "status") statusDueMs = Date.now() + STATUS_EVERY_MS;
      changed = (await runStep(step)) || changed;
    }
    await runAudit();
    return changed;
  };
  const loop = (async () => {
    let pauseMs = FIRST_PAUSE_MS;
    let wasWoken = true;
    while (!isStopped) {
      pauseMs = (await runAll(wasWoken)) ? FIRST_PAUSE_MS : Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
      wasWoken = !isStopped && (await pause.rest(pauseMs));
    }
  })();
  return {
    waiting: () => Object.fromEntries(waiting),
    wake: () => pause.end(),
    stop: async () => {
      isStopped = true;
      pause.end();
      await loop;
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
