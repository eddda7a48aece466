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
  waiting(step: PipelineStep, reason: string | undefined): void;
}

export interface PipelineLoop {
  /** why steps stand still now, by step */
  waiting(): Readonly<Record<string, string>>;
  /** Resolves when the step under way is done. */
  stop(): Promise<void>;
}

const IDLE_MS = 100;

/**
 * Runs the steps one after the other for as long as the process lives: the schedule of a register on one machine. A step that
 * fails is told and tried again; the others go on.
 */
export function startPipelineLoop(needs: PipelineNeeds, watcher: PipelineWatcher): PipelineLoop {
  const waiting = new Map<PipelineStep, string>();
  let isStopped = false;
  const note = (step: PipelineStep, reason: string | undefined) => {
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
  const runAll = async (): Promise<boolean> => {
    let changed = false;
    for (const step of PIPELINE_STEPS) changed = (!isStopped && (await runStep(step))) || changed;
    return changed;
  };
  const loop = (async () => {
    while (!isStopped) {
      if (!(await runAll())) await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
    }
  })();
  return {
    waiting: () => Object.fromEntries(waiting),
    stop: async () => {
      isStopped = true;
      await loop;
    },
  };
}
