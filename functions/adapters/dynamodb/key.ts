// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { DomainError } from "../../../core/errors.ts";
import type { WorkQueueName } from "../../ports/outbox.ts";

export const QUEUE_INDEX = "queue-index";
export const LISTING_INDEX = "listing-index";
export const LOOKUP_INDEX = "lookup-index";

const SHARD_COUNT = 16;
export const SHARDS: readonly number[] = Array.from({ length: SHARD_COUNT }, (_, shard) => shard);
const KEY_PART = /^[\x21-\x7b\x7d\x7e]{1,256}$/;

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** How a table spreads its queues. */
export interface QueueSpread {
  /** shards that are written to, all where none is given; fewer where partitions do not throttle, and each question costs */
  readonly queueShards?: number;
}

export type QueueName = "OUTBOX" | "SWEEP" | WorkQueueName;

/** True for text that may stand in a key; a finder answers undefined for anything else instead of asking the table. */
export function isKeyPart(text: string): boolean {
  return KEY_PART.test(text);
}

/** Text for a key that is about to be written. */
export function keyPart(text: string, name: string): string {
  if (!isKeyPart(text))
    throw new DomainError("INVARIANT", `${name}: expected 1 to 256 printable characters without space or |`);
  return text;
}

/** Decimal digits that sort as numbers do. */
export function sortable(value: number, digits = 16): string {
  if (!Number.isSafeInteger(value) || value < 0 || value >= 10 ** digits)
    throw new DomainError("INVARIANT", `key: expected an integer of at most ${digits} digits, got ${value}`);
  return String(value).padStart(digits, "0");
}

export function queueOf(name: QueueName, shard: number): string {
  return `${name}#${shard}`;
}

/** One partition's entries share a shard, so the versions of one scope keep their order. */
export function queueFor(name: QueueName, pk: string, { queueShards = SHARD_COUNT }: QueueSpread): string {
  return queueOf(name, shardOf(pk) % queueShards);
}

/** The same for the same text, and spread evenly over texts. */
export function shardOf(text: string): number {
  return (createHash("sha256").update(text).digest()[0] as number) % SHARD_COUNT;
}

export function outboxFields(
  pk: string,
  acceptedAt: string,
  id: string,
  spread: QueueSpread,
): { queue: string; queueKey: string } {
  return { queue: queueFor("OUTBOX", pk, spread), queueKey: `${acceptedAt}#${id}` };
}

/** How much to ask of each shard so that all together fill `limit` without each reading `limit`. */
export function shardLimit(limit: number, { queueShards = SHARD_COUNT }: QueueSpread): number {
  return Math.min(limit, 8 + Math.ceil((2 * limit) / queueShards));
}
