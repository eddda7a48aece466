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
