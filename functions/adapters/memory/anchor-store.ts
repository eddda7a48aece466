// SPDX-License-Identifier: Apache-2.0
import type { AnchorRecord, AnchorStore } from "../../ports/anchor-store.ts";

export function createMemoryAnchorStore(): AnchorStore {
  const anchors = new Map<string, AnchorRecord>();
  const bySize = (chain: string, contract: string) =>
    [...anchors.values()]
      .filter((anchor) => anchor.chain === chain && anchor.contract === contract)
      .sort((a, b) => a.size - b.size);
  const finals = (chain: string, contract: string) =>
    bySize(chain, contract).filter(({ status }) => status === "FINAL");
  return {
    async put(record) {
      const key = JSON.stringify([record.chain, record.contract, record.size]);
      if (record.revision !== (anchors.get(key)?.revision ?? 0) + 1) return false;
      anchors.set(key, record);
      return true;
    },
    latest: async (chain, contract) => bySize(chain, contract).at(-1),
    latestFinal: async (chain, contract) => finals(chain, contract).at(-1),
    firstFinalCovering: async (chain, contract, size) =>
      finals(chain, contract).find((anchor) => anchor.size >= size),
  };
}
