// SPDX-License-Identifier: Apache-2.0
import type { DraftPlace, DraftRecord, DraftStore } from "../../ports/draft-store.ts";

export function createMemoryDraftStore(): DraftStore {
  const drafts = new Map<string, DraftRecord>();
  return {
    async find(id) {
      return drafts.get(id);
    },
    async swap(next) {
      if (next.revision !== (drafts.get(next.id)?.revision ?? 0) + 1) return false;
      drafts.set(next.id, next);
      return true;
    },
    async listByOrganization(organizationId, limit, after) {
      const before = after === undefined ? undefined : listingKey(after);
      const rest = [...drafts.values()]
        .filter((draft) => draft.organizationId === organizationId)
        .filter((draft) => before === undefined || listingKey(draft) < before)
        .sort((a, b) => (listingKey(a) < listingKey(b) ? 1 : -1));
      return { items: rest.slice(0, limit), hasNext: rest.length > limit };
    },
  };
}

function listingKey({ createdAt, id }: DraftPlace): string {
  return `${createdAt}#${id}`;
}
