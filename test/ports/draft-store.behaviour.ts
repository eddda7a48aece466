// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { draftRecord } from "../fixtures/records.ts";
import { FIFTY, type MakeStores } from "./register-stores.ts";

const at = (second: number) => `2026-11-23T06:00:${String(second).padStart(2, "0")}.000Z`;

export function describeDraftStore(adapter: string, makeStores: MakeStores): void {
  describe(`draft store on ${adapter}`, () => {
    it("finds what was put, whole, and nothing under another id", async () => {
      const { drafts } = await makeStores();
      const draft = draftRecord({
        parts: ["drafts/d/1.json"],
        factCount: 3,
        batches: [{ key: "part 1", contentHash: "a".repeat(64) }],
      });

      const isPut = await drafts.swap(draft);

      expect(isPut).toBe(true);
      expect(await drafts.find(draft.id)).toEqual(draft);
      expect(await drafts.find("another")).toBeUndefined();
      expect(await drafts.find("not a key | part")).toBeUndefined();
    });

    it.each([
      ["the revision that stands there", 2],
      ["an older revision", 1],
      ["a revision that leaves one out", 4],
    ])("does not swap to %s", async (_what, revision) => {
      const { drafts } = await makeStores();
      await drafts.swap(draftRecord());
      await drafts.swap(draftRecord({ revision: 2, factCount: 2 }));

      const isPut = await drafts.swap(draftRecord({ revision, factCount: 99 }));

      expect(isPut).toBe(false);
      expect((await drafts.find(draftRecord().id))?.factCount).toBe(2);
    });

    it("lets exactly one of fifty swap to the next revision", async () => {
      const { drafts } = await makeStores();
      await drafts.swap(draftRecord());

      const results = await Promise.all(
        FIFTY.map((i) => drafts.swap(draftRecord({ revision: 2, factCount: i }))),
      );

      const winners = FIFTY.filter((i) => results[i]);
      expect(winners).toHaveLength(1);
      expect((await drafts.find(draftRecord().id))?.factCount).toBe(winners[0]);
    });

    it("makes a draft due by its last change, until that is put off", async () => {
      const { drafts } = await makeStores();
      await drafts.swap(draftRecord({ id: "a", updatedAt: at(1) }));
      await drafts.swap(draftRecord({ id: "b", updatedAt: at(2) }));
      await drafts.swap(draftRecord({ id: "a", revision: 2, updatedAt: at(3) }));
      const due = (second: number) => drafts.due(at(second), 10);

      expect([await due(2), await due(3), await due(4)]).toEqual([[], ["b"], ["b", "a"]]);
      await drafts.putOff("b", 1, at(20));
      await drafts.putOff("a", 1, undefined);
      expect([await due(10), await due(30)]).toEqual([["a"], ["a", "b"]]);
      await drafts.putOff("a", 2, undefined);
      await drafts.putOff("none", 1, at(1));
      expect(await due(30)).toEqual(["b"]);
      expect(await drafts.find("a")).toEqual(draftRecord({ id: "a", revision: 2, updatedAt: at(3) }));
      await drafts.swap(draftRecord({ id: "a", revision: 3, updatedAt: at(4) }));
      expect(await due(30)).toEqual(["a", "b"]);
    });

    it("lists the drafts of one organization, newest first and page by page, each as it stands", async () => {
      const { drafts } = await makeStores();
      for (const [i, id] of ["a", "b", "c"].entries())
        await drafts.swap(draftRecord({ id, createdAt: at(i) }));
      await drafts.swap(draftRecord({ id: "d", createdAt: at(9), organizationId: "org-b" }));
      await drafts.swap(draftRecord({ id: "a", createdAt: at(0), revision: 2, status: "WITHDRAWN" }));

      const first = await drafts.listByOrganization("org-a", 2, undefined);
      const second = await drafts.listByOrganization("org-a", 2, first.items.at(-1));

      expect(first.items.map(({ id }) => id)).toEqual(["c", "b"]);
      expect(first.hasNext).toBe(true);
      expect(second.items.map(({ id, status }) => [id, status])).toEqual([["a", "WITHDRAWN"]]);
      expect(second.hasNext).toBe(false);
    });

    it("lists nothing for an organization without drafts", async () => {
      const { drafts } = await makeStores();

      expect(await drafts.listByOrganization("org-a", 10, undefined)).toEqual({ items: [], hasNext: false });
    });
  });
}
