// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { anchorRecord, CHAIN, CONTRACT, hexOf, timeAt } from "../fixtures/records.ts";
import { FIFTY, type MakeStores } from "./register-stores.ts";

export function describeAnchorStore(adapter: string, makeStores: MakeStores): void {
  describe(`anchor store on ${adapter}`, () => {
    it("answers every field as it was put", async () => {
      const { anchors } = await makeStores();
      const record = anchorRecord({
        status: "MINED",
        callData: `0x${"ab".repeat(5000)}`,
        transactions: [{ hash: `0x${hexOf("1")}`, raw: "0x02f8", nonce: 0, sentAt: timeAt(1) }],
        mined: {
          transaction: `0x${hexOf("1")}`,
          block: 5,
          blockHash: `0x${hexOf("2")}`,
          at: timeAt(2),
          logIndex: 0,
        },
      });

      const isPut = await anchors.put(record);

      expect(isPut).toBe(true);
      expect(await anchors.latest(CHAIN, CONTRACT)).toEqual(record);
    });

    it("does not put a record from an older reading", async () => {
      const { anchors } = await makeStores();
      await anchors.put(anchorRecord());
      await anchors.put(anchorRecord({ revision: 2, status: "SIGNED" }));

      const isPut = await anchors.put(anchorRecord({ revision: 2, status: "FINAL" }));

      expect(isPut).toBe(false);
      expect((await anchors.latest(CHAIN, CONTRACT))?.status).toBe("SIGNED");
    });

    it("lets exactly one of fifty advance a record", async () => {
      const { anchors } = await makeStores();
      await anchors.put(anchorRecord());

      const results = await Promise.all(
        FIFTY.map((i) => anchors.put(anchorRecord({ revision: 2, plannedAt: timeAt(i) }))),
      );

      expect(results.filter(Boolean)).toHaveLength(1);
    });

    it("tells the latest from the latest that is final, by size as a number", async () => {
      const { anchors } = await makeStores();
      await anchors.put(anchorRecord({ size: 9, status: "FINAL" }));
      await anchors.put(anchorRecord({ size: 10, status: "FINAL" }));
      await Promise.all(FIFTY.map((i) => anchors.put(anchorRecord({ size: 100 + i, status: "OVERTAKEN" }))));

      expect((await anchors.latest(CHAIN, CONTRACT))?.size).toBe(149);
      expect((await anchors.latestFinal(CHAIN, CONTRACT))?.size).toBe(10);
    });

    it("finds the smallest final anchor that covers a size", async () => {
      const { anchors } = await makeStores();
      await anchors.put(anchorRecord({ size: 5, status: "FINAL" }));
      await Promise.all(FIFTY.map((i) => anchors.put(anchorRecord({ size: 6 + i, status: "OVERTAKEN" }))));
      await anchors.put(anchorRecord({ size: 100, status: "FINAL" }));
      await anchors.put(anchorRecord({ size: 200, status: "FINAL" }));

      const covering = await Promise.all(
        [1, 5, 6, 100, 200, 201].map((size) => anchors.firstFinalCovering(CHAIN, CONTRACT, size)),
      );

      expect(covering.map((anchor) => anchor?.size)).toEqual([5, 5, 100, 100, 200, undefined]);
    });

    it("keeps chains and contracts apart", async () => {
      const { anchors } = await makeStores();
      await anchors.put(anchorRecord({ status: "FINAL" }));

      expect(await anchors.latest("eip155:1", CONTRACT)).toBeUndefined();
      expect(await anchors.latestFinal(CHAIN, `0x${"d".repeat(40)}`)).toBeUndefined();
      expect(await anchors.firstFinalCovering("eip155:1", CONTRACT, 1)).toBeUndefined();
    });
  });
}
