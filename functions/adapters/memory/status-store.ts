// SPDX-License-Identifier: Apache-2.0
import type { StatusPurpose } from "../../../core/credential/credential.ts";
import type { StatusStore } from "../../ports/status-store.ts";

export function createMemoryStatusStore(): StatusStore {
  const lists = new Map<string, Set<number>>();
  const nameOf = (purpose: StatusPurpose, list: number) => `${purpose}-${list}`;
  return {
    async set(purpose, list, index) {
      const name = nameOf(purpose, list);
      lists.set(name, (lists.get(name) ?? new Set()).add(index));
    },
    async positions(purpose, list) {
      return [...(lists.get(nameOf(purpose, list)) ?? [])].sort((a, b) => a - b);
    },
  };
}
