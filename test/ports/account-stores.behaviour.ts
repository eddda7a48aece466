// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { client, organization, timeAt } from "../fixtures/records.ts";
import { FIFTY, type MakeStores, tally } from "./register-stores.ts";

export function describeOrganizationStore(adapter: string, makeStores: MakeStores): void {
  describe(`organization store on ${adapter}`, () => {
    it("finds an organization by id, LEI and USCC at once", async () => {
      const { organizations } = await makeStores();
      const { id, lei, uscc } = organization();

      await organizations.insert(organization());

      expect(await organizations.find(id)).toEqual(organization());
      expect(await organizations.findByLei(String(lei))).toEqual(organization());
      expect(await organizations.findByUscc(String(uscc))).toEqual(organization());
    });

    it("finds nothing for what was not registered, however it is spelled", async () => {
      const { organizations } = await makeStores();
      await organizations.insert(organization());

      expect(await organizations.find("org-b")).toBeUndefined();
      expect(await organizations.findByLei("")).toBeUndefined();
      expect(await organizations.findByUscc("x".repeat(5000))).toBeUndefined();
    });

    it.each([
      ["id", { lei: null, uscc: null }],
      ["lei", { id: "org-b", uscc: null }],
      ["uscc", { id: "org-b", lei: null }],
    ])(
      "refuses a second organization with the same %s, names it, and keeps nothing of it",
      async (field, change) => {
        const { organizations } = await makeStores();
        await organizations.insert(organization());

        const second = organizations.insert(organization({ ...change, country: "DE" }));

        await expect(second).rejects.toMatchObject({ code: "CONFLICT", details: { field } });
        expect(await organizations.find("org-b")).toBeUndefined();
        expect(await organizations.find("org-a")).toEqual(organization());
      },
    );

    describe("that changes", () => {
      const change = { at: timeAt(1), by: "did:web:register.example:clients:a", because: "renamed" };
      const revised = (revision: number, more: Parameters<typeof organization>[0] = {}) =>
        organization({ revision, change, names: { en: `Name ${revision}`, zh: null }, ...more });

      it("keeps every revision and answers the last one", async () => {
        const { organizations } = await makeStores();
        await organizations.insert(organization());

        expect(await organizations.update(revised(2))).toBe(true);
        expect(await organizations.update(revised(3))).toBe(true);

        expect(await organizations.find("org-a")).toEqual(revised(3));
        expect(await organizations.findByLei(String(organization().lei))).toEqual(revised(3));
        const kept = [1, 2, 3, 4, 0, -1, 10 ** 9].map((n) => organizations.findRevision("org-a", n));
        expect(await Promise.all(kept)).toEqual([
          organization(),
          revised(2),
          revised(3),
          undefined,
          undefined,
          undefined,
          undefined,
        ]);
      });

      it("lists revisions newest first, page by page", async () => {
        const { organizations } = await makeStores();
        await organizations.insert(organization());
        for (const revision of [2, 3, 4]) await organizations.update(revised(revision));
        const page = async (limit: number, before?: number) => {
          const { items, hasNext } = await organizations.listRevisions("org-a", limit, before);
          return [...items.map(({ revision }) => revision), hasNext];
        };

        expect(await page(10)).toEqual([4, 3, 2, 1, false]);
        expect(await page(2)).toEqual([4, 3, true]);
        expect(await page(2, 3)).toEqual([2, 1, false]);
        expect(await page(2, 1)).toEqual([false]);
        expect(await organizations.listRevisions("org-b", 5, undefined)).toEqual({
          items: [],
          hasNext: false,
        });
      });

      it("changes nothing where another revision stands, or none", async () => {
        const { organizations } = await makeStores();
        await organizations.insert(organization());

        const outcomes = [revised(1), revised(3), revised(2, { id: "org-b" })].map(organizations.update);

        expect(await Promise.all(outcomes)).toEqual([false, false, false]);
        expect(await organizations.find("org-a")).toEqual(organization());
        expect(await organizations.find("org-b")).toBeUndefined();
      });

      it("lets exactly one of several parallel changes through", async () => {
        const { organizations } = await makeStores();
        await organizations.insert(organization());
        const update = (i: number) =>
          organizations.update(revised(2, { isin: [`US${i}`] })).catch(() => false);

        const outcomes = await Promise.all(FIFTY.slice(0, 8).map(update));

        expect(outcomes.filter(Boolean)).toHaveLength(1);
        expect((await organizations.listRevisions("org-a", 9, undefined)).items).toHaveLength(2);
      });

      it("finds it by an identifier it was given later, and refuses one that is taken", async () => {
        const { organizations } = await makeStores();
        const { lei, uscc } = organization();
        await organizations.insert(organization({ uscc: null }));
        await organizations.insert(organization({ id: "org-b", lei: null, uscc: null }));

        const taken = organizations.update(revised(2, { id: "org-b", uscc: null }));

        await expect(taken).rejects.toMatchObject({
          code: "CONFLICT",
          details: { field: "lei", value: lei },
        });
        await organizations.update(revised(2, { id: "org-b", lei: null }));
        expect(await organizations.findByUscc(String(uscc))).toEqual(revised(2, { id: "org-b", lei: null }));
      });
    });

    it("lets many organizations have neither LEI nor USCC", async () => {
      const { organizations } = await makeStores();

      const { kept } = await tally(
        FIFTY.map((i) => organizations.insert(organization({ id: `org-${i}`, lei: null, uscc: null }))),
      );

      expect(kept).toBe(50);
    });

    it("lets exactly one of several parallel registrations of a LEI through", async () => {
      const { organizations } = await makeStores();

      const { kept, codes } = await tally(
        FIFTY.slice(0, 10).map((i) => organizations.insert(organization({ id: `org-${i}`, uscc: null }))),
      );

      expect({ kept, codes }).toEqual({ kept: 1, codes: new Set(["CONFLICT"]) });
    });
  });
}

export function describeClientStore(adapter: string, makeStores: MakeStores): void {
  describe(`client store on ${adapter}`, () => {
    it("answers a client as it was put and refuses its id to another", async () => {
      const { clients } = await makeStores();
      await clients.insert(client());

      const second = clients.insert(client({ label: "other" }));

      await expect(second).rejects.toMatchObject({ code: "CONFLICT" });
      expect(await clients.find("client-a")).toEqual(client());
      expect(await clients.find("client-b")).toBeUndefined();
      expect(await clients.find(`${"|".repeat(9)} `)).toBeUndefined();
    });

    it("keeps the first time of revocation", async () => {
      const { clients } = await makeStores();
      await clients.insert(client());

      await clients.revoke("client-a", timeAt(1));
      await clients.revoke("client-a", timeAt(2));

      expect(await clients.find("client-a")).toEqual(client({ revokedAt: timeAt(1) }));
      await expect(clients.revoke("client-b", timeAt(1))).rejects.toMatchObject({ code: "NOT_FOUND" });
    });
  });
}
