// SPDX-License-Identifier: Apache-2.0
import type { WitnessedHeads, WitnessStore } from "../../ports/member.ts";

export function createMemoryWitnessStore(): WitnessStore {
  const memories = new Map<string, WitnessedHeads>();
  return {
    async load(member) {
      return memories.get(member);
    },
    async save(member, heads) {
      if (heads.revision !== (memories.get(member)?.revision ?? 0) + 1) return false;
      memories.set(member, heads);
      return true;
    },
  };
}
