// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { disclosureRecord, hexOf, timeAt } from "../fixtures/records.ts";
import { FIFTY, type MakeStores, tally } from "./register-stores.ts";

export function describeDisclosureStore(adapter: string, makeStores: MakeStores): void {
  describe(`disclosure store on ${adapter}`, () => {
    it("answers every field as it was put", async () => {
      const { disclosures } = await makeStores();
      const record = disclosureRecord({
        boundary: { approach: "EQUITY_SHARE", note: 'without 合资企业 \u0000 "quoted"' },
        currency: "CNY",
        supersedes: "scope-a.v0",
        approval: "AWAITING",
      });

      await disclosures.insert(record);

      expect(await disclosures.find(record.id)).toEqual(record);
    });

    it.each([
      ["an unknown id", "scope-a.other"],
      ["an id of another scope", "scope-b.v1"],
      ["an empty id", ""],
      ["an id too long for a key", "x".repeat(5000)],
      ["an id with the separator of keys", "DIS#a|b.v1"],
    ])("finds nothing for %s", async (_what, id) => {
      const { disclosures } = await makeStores();
      await disclosures.insert(disclosureRecord());

      expect(await disclosures.find(id)).toBeUndefined();
    });

    it("refuses a version that is taken and keeps what stands there", async () => {
      const { disclosures } = await makeStores();
      const first = disclosureRecord();
      await disclosures.insert(first);

      const second = disclosures.insert(disclosureRecord({ id: "scope-a.other" }));

      await expect(second).rejects.toMatchObject({ code: "CONFLICT", details: { version: 1 } });
      expect(await disclosures.findScope("scope-a")).toEqual([first]);
    });

    it("lets exactly one of fifty parallel inserts of a version through", async () => {
      const { disclosures, outbox } = await makeStores();

      const { kept, codes } = await tally(
        FIFTY.map((i) => disclosures.insert(disclosureRecord({ id: `scope-a.try-${i}` }))),
      );

      expect({ kept, codes }).toEqual({ kept: 1, codes: new Set(["CONFLICT"]) });
      expect(await disclosures.findScope("scope-a")).toHaveLength(1);
      expect(await outbox.pending(100)).toHaveLength(1);
    });

    it("lets exactly one of fifty parallel inserts of the very same record through", async () => {
      const { disclosures } = await makeStores();

      const { kept } = await tally(FIFTY.map(() => disclosures.insert(disclosureRecord())));

      expect(kept).toBe(1);
    });

    it("lists a scope by version, also past nine", async () => {
      const { disclosures } = await makeStores();
      const records = [11, 2, 1, 10].map((version) => disclosureRecord({ version }));

      await Promise.all(records.map((record) => disclosures.insert(record)));

      const versions = (await disclosures.findScope("scope-a")).map(({ version }) => version);
      expect(versions).toEqual([1, 2, 10, 11]);
      expect(await disclosures.findScope("scope-z")).toEqual([]);
    });

    it("finds a version whose predecessors are not there yet, as while a register is rebuilt", async () => {
      const { disclosures } = await makeStores();
      const second = disclosureRecord({ version: 2 });
      await disclosures.insert(second);

      expect(await disclosures.find(second.id)).toEqual(second);
      expect(await disclosures.findScope("scope-a")).toEqual([second]);
    });

    it("finds by idempotency hash the lowest version that has it", async () => {
      const { disclosures } = await makeStores();
      const twin = disclosureRecord({ version: 2, idempotencyHash: hexOf("7") });
      const record = disclosureRecord({ idempotencyHash: hexOf("7") });
      await disclosures.insert(twin);
      await disclosures.insert(record);

      expect(await disclosures.findByIdempotencyHash(hexOf("7"))).toEqual(record);
      expect(await disclosures.findByIdempotencyHash(hexOf("8"))).toBeUndefined();
    });

    it("pages through an organization's disclosures, newest first, each once", async () => {
      const { disclosures } = await makeStores();
      const records = [0, 1, 2, 3, 4].map((i) =>
        disclosureRecord({ scope: `scope-${i}`, submittedAt: timeAt(i) }),
      );
      await Promise.all(records.map((record) => disclosures.insert(record)));
      await disclosures.insert(disclosureRecord({ scope: "scope-x", organizationId: "org-b" }));

      const first = await disclosures.listByOrganization("org-a", 2, undefined);
      const second = await disclosures.listByOrganization("org-a", 2, first.next);
      const third = await disclosures.listByOrganization("org-a", 2, second.next);

      const ids = [first, second, third].map(({ items }) => items.map(({ scope }) => scope));
      expect(ids).toEqual([["scope-4", "scope-3"], ["scope-2", "scope-1"], ["scope-0"]]);
      expect(third.next).toBeUndefined();
    });

    it("has no next page where the last page is just full", async () => {
      const { disclosures } = await makeStores();
      await disclosures.insert(disclosureRecord());

      expect((await disclosures.listByOrganization("org-a", 1, undefined)).next).toBeUndefined();
      expect(await disclosures.listByOrganization("org-z", 1, undefined)).toEqual({
        items: [],
        next: undefined,
      });
    });

    it.each([["nonsense"], ["%%%"], [""], ["x".repeat(5000)]])("refuses the cursor %s", async (after) => {
      const { disclosures } = await makeStores();

      const page = disclosures.listByOrganization("org-a", 2, after);

      await expect(page).rejects.toMatchObject({ code: "BAD_INPUT" });
    });

    it("puts an awaiting disclosure into the outbox when it is approved, not before", async () => {
      const { disclosures, outbox } = await makeStores();
      await disclosures.insert(disclosureRecord({ approval: "AWAITING" }));
      const before = await outbox.pending(10);

      await disclosures.decide("scope-a.v1", { approved: true });

      expect(before).toEqual([]);
      expect((await outbox.pending(10)).map(({ statement }) => statement)).toEqual(['{"id":"scope-a.v1"}']);
      expect(await disclosures.find("scope-a.v1")).toEqual(disclosureRecord());
    });

    it("keeps a rejected disclosure and its reason out of the outbox", async () => {
      const { disclosures, outbox } = await makeStores();
      await disclosures.insert(disclosureRecord({ approval: "AWAITING" }));

      await disclosures.decide("scope-a.v1", { approved: false, reason: "wrong year" });

      const found = await disclosures.find("scope-a.v1");
      expect(found).toMatchObject({ approval: "REJECTED", rejectedBecause: "wrong year" });
      expect(await outbox.pending(10)).toEqual([]);
    });

    it("lets exactly one of two opposite decisions through", async () => {
      const { disclosures } = await makeStores();
      await disclosures.insert(disclosureRecord({ approval: "AWAITING" }));

      const { kept, codes } = await tally([
        disclosures.decide("scope-a.v1", { approved: true }),
        disclosures.decide("scope-a.v1", { approved: false, reason: "no" }),
      ]);

      expect({ kept, codes }).toEqual({ kept: 1, codes: new Set(["CONFLICT"]) });
    });

    it("keeps a withdrawn disclosure out of the outbox, and no decision follows", async () => {
      const { disclosures, outbox } = await makeStores();
      await disclosures.insert(disclosureRecord({ approval: "AWAITING" }));

      await disclosures.withdraw("scope-a.v1");

      const late = disclosures.decide("scope-a.v1", { approved: true });
      await expect(late).rejects.toMatchObject({ code: "CONFLICT" });
      const found = await disclosures.find("scope-a.v1");
      expect(found).toEqual(disclosureRecord({ approval: "WITHDRAWN" }));
      expect(await outbox.pending(10)).toEqual([]);
    });

    it.each(["APPROVED", "REJECTED", "WITHDRAWN"] as const)(
      "does not withdraw one that is %s",
      async (approval) => {
        const { disclosures } = await makeStores();
        await disclosures.insert(disclosureRecord({ approval }));

        await expect(disclosures.withdraw("scope-a.v1")).rejects.toMatchObject({ code: "CONFLICT" });
        expect((await disclosures.find("scope-a.v1"))?.approval).toBe(approval);
      },
    );

    it("lets exactly one of withdrawal and approval through", async () => {
      const { disclosures } = await makeStores();
      await disclosures.insert(disclosureRecord({ approval: "AWAITING" }));

      const { kept, codes } = await tally([
        disclosures.withdraw("scope-a.v1"),
        disclosures.decide("scope-a.v1", { approved: true }),
      ]);

      expect({ kept, codes }).toEqual({ kept: 1, codes: new Set(["CONFLICT"]) });
    });

    it("keeps the first time of revocation", async () => {
      const { disclosures } = await makeStores();
      await disclosures.insert(disclosureRecord());

      await disclosures.setRevoked("scope-a.v1", timeAt(1));
      await disclosures.setRevoked("scope-a.v1", timeAt(2));

      expect((await disclosures.find("scope-a.v1"))?.revokedAt).toBe(timeAt(1));
    });

    it("refuses to change what does not exist", async () => {
      const { disclosures } = await makeStores();

      const { codes, kept } = await tally([
        disclosures.decide("scope-a.v1", { approved: true }),
        disclosures.setCertificate("scope-a.v1", "serial-a"),
        disclosures.setRevoked("scope-a.v1", timeAt(1)),
        disclosures.withdraw("scope-a.v1"),
      ]);

      expect({ kept, codes }).toEqual({ kept: 0, codes: new Set(["NOT_FOUND"]) });
    });
  });
}
