// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import {
  certificateRecord,
  fileRecord,
  hexOf,
  issuedContent,
  revocationContent,
  timeAt,
} from "../fixtures/records.ts";
import { FIFTY, type MakeStores, type RegisterStores, tally } from "./register-stores.ts";

async function issued(makeStores: MakeStores): Promise<RegisterStores> {
  const stores = await makeStores();
  await stores.certificates.plan(certificateRecord());
  await stores.certificates.issue("serial-a", issuedContent("serial-a"));
  return stores;
}

async function logged(makeStores: MakeStores): Promise<RegisterStores> {
  const stores = await issued(makeStores);
  const [entry] = await stores.outbox.pending(10);
  await stores.outbox.settle([{ ref: String(entry?.ref), logIndex: 4 }]);
  return stores;
}

export function describeCertificateStore(adapter: string, makeStores: MakeStores): void {
  describe(`certificate store on ${adapter}`, () => {
    it("answers a planned certificate as it was put, outside the outbox", async () => {
      const { certificates, outbox } = await makeStores();

      await certificates.plan(certificateRecord());

      expect(await certificates.find("serial-a")).toEqual(certificateRecord());
      expect(await certificates.find("serial-b")).toBeUndefined();
      expect(await certificates.find("x|y".repeat(1000))).toBeUndefined();
      expect(await outbox.pending(10)).toEqual([]);
    });

    it("lets exactly one of fifty plans for a serial through", async () => {
      const { certificates } = await makeStores();

      const { kept, codes } = await tally(
        FIFTY.map((i) => certificates.plan(certificateRecord({ issuedAt: timeAt(i) }))),
      );

      expect({ kept, codes }).toEqual({ kept: 1, codes: new Set(["CONFLICT"]) });
    });

    it("issues with files and statement, and into the outbox", async () => {
      const { certificates, outbox } = await issued(makeStores);

      const { statement, statementHash, files } = issuedContent("serial-a");
      const expected = certificateRecord({ stage: "ISSUED", statement, statementHash, files });
      expect(await certificates.find("serial-a")).toEqual(expected);
      expect((await outbox.pending(10)).map((entry) => entry.statement)).toEqual([statement]);
    });

    it("changes nothing when the same issue is repeated after it was logged", async () => {
      const { certificates, outbox } = await logged(makeStores);

      await certificates.issue("serial-a", issuedContent("serial-a"));

      expect(await outbox.pending(10)).toEqual([]);
      expect((await certificates.find("serial-a"))?.logIndex).toBe(4);
    });

    it("refuses to issue again with another statement", async () => {
      const { certificates } = await issued(makeStores);

      const again = certificates.issue("serial-a", issuedContent("serial-a", "8"));

      await expect(again).rejects.toMatchObject({ code: "CONFLICT" });
      expect((await certificates.find("serial-a"))?.statementHash).toBe(hexOf("1"));
    });

    it("completes with the new bundle and keeps the other files; a repeat changes nothing", async () => {
      const { certificates } = await logged(makeStores);
      const bundle = fileRecord("certificates/serial-a.touchstone.json", "5");

      await certificates.complete("serial-a", bundle);
      await certificates.complete("serial-a", fileRecord("other", "6"));

      const { files } = issuedContent("serial-a");
      const expected = { stage: "COMPLETE", logIndex: 4, files: { ...files, bundle } };
      expect(await certificates.find("serial-a")).toMatchObject(expected);
    });

    it("refuses to complete before the log has the statement, which stays in the outbox", async () => {
      const { certificates, outbox } = await issued(makeStores);

      const early = certificates.complete("serial-a", fileRecord("bundle", "5"));

      await expect(early).rejects.toMatchObject({ code: "INVARIANT" });
      expect(await outbox.pending(10)).toHaveLength(1);
    });

    it("finds a certificate by the hash of its PDF", async () => {
      const { certificates } = await issued(makeStores);

      expect((await certificates.findByPdf(hexOf("1")))?.serial).toBe("serial-a");
      expect(await certificates.findByPdf(hexOf("7"))).toBeUndefined();
      expect(await certificates.findByPdf("not a hash")).toBeUndefined();
    });

    it("notes a revocation and puts its statement into the outbox; a repeat changes nothing", async () => {
      const { certificates, outbox } = await logged(makeStores);

      await certificates.revoke("serial-a", revocationContent());
      await certificates.revoke("serial-a", revocationContent());

      const { statement, ...noted } = revocationContent();
      expect((await certificates.find("serial-a"))?.revocation).toEqual(noted);
      expect((await outbox.pending(10)).map((entry) => entry.statement)).toEqual([statement]);
    });

    it("lets exactly one of several different revocations through", async () => {
      const { certificates, outbox } = await logged(makeStores);

      const { kept, codes } = await tally(
        ["6", "7", "8", "9"].map((digit) => certificates.revoke("serial-a", revocationContent(digit))),
      );

      expect({ kept, codes }).toEqual({ kept: 1, codes: new Set(["CONFLICT"]) });
      expect(await outbox.pending(10)).toHaveLength(1);
    });

    it("refuses to change what does not exist", async () => {
      const { certificates, outbox } = await makeStores();

      const { kept, codes } = await tally([
        certificates.issue("serial-a", issuedContent("serial-a")),
        certificates.complete("serial-a", fileRecord("bundle", "5")),
        certificates.revoke("serial-a", revocationContent()),
      ]);

      expect({ kept, codes }).toEqual({ kept: 0, codes: new Set(["NOT_FOUND"]) });
      expect(await outbox.pending(10)).toEqual([]);
    });
  });
}
