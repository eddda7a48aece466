// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { expect, it } from "vitest";
import { bundleWith } from "../../fixtures/genuine-bundle.ts";
import { memoryNetwork } from "../../fixtures/memory-network.ts";
import { findingOf, verified } from "../../fixtures/verification.ts";

const answer = fc.oneof(
  fc.constantFrom(null, undefined, "0x", "0x0", "0x1", `0x${"f".repeat(64)}`, [], {}, { logs: [{}] }),
  fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<unknown>,
);

it("gets a report and never an anchor from a node that answers anything", async () => {
  await fc.assert(
    fc.asyncProperty(answer, answer, async (receipt, block) => {
      const network = memoryNetwork({
        rpc: { eth_getTransactionReceipt: () => receipt, eth_getBlockByNumber: () => block },
      });
      const report = await verified(bundleWith({}), { network });

      expect(report.verdict).not.toBe("passed");
      expect(findingOf(report, "CHAIN_ANCHOR")).not.toBe("passed");
      expect(report.checks.filter(({ reason }) => reason === "UNEXPECTED")).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

it("gets a report whatever the register serves as its lists", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string(), async (page) => {
      const get = { "http://localhost:4000/status/revocation-0": page };
      const report = await verified(bundleWith({ status: null }), { network: memoryNetwork({ get }) });

      expect(findingOf(report, "NOT_REVOKED")).toBe("undecided STATUS_INVALID");
    }),
    { numRuns: 100 },
  );
});
