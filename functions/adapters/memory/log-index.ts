// SPDX-License-Identifier: Apache-2.0
import type { IndexedEntry, LoggedPlace, LogIndex, Standing } from "../../ports/log-index.ts";

const NOTHING: Standing = { superseded: null, certified: null, revoked: null };

export function createMemoryLogIndex(): LogIndex {
  const entries = new Map<string, IndexedEntry>();
  const places = new Map<string, LoggedPlace>();
  const standings = new Map<string, Standing>();
  let size = 0;
  return {
    async size() {
      return size;
    },
    async advance(from, to) {
      if (size !== from) return false;
      size = to;
      return true;
    },
    async putEntries(given) {
      for (const entry of given) entries.set(entry.statementHash, entry);
    },
    async findByStatement(statementHash) {
      return entries.get(statementHash);
    },
    async findByFactsRoot(factsRoot) {
      return [...entries.values()].find((entry) => entry.factsRoot === factsRoot);
    },
    async note(disclosureId, name, milestone) {
      const standing = standings.get(disclosureId) ?? NOTHING;
      const earlier = standing[name];
      if (earlier !== null && earlier.logIndex <= milestone.logIndex) return;
      standings.set(disclosureId, { ...standing, [name]: milestone });
    },
    async putPlaces(given) {
      for (const place of given) places.set(place.disclosureId, place);
    },
    async listPlaces(organizationId, before, limit) {
      const own = [...places.values()].filter(
        (place) => place.organizationId === organizationId && place.logIndex < before,
      );
      return own.sort((a, b) => b.logIndex - a.logIndex).slice(0, limit);
    },
    async standings(ids) {
      return new Map(ids.map((id) => [id, standings.get(id) ?? NOTHING]));
    },
  };
}
