// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import {
  certificateRecord,
  disclosureRecord,
  issuedContent,
  revocationContent,
  timeAt,
} from "../fixtures/records.ts";
import { FIFTY, type MakeStores, type RegisterStores, tally } from "./register-stores.ts";

/** Fifty disclosures, submitted a millisecond apart. */
async function fill({ disclosures }: RegisterStores): Promise<void> {
  const records = FIFTY.map((i) => disclosureRecord({ scope: `scope-${i}`, submittedAt: timeAt(i) }));
  await Promise.all(records.map((record) => disclosures.insert(record)));
}

/** Takes everything that is pending, in the order given, and settles it from `fromIndex`. */
async function settleAll({ outbox }: RegisterStores, fromIndex = 0) {
  const pending = await outbox.pending(1000);
  const logged = pending.map(({ ref }, i) => ({ ref, logIndex: fromIndex + i }));
  await outbox.settle(logged);
  return logged;
}

export function describeOutbox(adapter: string, makeStores: MakeStores): void {
  describe(`outbox on ${adapter}`, () => {
    it("is empty in a new register", async () => {
      const { outbox } = await makeStores();

      expect(await outbox.pending(10)).toEqual([]);
      await expect(outbox.settle([])).resolves.toBeUndefined();
    });

    it("answers the oldest entries first, at most as many as asked", async () => {
      const stores = await makeStores();
      await fill(stores);

      const pending = await stores.outbox.pending(20);

      const oldest = FIFTY.slice(0, 20).map((i) => `{"id":"scope-${i}.v1"}`);
      expect(pending.map(({ statement }) => statement)).toEqual(oldest);
    });

    it("keeps the versions of one scope in order", async () => {
      const { disclosures, outbox } = await makeStores();
      const records = [3, 1, 2].map((version) => disclosureRecord({ version, submittedAt: timeAt(version) }));
      await Promise.all(records.map((record) => disclosures.insert(record)));

      const pending = await outbox.pending(10);

      expect(pending.map(({ statement }) => statement)).toEqual(
        [1, 2, 3].map((v) => `{"id":"scope-a.v${v}"}`),
      );
    });

    it("notes the index of each entry and no longer answers it", async () => {
      const stores = await makeStores();
      await fill(stores);

      const logged = await settleAll(stores, 100);

      expect(logged).toHaveLength(50);
      expect(await stores.outbox.pending(1000)).toEqual([]);
      expect((await stores.disclosures.find("scope-7.v1"))?.logIndex).toBe(107);
    });

    it("settles the same entries again, also in parallel, without changing anything", async () => {
      const stores = await makeStores();
      await fill(stores);
      const logged = await settleAll(stores);

      await Promise.all([stores.outbox.settle(logged), stores.outbox.settle(logged)]);

      expect((await stores.disclosures.find("scope-7.v1"))?.logIndex).toBe(7);
      expect(await stores.outbox.pending(1000)).toEqual([]);
      expect(await stores.workQueue.pending("ISSUE", 1000, 1000)).toHaveLength(50);
    });

    it("does not put back into a queue what has left it", async () => {
      const stores = await makeStores();
      await stores.disclosures.insert(disclosureRecord());
      const logged = await settleAll(stores);
      await stores.disclosures.setCertificate("scope-a.v1", "serial-a");

      await stores.outbox.settle(logged);

      expect(await stores.workQueue.pending("ISSUE", 1000, 10)).toEqual([]);
      expect(await stores.outbox.pending(10)).toEqual([]);
    });

    it("never changes an index once noted, says so, and settles the others", async () => {
      const stores = await makeStores();
      await stores.disclosures.insert(disclosureRecord());
      const [first] = await settleAll(stores, 5);
      await stores.disclosures.insert(disclosureRecord({ scope: "scope-b" }));
      const [second] = await stores.outbox.pending(10);

      const settling = stores.outbox.settle([
        { ref: String(first?.ref), logIndex: 6 },
        { ref: String(second?.ref), logIndex: 7 },
      ]);

      await expect(settling).rejects.toMatchObject({ code: "INVARIANT" });
      expect((await stores.disclosures.find("scope-a.v1"))?.logIndex).toBe(5);
      expect((await stores.disclosures.find("scope-b.v1"))?.logIndex).toBe(7);
    });

    it.each([["unknown|ref"], ["DIS#nobody|V#000001"], [""]])("refuses to settle the ref %j", async (ref) => {
      const { outbox } = await makeStores();

      await expect(outbox.settle([{ ref, logIndex: 0 }])).rejects.toMatchObject({ code: "INVARIANT" });
    });

    it("logs each entry once when inserting, reading and settling overlap", async () => {
      const stores = await makeStores();
      const indexes = new Map<string, number>();
      const sequence = async () => {
        const pending = await stores.outbox.pending(7);
        const logged = pending.map(({ ref }, i) => ({ ref, logIndex: indexes.size + i }));
        for (const { ref, logIndex } of logged) {
          expect(indexes.has(ref)).toBe(false);
          indexes.set(ref, logIndex);
        }
        await stores.outbox.settle(logged);
        return logged.length;
      };

      const filling = fill(stores);
      while (indexes.size < 50) await sequence();
      await filling;

      expect(await sequence()).toBe(0);
      expect([...indexes.values()].sort((a, b) => a - b)).toEqual(FIFTY);
    });

    it("answers only entries nobody settled before, to two readers at a time", async () => {
      const stores = await makeStores();
      await fill(stores);
      const [a, b] = await Promise.all([stores.outbox.pending(50), stores.outbox.pending(50)]);

      const { kept } = await tally([
        stores.outbox.settle(a.map(({ ref }, i) => ({ ref, logIndex: i }))),
        stores.outbox.settle(b.map(({ ref }, i) => ({ ref, logIndex: i }))),
      ]);

      expect(kept).toBe(2);
      expect(await stores.outbox.pending(50)).toEqual([]);
    });
  });

  describe(`work queue on ${adapter}`, () => {
    it("answers disclosures with an index below the anchored size, lowest first", async () => {
      const stores = await makeStores();
      await stores.disclosures.insert(disclosureRecord({ scope: "scope-a" }));
      await settleAll(stores, 9);
      await stores.disclosures.insert(disclosureRecord({ scope: "scope-b" }));
      await settleAll(stores, 10);
      await stores.disclosures.insert(disclosureRecord({ scope: "scope-c" }));
      await settleAll(stores, 11);

      expect(await stores.workQueue.pending("ISSUE", 11, 10)).toEqual(["scope-a.v1", "scope-b.v1"]);
      expect(await stores.workQueue.pending("ISSUE", 100, 1)).toEqual(["scope-a.v1"]);
      expect(await stores.workQueue.pending("ISSUE", 9, 10)).toEqual([]);
      expect(await stores.workQueue.pending("COMPLETE", 100, 10)).toEqual([]);
    });

    it("takes a disclosure off when its certificate is noted, once and for all", async () => {
      const stores = await makeStores();
      await stores.disclosures.insert(disclosureRecord());
      await settleAll(stores);

      await stores.disclosures.setCertificate("scope-a.v1", "serial-a");
      await stores.disclosures.setCertificate("scope-a.v1", "serial-a");
      const other = stores.disclosures.setCertificate("scope-a.v1", "serial-b");

      await expect(other).rejects.toMatchObject({ code: "CONFLICT" });
      expect(await stores.workQueue.pending("ISSUE", 100, 10)).toEqual([]);
      expect((await stores.disclosures.find("scope-a.v1"))?.certificateSerial).toBe("serial-a");
    });

    it("refuses a certificate before the log has the disclosure, which stays in the outbox", async () => {
      const stores = await makeStores();
      await stores.disclosures.insert(disclosureRecord());

      const early = stores.disclosures.setCertificate("scope-a.v1", "serial-a");

      await expect(early).rejects.toMatchObject({ code: "INVARIANT" });
      expect(await stores.outbox.pending(10)).toHaveLength(1);
    });

    it("leads an issued certificate through the outbox to COMPLETE and off the queue", async () => {
      const stores = await makeStores();
      await stores.certificates.plan(certificateRecord());
      await stores.certificates.issue("serial-a", issuedContent("serial-a"));
      await settleAll(stores, 3);

      const waiting = await stores.workQueue.pending("COMPLETE", 4, 10);
      await stores.certificates.complete("serial-a", issuedContent("serial-a").files.bundle);

      expect(waiting).toEqual(["serial-a"]);
      expect(await stores.workQueue.pending("COMPLETE", 4, 10)).toEqual([]);
      expect((await stores.certificates.find("serial-a"))?.logIndex).toBe(3);
    });

    it("lets a revocation leave the queues when it is logged", async () => {
      const stores = await makeStores();
      await stores.certificates.plan(certificateRecord());
      await stores.certificates.issue("serial-a", issuedContent("serial-a"));
      await settleAll(stores, 0);
      await stores.certificates.revoke("serial-a", revocationContent());

      const [entry] = await settleAll(stores, 1);

      expect(entry).toBeDefined();
      expect(await stores.outbox.pending(10)).toEqual([]);
      expect(await stores.workQueue.pending("ISSUE", 100, 10)).toEqual([]);
      expect(await stores.workQueue.pending("COMPLETE", 100, 10)).toEqual(["serial-a"]);
      expect((await stores.certificates.find("serial-a"))?.logIndex).toBe(0);
    });
  });
}
