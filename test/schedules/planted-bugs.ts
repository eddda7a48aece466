// SPDX-License-Identifier: Apache-2.0
import { checkpointMessage, formatCheckpoint } from "../../core/log/checkpoint.ts";
import type { AnchorStore } from "../../functions/ports/anchor-store.ts";
import type { LogHead, LogStore } from "../../functions/ports/log-store.ts";
import type { Notary } from "../../functions/ports/notary.ts";
import { readBatch } from "../../functions/usecases/log-batch.ts";
import { noteKey } from "../../functions/usecases/log-tiles.ts";
import { type PipelineNeeds, runPipelineStep } from "../../functions/usecases/run-pipeline.ts";
import { treeHeadOf } from "../../functions/usecases/sequence-log.ts";
import { serveCheckpoint } from "../../functions/usecases/serve-checkpoint.ts";
import type { RunStep } from "./processes.ts";

/** Mistakes that a register must not make, each around the use cases as they are: the schedules must find every one. */
export const PLANTED_BUGS = {
  "publish before swap": (step, needs) => runPipelineStep(step, { ...needs, log: publishingFirst(needs) }),
  "retry after unknown swap": retriedAfterUnknownSwap,
  "resend with a new nonce": (step, needs) =>
    runPipelineStep(step, { ...needs, notaries: alwaysNextNonce(needs) }),
  "final at one block": (step, needs) => runPipelineStep(step, { ...needs, notaries: finalAtOnce(needs) }),
  "swap without comparing": (step, needs) => runPipelineStep(step, { ...needs, objects: blindSwap(needs) }),
  "sign anew before final": (step, needs) =>
    runPipelineStep(step, { ...needs, notaries: neverWaiting(needs) }),
} as const satisfies Readonly<Record<string, RunStep>>;

export type PlantedBug = keyof typeof PLANTED_BUGS;

/** Publishes a batch before it is decided that this is the next one. */
function publishingFirst(needs: PipelineNeeds): LogStore {
  return {
    ...needs.log,
    head: () => needs.log.head(),
    async swap(next) {
      if (next.batch !== null) await publish(next, next.batch.stagingKey, needs);
      return needs.log.swap(next);
    },
  };
}

async function publish(head: LogHead, stagingKey: string, needs: PipelineNeeds): Promise<void> {
  const { objects, logSigner, logKey, settings } = needs;
  const staged = await objects.get(stagingKey);
  if (staged === undefined) return;
  for (const { key, bytes } of readBatch(staged).objects) await objects.putIfAbsent(key, bytes, "tile");
  const treeHead = treeHeadOf(head, settings.origin);
  const [signature = new Uint8Array()] = await logSigner.sign([checkpointMessage(treeHead)]);
  const note = formatCheckpoint({
    ...treeHead,
    signatures: [{ name: logKey.name, keyId: logKey.keyId, signature }],
  });
  await objects.putIfAbsent(noteKey(head.size), new TextEncoder().encode(note), "text/plain");
  await serveCheckpoint(head.size, objects);
}

/** Takes a swap without an answer for one that did not happen, and logs the same entries again. */
async function retriedAfterUnknownSwap(...[step, needs]: Parameters<RunStep>): ReturnType<RunStep> {
  if (step !== "sequence") return runPipelineStep(step, needs);
  let entries: Awaited<ReturnType<PipelineNeeds["outbox"]["pending"]>> = [];
  let isUnknown = false;
  const log: LogStore = {
    head: () => needs.log.head(),
    async swap(next) {
      try {
        return await needs.log.swap(next);
      } catch (error) {
        isUnknown ||= next.batch !== null;
        throw error;
      }
    },
  };
  const outbox = (pending: PipelineNeeds["outbox"]["pending"]): PipelineNeeds["outbox"] => ({
    pending,
    settle: (logged) => needs.outbox.settle(logged),
  });
  const first = outbox(async (limit) => {
    entries = await needs.outbox.pending(limit);
    return entries;
  });
  try {
    return await runPipelineStep(step, { ...needs, log, outbox: first });
  } catch (error) {
    if (!isUnknown) throw error;
    return runPipelineStep(step, { ...needs, outbox: outbox(async () => entries) });
  }
}

/** Sends again under the nonce after the last one instead of the same: the chain may take both. */
function alwaysNextNonce({ notaries, anchors }: PipelineNeeds): readonly Notary[] {
  return notaries.map((notary) => ({
    ...notary,
    async sign(callData, nonce, replaced) {
      const latest = replaced === undefined ? undefined : await latestOf(anchors, notary);
      const last = latest?.transactions.at(-1);
      return notary.sign(callData, last === undefined ? nonce : last.nonce + 1, undefined);
    },
  }));
}

const latestOf = (anchors: AnchorStore, { chain, contract }: Notary) => anchors.latest(chain, contract);

/** Puts whatever stands: a slow run then serves an older checkpoint after a newer one. */
function blindSwap({ objects }: PipelineNeeds): PipelineNeeds["objects"] {
  return {
    put: (key, bytes, mediaType) => objects.put(key, bytes, mediaType),
    putIfAbsent: (key, bytes, mediaType) => objects.putIfAbsent(key, bytes, mediaType),
    get: (key) => objects.get(key),
    async swap(key, _expected, bytes, mediaType) {
      await objects.put(key, bytes, mediaType);
      return true;
    },
  };
}

/** Takes a nonce for lost as soon as one node says so, whatever other nodes have seen. */
function neverWaiting({ notaries }: PipelineNeeds): readonly Notary[] {
  return notaries.map((notary) => ({ ...notary, finalNonce: async () => Number.MAX_SAFE_INTEGER }));
}

/** Takes an anchor for final as soon as a block holds it. */
function finalAtOnce({ notaries }: PipelineNeeds): readonly Notary[] {
  return notaries.map((notary) => ({ ...notary, isFinal: async () => true }));
}
