// SPDX-License-Identifier: Apache-2.0
import { toHex } from "../../core/canonical/encoding.ts";
import { DomainError } from "../../core/errors.ts";
import { checkpointMessage, formatCheckpoint, type TreeHead } from "../../core/log/checkpoint.ts";
import type { VerifierKey } from "../../core/log/verifier-key.ts";
import { EMPTY_FRONTIER, type Frontier, frontierRoot } from "../../core/merkle/frontier.ts";
import { sha256 } from "../../core/merkle/hash.ts";
import type { LogHead, LogStore } from "../ports/log-store.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import type { Outbox, OutboxEntry } from "../ports/outbox.ts";
import type { Signer } from "../ports/signer.ts";
import { batchBytes, buildBatch, readBatch } from "./log-batch.ts";
import { noteKey } from "./log-tiles.ts";
import { serveCheckpoint } from "./serve-checkpoint.ts";
import type { RegisterSettings } from "./settings.ts";
import { storedHash } from "./stored-hash.ts";

export interface SequenceNeeds {
  readonly settings: Pick<RegisterSettings, "origin" | "batchSize">;
  readonly outbox: Outbox;
  readonly log: LogStore;
  readonly objects: ObjectStore;
  readonly logSigner: Signer;
  readonly logKey: VerifierKey;
}

const NOTE = "text/plain; charset=utf-8";
const BINARY = "application/octet-stream";

/**
 * Moves statements from the outbox into the log and answers how many; 0 where there were none or another run was faster.
 *
 * The order is the safety: stage → compare-and-swap the head → publish tiles → index and clear the outbox → publish the
 * checkpoint → note the batch as done. A crash before the swap leaves a staged object nobody refers to; after it, the next
 * run finishes the same batch from what was staged. The head is signed only after the swap, so the log never signs two
 * trees of one size.
 */
export async function sequenceLog(needs: SequenceNeeds): Promise<number> {
  const head = await needs.log.head();
  const idle = head?.batch ? await finishBatch(head, needs) : head;
  if (head?.batch && idle === undefined) return 0;
  const entries = await needs.outbox.pending(needs.settings.batchSize);
  if (entries.length === 0) return 0;
  const next = await stage(idle, entries, needs);
  if (!(await needs.log.swap(next))) return 0;
  await finishBatch(next, needs);
  return entries.length;
}

async function stage(
  head: LogHead | undefined,
  entries: readonly OutboxEntry[],
  { objects }: SequenceNeeds,
): Promise<LogHead> {
  const { batch, frontier } = await buildBatch(frontierOf(head), entries, objects);
  const bytes = batchBytes(batch);
  const stagingKey = `staging/${frontier.size}-${toHex(sha256(bytes))}.json`;
  await objects.put(stagingKey, bytes, "application/json");
  return {
    revision: (head?.revision ?? 0) + 1,
    size: frontier.size,
    root: toHex(frontierRoot(frontier)),
    frontier: frontier.nodes.map(toHex),
    batch: { fromSize: head?.size ?? 0, stagingKey },
  };
}

/** Publishes a decided batch; every step may have been done before. Undefined where another run noted it as done first. */
async function finishBatch(head: LogHead, needs: SequenceNeeds): Promise<LogHead | undefined> {
  const { objects, outbox, log } = needs;
  const staged = head.batch && (await objects.get(head.batch.stagingKey));
  if (!staged) throw new DomainError("INVARIANT", `the staged batch of log size ${head.size} is missing`);
  const batch = readBatch(staged);
  await Promise.all(batch.objects.map(({ key, bytes }) => objects.putIfAbsent(key, bytes, BINARY)));
  await outbox.settle(batch.entries);
  await publishCheckpoint(head, needs);
  const done: LogHead = { ...head, revision: head.revision + 1, batch: null };
  return (await log.swap(done)) ? done : undefined;
}

async function publishCheckpoint(
  head: LogHead,
  { settings, logSigner, logKey, objects }: SequenceNeeds,
): Promise<void> {
  const treeHead = treeHeadOf(head, settings.origin);
  const [signature = new Uint8Array()] = await logSigner.sign([checkpointMessage(treeHead)]);
  const note = formatCheckpoint({
    ...treeHead,
    signatures: [{ name: logKey.name, keyId: logKey.keyId, signature }],
  });
  const bytes = new TextEncoder().encode(note);
  // Absent only the first time: cosignatures gathered for this size are not to be lost when a batch is finished twice.
  await objects.putIfAbsent(noteKey(head.size), bytes, NOTE);
  await serveCheckpoint(head.size, objects);
}

/** The head as a checkpoint names it. */
export function treeHeadOf({ size, root }: Pick<LogHead, "size" | "root">, origin: string): TreeHead {
  return { origin, size, root: storedHash(root) };
}

function frontierOf(head: LogHead | undefined): Frontier {
  return head === undefined ? EMPTY_FRONTIER : { size: head.size, nodes: head.frontier.map(storedHash) };
}
