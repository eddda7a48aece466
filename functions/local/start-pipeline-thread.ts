// SPDX-License-Identifier: Apache-2.0
import { resolve } from "node:path";
import { Worker } from "node:worker_threads";
import { DomainError } from "../../core/errors.ts";
import type { ApiLogEntry } from "../api/api-needs.ts";
import type { LoopStep, PipelineLoop, PipelineWatcher } from "./pipeline-loop.ts";
import type { FromPipeline, PipelineParts, ToPipeline } from "./pipeline-messages.ts";

/** Written by scripts/run-local.mjs together with the program it runs, and by scripts/build-pipeline-thread.mjs. */
const PROGRAM = resolve(import.meta.dirname, "../../.build/run/functions-local-pipeline-thread.mjs");

/** A pipeline loop on a thread of its own, which loads its program at once and runs when it is told to. */
export interface PipelineThread extends PipelineLoop {
  /** Resolves when its first round begins; throws UNAVAILABLE where it ends before. Called once. */
  run(parts: PipelineParts): Promise<void>;
  /** Resolves with what happened when it ends without having been asked to. */
  readonly broken: Promise<string>;
}

/** Starts the thread. A step that fails is told and tried again there; what ends the thread is logged, and told by `broken`. */
export function startPipelineThread(
  watcher: PipelineWatcher,
  log: (entry: ApiLogEntry) => void,
): PipelineThread {
  const worker = new Worker(PROGRAM, { name: "pipeline" });
  const send = (message: ToPipeline) => worker.postMessage(message);
  const waiting = new Map<LoopStep, string>();
  const note = (step: LoopStep, reason: string | undefined) => {
    if (reason === undefined) waiting.delete(step);
    else waiting.set(step, reason);
    watcher.waiting(step, reason);
  };
  const started = new Promise<void>((done) => {
    worker.on("message", (message: FromPipeline) => {
      if (message.kind === "started") done();
      else if (message.kind === "event") watcher.event(message.event);
      else note(message.step, message.reason);
    });
  });
  // Listened to first, so that an error is known when the thread is gone.
  let why = "the pipeline ended";
  worker.on("error", ({ name, message, stack = "" }) => {
    why = `the pipeline broke off: ${message}`;
    log({ level: "error", message: why, correlationId: "pipeline", error: { name, message, stack } });
  });
  const gone = new Promise<string>((done) => {
    worker.once("exit", () => done(why));
  });
  return {
    broken: gone,
    run: async (parts) => {
      send({ kind: "run", parts });
      const ended = gone.then((reason): never => {
        throw new DomainError("UNAVAILABLE", reason);
      });
      await Promise.race([started, ended]);
    },
    waiting: () => Object.fromEntries(waiting),
    wake: () => send({ kind: "wake" }),
    stop: async () => {
      send({ kind: "stop" });
      await gone;
    },
  };
}
