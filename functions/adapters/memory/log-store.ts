// SPDX-License-Identifier: Apache-2.0
import type { LogHead, LogStore } from "../../ports/log-store.ts";

export function createMemoryLogStore(): LogStore {
  let head: LogHead | undefined;
  return {
    async head() {
      return head;
    },
    async swap(next) {
      if (next.revision !== (head?.revision ?? 0) + 1) return false;
      head = next;
      return true;
    },
  };
}
