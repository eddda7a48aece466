// SPDX-License-Identifier: Apache-2.0
import { QUEUE_INDEX, type QueueName, queueOf, SHARDS } from "./key.ts";
import { queryItems, type Table } from "./table.ts";

/**
 * The shards of a queue in which something may wait. A table with fewer shards than there were may hold entries in those that
 * nobody writes to any more: they are asked until they were found empty once.
 */
export function createQueueShards(table: Table): (name: QueueName) => Promise<readonly number[]> {
  const written = SHARDS.slice(0, table.queueShards);
  const unwritten = SHARDS.slice(written.length);
  const left = new Map<QueueName, readonly number[]>();
  return async (name) => {
    const asked = left.get(name) ?? unwritten;
    if (asked.length === 0) return written;
    const found = await Promise.all(asked.map((shard) => holdsSomething(table, name, shard)));
    const still = asked.filter((_, i) => found[i]);
    left.set(name, still);
    return [...written, ...still];
  };
}

async function holdsSomething(table: Table, name: QueueName, shard: number): Promise<boolean> {
  const items = await queryItems(table, {
    index: QUEUE_INDEX,
    condition: "#queue = :queue",
    values: { queue: queueOf(name, shard) },
    limit: 1,
  });
  return items.length > 0;
}
