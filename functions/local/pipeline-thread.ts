// SPDX-License-Identifier: Apache-2.0
// The program of the thread on which the pipeline runs: what it computes keeps no request waiting.
import { existsSync } from "node:fs";
import { setPriority } from "node:os";
import { join } from "node:path";
import { parentPort } from "node:worker_threads";
import { wireAudit } from "../wiring/audit.ts";
import { openLocalKeys } from "../wiring/local-keys.ts";
import { wireLocalPipeline } from "../wiring/local-pipeline.ts";
import { openLocalStores } from "../wiring/local-stores.ts";
import { choresOf } from "./chores.ts";
import { type PipelineLoop, startPipelineLoop } from "./pipeline-loop.ts";
import type { FromPipeline, PipelineParts, ToPipeline } from "./pipeline-messages.ts";

const BELOW_REQUESTS = 5;
// Linux sets this for the calling thread alone: who waits for an answer goes first.
setPriority(BELOW_REQUESTS);

const tell = (message: FromPipeline) => parentPort?.postMessage(message);

async function run({ tableEndpoint, keysFile, dataFolder, ...parts }: PipelineParts): Promise<PipelineLoop> {
  const stores = await openLocalStores(tableEndpoint);
  const keys = openLocalKeys(keysFile);
  const isMemberStopped = (name: string) => existsSync(join(dataFolder, `${name}.stopped`));
  const { pipeline, watch, sweep } = await wireLocalPipeline({ ...parts, stores, keys, isMemberStopped });
  const chores = choresOf(await wireAudit({ ...parts, keys }), watch, sweep);
  const watcher = {
    event: (event) => tell({ kind: "event", event }),
    waiting: (step, reason) => tell({ kind: "waiting", step, reason }),
  } satisfies Parameters<typeof startPipelineLoop>[1];
  const loop = startPipelineLoop(pipeline, watcher, chores);
  tell({ kind: "started" });
  return loop;
}

// A failure to start, as any other that nobody caught, ends the thread and is told by whoever started it.
let loop: Promise<PipelineLoop> | undefined;
parentPort?.on("message", async (message: ToPipeline) => {
  if (message.kind === "run") loop = run(message.parts);
  if (message.kind === "wake") (await loop)?.wake();
  if (message.kind !== "stop") return;
  await (await loop)?.stop();
  // Ends this thread only.
  process.exit();
});
