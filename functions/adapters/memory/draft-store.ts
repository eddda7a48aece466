// SPDX-License-Identifier: Apache-2.0
import type { DraftPlace, DraftRecord, DraftStore } from "../../ports/draft-store.ts";

export function createMemoryDraftStore(): DraftStore {
  const drafts = new Map<string, DraftRecord>();
  const dueAt = new Map<string, string>();
  return {
    async find(id) {
      return drafts.get(id);
    },
    async swap(next) {
      if (next.revision !== (drafts.get(next.id)?.revision ?? 0) + 1) return false;
      drafts.set(next.id, next);
      dueAt.set(next.id, next.updatedAt);
      return true;
    },
    async due(before, limit) {
      const found = [...dueAt].filter(([, at]) => at < before).sort(([, a], [, b]) => (a < b ? -1 : 1));
      return found.slice(0, limit).map(([id]) => id);
    },
    async putOff(id, revision, until) {
      if (drafts.get(id)?.revision !== revision) return;
      if (until === undefined) dueAt.delete(id);
      else dueAt.set(id, until);
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
