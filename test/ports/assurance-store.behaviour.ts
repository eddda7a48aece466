// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { hexOf, timeAt } from "../fixtures/records.ts";
import { FIFTY, type MakeStores } from "./register-stores.ts";

const GRANT = {
  disclosureId: "scope-a.v1",
  assurerId: "assurer-a",
  engagement: "EL-2024-017 鉴证",
  grantedAt: timeAt(0),
  grantedBy: "did:web:register.example:clients:preparer",
  withdrawnAt: null,
};
const RECORD = {
  id: hexOf("a"),
  disclosureId: "scope-a.v1",
  assurerId: "assurer-a",
  statement: '{"level":"LIMITED"}',
  signature: `${"A".repeat(86)}==`,
  recordedAt: timeAt(1),
  recordedBy: "did:web:register.example:clients:assurer",
};
const KEY = {
  assurerId: "assurer-a",
  keyId: "key-0001",
  publicKey: `${"A".repeat(43)}=`,
  addedAt: timeAt(0),
  addedBy: "did:web:register.example:clients:assurer",
  revokedAt: null,
};

export function describeAssuranceStore(adapter: string, makeStores: MakeStores): void {
  describe(`assurance store on ${adapter}`, () => {
    it("grants once, until the grant is withdrawn", async () => {
      const { assurances } = await makeStores();
      const later = { ...GRANT, engagement: "EL-2025-001", grantedAt: timeAt(9) };

      expect(await assurances.grant(GRANT)).toBe(true);
      expect(await assurances.grant(later)).toBe(false);
      expect(await assurances.findGrant("scope-a.v1", "assurer-a")).toEqual(GRANT);

      await assurances.withdrawGrant("scope-a.v1", "assurer-a", timeAt(5));
      await assurances.withdrawGrant("scope-a.v1", "assurer-a", timeAt(6));
      expect(await assurances.findGrant("scope-a.v1", "assurer-a")).toEqual({
        ...GRANT,
        withdrawnAt: timeAt(5),
      });

      expect(await assurances.grant(later)).toBe(true);
      expect(await assurances.findGrant("scope-a.v1", "assurer-a")).toEqual(later);
    });

    it("finds no grant of another disclosure or assurer, and withdraws none that is not there", async () => {
      const { assurances } = await makeStores();
      await assurances.grant(GRANT);

      expect(await assurances.findGrant("scope-a.v2", "assurer-a")).toBeUndefined();
      expect(await assurances.findGrant("scope-a.v1", "assurer-b")).toBeUndefined();
      expect(await assurances.findGrant("scope|a", " ")).toBeUndefined();
      await expect(assurances.withdrawGrant("scope-a.v2", "assurer-a", timeAt(5))).rejects.toMatchObject({
        code: "NOT_FOUND",
      });
    });

    it("lets one of many grants to the same assurer at the same moment through", async () => {
      const { assurances } = await makeStores();

      const answers = await Promise.all(FIFTY.slice(0, 10).map(() => assurances.grant(GRANT)));

      expect(answers.filter((isGranted) => isGranted)).toHaveLength(1);
    });

    it("lists the grants of one disclosure by assurer, withdrawn ones too", async () => {
      const { assurances } = await makeStores();
      await assurances.grant({ ...GRANT, assurerId: "assurer-b" });
      await assurances.grant(GRANT);
      await assurances.grant({ ...GRANT, disclosureId: "scope-a.v2" });
      await assurances.withdrawGrant("scope-a.v1", "assurer-b", timeAt(5));

      const listed = await assurances.listGrants("scope-a.v1");

      expect(listed.map(({ assurerId, withdrawnAt }) => [assurerId, withdrawnAt])).toEqual([
        ["assurer-a", null],
        ["assurer-b", timeAt(5)],
      ]);
    });

    it("keeps an assurance as it was recorded first, in the order of recording", async () => {
      const { assurances } = await makeStores();
      const earlier = { ...RECORD, id: hexOf("b"), recordedAt: timeAt(0), statement: "x".repeat(270_000) };

      expect(await assurances.record(RECORD)).toBe(true);
      expect(await assurances.record({ ...RECORD, recordedAt: timeAt(7) })).toBe(false);
      expect(await assurances.record(earlier)).toBe(true);
      await assurances.grant(GRANT);

      expect(await assurances.list("scope-a.v1")).toEqual([earlier, RECORD]);
      expect(await assurances.list("scope-a.v2")).toEqual([]);
    });

    it("keeps keys in the order in which they came, with the first time of revocation", async () => {
      const { assurances } = await makeStores();
      const first = { ...KEY, keyId: "key-0009", addedAt: timeAt(-1) };

      expect(await assurances.addKey(KEY)).toBe(true);
      expect(await assurances.addKey(first)).toBe(true);
      expect(await assurances.addKey({ ...KEY, addedAt: timeAt(9) })).toBe(false);
      await assurances.revokeKey("assurer-a", "key-0001", timeAt(3));
      await assurances.revokeKey("assurer-a", "key-0001", timeAt(4));

      expect(await assurances.listKeys("assurer-a")).toEqual([first, { ...KEY, revokedAt: timeAt(3) }]);
      expect(await assurances.listKeys("assurer-b")).toEqual([]);
      await expect(assurances.revokeKey("assurer-a", "key-0002", timeAt(3))).rejects.toMatchObject({
        code: "NOT_FOUND",
      });
    });
  });
}
