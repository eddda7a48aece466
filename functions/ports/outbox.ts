// SPDX-License-Identifier: Apache-2.0

/** A statement that was accepted and waits for the log. `ref` is the adapter's name for the record that carries it. */
export interface OutboxEntry {
  readonly ref: string;
  /** canonical text */
  readonly statement: string;
}

export interface LoggedEntry {
  readonly ref: string;
  readonly logIndex: number;
}

/**
 * The truth about what still has to be logged: an entry is here from the write that accepted it until `settle`.
 * Queues and streams are only hints to look here.
 */
export interface Outbox {
  /**
   * At most `limit` entries, roughly oldest first. Confirmed by a consistent read: never answers an entry that was
   * settled before the call.
   */
  pending(limit: number): Promise<readonly OutboxEntry[]>;
  /**
   * Notes the log index of each entry and moves it on: a disclosure to the ISSUE queue, a certificate to the COMPLETE
   * queue. Idempotent; never changes an index once noted. Throws INVARIANT, after settling all others, for an entry
   * that was logged at another index.
   */
  settle(entries: readonly LoggedEntry[]): Promise<void>;
}

export type WorkQueueName = "ISSUE" | "COMPLETE";

/** Records that wait for an anchor to cover their log index. */
export interface WorkQueue {
  /**
   * Ids of disclosures (ISSUE) or serials of certificates (COMPLETE) with a log index below `belowLogIndex`, lowest
   * indexes first within a shard. May still name one that was finished a moment ago.
   */
  pending(queue: WorkQueueName, belowLogIndex: number, limit: number): Promise<readonly string[]>;
}
