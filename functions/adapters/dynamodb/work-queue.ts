// SPDX-License-Identifier: Apache-2.0
import { text } from "../../../core/decode/decoder.ts";
import type { WorkQueue } from "../../ports/outbox.ts";
import { type Item, readStored } from "./item.ts";
import { QUEUE_INDEX, type QueueName, queueOf, shardLimit, sortable } from "./key.ts";
import { createQueueShards } from "./queue-shards.ts";
import { queryItems, type Table } from "./table.ts";

const idText = text(256);

export function createWorkQueue(table: Table): WorkQueue {
  const dueIds = createDueIds(table);
  return {
    pending: (queue, belowLogIndex, limit) => dueIds(queue, sortable(belowLogIndex), limit),
  };
}

/** Answers the ids on a queue with a key below one, lowest keys first within a shard. */
export function createDueIds(
  table: Table,
): (queue: QueueName, below: string, limit: number) => Promise<readonly string[]> {
  const shardsOf = createQueueShards(table);
  return async (queue, below, limit) => {
    const shards = await shardsOf(queue);
    const found = await Promise.all(
      shards.map((shard) =>
        queryItems(table, {
          index: QUEUE_INDEX,
          condition: "#queue = :queue AND #queueKey < :below",
          values: { queue: queueOf(queue, shard), below },
          limit: shardLimit(limit, table),
        }),
      ),
    );
    return found
      .flat()
      .sort(byQueueKey)
      .slice(0, limit)
      .map(({ id }) => readStored(idText, id, "id"));
  };
}

function byQueueKey(a: Item, b: Item): number {
  return String(a.queueKey) < String(b.queueKey) ? -1 : 1;
}
