// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import type { EvidenceRecord } from "../../functions/ports/evidence-store.ts";
import { hexOf, timeAt } from "../fixtures/records.ts";
import { type MakeStores, tally } from "./register-stores.ts";

const AWAITED = {
  organizationId: "org-a",
  sha256: hexOf("a"),
  size: 1234,
  mediaType: "application/pdf",
  name: "meter readings 抄表.pdf",
  isPublic: false,
  status: "AWAITED",
  requestedAt: timeAt(0),
  storedAt: null,
} as const satisfies EvidenceRecord;

export function describeEvidenceStore(adapter: string, makeStores: MakeStores): void {
  describe(`evidence store on ${adapter}`, () => {
    it("answers a file as it was stated, to its organization only", async () => {
      const { evidence } = await makeStores();

      expect(await evidence.expect(AWAITED)).toBe(true);

      expect(await evidence.find("org-a", hexOf("a"))).toEqual(AWAITED);
      expect(await evidence.find("org-b", hexOf("a"))).toBeUndefined();
      expect(await evidence.find("org-a", hexOf("b"))).toBeUndefined();
      expect(await evidence.find("org a|", "|".repeat(300))).toBeUndefined();
    });

    it("lets a file that has not arrived be stated anew", async () => {
      const { evidence } = await makeStores();
      const corrected = { ...AWAITED, size: 99, isPublic: true, requestedAt: timeAt(5) };
      await evidence.expect(AWAITED);

      expect(await evidence.expect(corrected)).toBe(true);

      expect(await evidence.find("org-a", hexOf("a"))).toEqual(corrected);
    });

    it("keeps a stored file as it was checked, with the first time", async () => {
      const { evidence } = await makeStores();
      const stored = { ...AWAITED, status: "STORED", storedAt: timeAt(1) };
      await evidence.expect(AWAITED);

      await evidence.setStored("org-a", hexOf("a"), timeAt(1));
      await evidence.setStored("org-a", hexOf("a"), timeAt(2));

      expect(await evidence.expect({ ...AWAITED, size: 99, isPublic: true })).toBe(false);
      expect(await evidence.find("org-a", hexOf("a"))).toEqual(stored);
    });

    it("refuses to note as stored what was not asked for", async () => {
      const { evidence } = await makeStores();
      await evidence.expect({ ...AWAITED, organizationId: "org-b" });

      const early = evidence.setStored("org-a", hexOf("a"), timeAt(1));

      await expect(early).rejects.toMatchObject({ code: "NOT_FOUND" });
      expect(await evidence.find("org-a", hexOf("a"))).toBeUndefined();
    });

    it("finds many at once: those that are there, of one organization, each once", async () => {
      const { evidence } = await makeStores();
      const hashes = Array.from({ length: 130 }, (_, i) => i.toString(16).padStart(64, "0"));
      await Promise.all(hashes.map((sha256) => evidence.expect({ ...AWAITED, sha256 })));
      await evidence.expect({ ...AWAITED, organizationId: "org-b", sha256: hexOf("f") });

      const found = await evidence.findMany("org-a", [...hashes, ...hashes, hexOf("f"), "no hash"]);

      expect(found.map(({ sha256 }) => sha256).sort()).toEqual(hashes);
      expect(await evidence.findMany("org-a", [])).toEqual([]);
    });

    it("keeps one record of a file that is asked for many times at the same moment", async () => {
      const { evidence } = await makeStores();

      const { kept } = await tally(Array.from({ length: 20 }, () => evidence.expect(AWAITED)));

      expect(kept).toBe(20);
      expect(await evidence.findMany("org-a", [hexOf("a")])).toEqual([AWAITED]);
    });
  });
}
