// SPDX-License-Identifier: Apache-2.0
import { text } from "../../../core/decode/decoder.ts";
import { DomainError } from "../../../core/errors.ts";
import { MAX_STATEMENT_BYTES } from "../../../core/log/statement.ts";
import type { LoggedEntry, Outbox, OutboxEntry } from "../../ports/outbox.ts";
import { forEachBounded } from "./for-each-bounded.ts";
import { readKey } from "./index-entry.ts";
import { type Item, readStored } from "./item.ts";
import { type Key, QUEUE_INDEX, type QueueSpread, queueFor, queueOf, shardLimit, sortable } from "./key.ts";
import { createQueueShards } from "./queue-shards.ts";
import { batchGetItems, type KeyedChange, queryItems, type Table, updateItem } from "./table.ts";
import { TRANSACTION_ITEMS } from "./transact-put.ts";

const SETTLE_CONCURRENCY = 16;
const REF = /^((?:DIS|CERT|REV)#[^|]+)\|([^|]+)$/;

/** The outbox is a sparse index on the very items that carry the statements, in 16 shards. */
export function createOutbox(table: Table): Outbox {
  const shardsOf = createQueueShards(table);
  return {
    async pending(limit) {
      const shards = await shardsOf("OUTBOX");
      const found = await Promise.all(
        shards.map((shard) => oldestOfShard(table, shard, shardLimit(limit, table))),
      );
      const keys = found
        .flat()
        .sort((a, b) => (a.queueKey < b.queueKey ? -1 : 1))
        .slice(0, limit)
        .map(({ key }) => key);
      const standing = new Map(
        (await batchGetItems(table, keys)).map((item) => [refOf(readKey(item)), item]),
      );
      return keys.flatMap((key) => confirmedEntry(refOf(key), standing.get(refOf(key))));
    },
    async settle(entries) {
      const left = await settleTogether(table, entries);
      await forEachBounded(left, SETTLE_CONCURRENCY, (entry) => settleEntry(table, entry));
    },
  };
}

interface Candidate {
  readonly key: Key;
  readonly queueKey: string;
}

async function oldestOfShard(table: Table, shard: number, limit: number): Promise<readonly Candidate[]> {
  const items = await queryItems(table, {
    index: QUEUE_INDEX,
    condition: "#queue = :queue",
    values: { queue: queueOf("OUTBOX", shard) },
    limit,
  });
  return items.map((item) => ({ key: readKey(item), queueKey: String(item.queueKey) }));
}

/** The index may still show what was settled a moment ago; only the item itself is believed. */
function confirmedEntry(ref: string, item: Item | undefined): readonly OutboxEntry[] {
  if (item === undefined || !String(item.queue).startsWith("OUTBOX#")) return [];
  return [{ ref, statement: readStored(text(MAX_STATEMENT_BYTES), item.statement, "statement") }];
}

/** Settles in transactions where the table has them, and answers what is left: parts of which something was settled before. */
async function settleTogether(
  table: Table,
  entries: readonly LoggedEntry[],
): Promise<readonly LoggedEntry[]> {
  if (table.updateAll === undefined || !entries.every(({ ref }) => REF.test(ref))) return entries;
  const left: LoggedEntry[] = [];
  for (let at = 0; at < entries.length; at += TRANSACTION_ITEMS) {
    const part = entries.slice(at, at + TRANSACTION_ITEMS);
    const isDone = await table.updateAll(part.map((entry) => settling(entry, table)));
    if (!isDone) left.push(...part);
  }
  return left;
}

/** An update that applies only while the item is in the outbox, so a repeat never puts it back into a later queue. */
function settling({ ref, logIndex }: LoggedEntry, spread: QueueSpread): KeyedChange {
  const key = keyOf(ref);
  const queue = nextQueue(key.pk, spread);
  const change = {
    condition: "begins_with(#queue, :outbox) AND attribute_not_exists(#logIndex)",
    update:
      queue === undefined
        ? "SET #logIndex = :logIndex REMOVE #queue, #queueKey"
        : "SET #logIndex = :logIndex, #queue = :queue, #queueKey = :queueKey",
    values: {
      outbox: "OUTBOX#",
      logIndex,
      ...(queue !== undefined && { queue, queueKey: sortable(logIndex) }),
    },
  };
  return { key, change };
}

async function settleEntry(table: Table, entry: LoggedEntry): Promise<void> {
  const { key, change } = settling(entry, table);
  const { ref, logIndex } = entry;
  const outcome = await updateItem(table, key, change);
  if (outcome.done || outcome.standing?.logIndex === logIndex) return;
  const got = outcome.standing?.logIndex ?? "an entry that is not in the outbox";
  throw new DomainError("INVARIANT", `outbox entry ${ref}: expected log index ${logIndex}, got ${got}`, {
    ref,
  });
}

function nextQueue(pk: string, spread: QueueSpread): string | undefined {
  if (pk.startsWith("DIS#")) return queueFor("ISSUE", pk, spread);
  return pk.startsWith("CERT#") ? queueFor("COMPLETE", pk, spread) : undefined;
}

function refOf({ pk, sk }: Key): string {
  return `${pk}|${sk}`;
}

function keyOf(ref: string): Key {
  const [, pk, sk] = REF.exec(ref) ?? [];
  if (pk === undefined || sk === undefined)
    throw new DomainError(
      "INVARIANT",
      `outbox entry: expected a ref that pending() gave, got ${ref.slice(0, 80)}`,
    );
  return { pk, sk };
}
