// SPDX-License-Identifier: Apache-2.0
import type { WorkQueue } from "../../ports/outbox.ts";
import type { MemoryState } from "./memory-state.ts";

export function createMemoryWorkQueue({ entries }: MemoryState): WorkQueue {
  return {
    async pending(queue, belowLogIndex, limit) {
      return [...entries.values()]
        .filter((entry) => entry.queue === queue && entry.logIndex !== null && entry.logIndex < belowLogIndex)
        .sort((a, b) => (a.queueKey < b.queueKey ? -1 : 1))
        .slice(0, limit)
        .map(({ id }) => id);
    },
  };
}
