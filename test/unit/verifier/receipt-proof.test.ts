// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BundleAnchor } from "../../../core/bundle/bundle.ts";
import { toHex } from "../../../core/canonical/encoding.ts";
import { LATEST_CALL } from "../../../verifier/chain/notary-call.ts";
import { ANCHOR, bundleWith, LOG } from "../../fixtures/genuine-bundle.ts";
import { CHAIN, CONTRACT, RPC_URL } from "../../fixtures/genuine-register.ts";
import { memoryNetwork } from "../../fixtures/memory-network.ts";
import { provenAnchor } from "../../fixtures/proven-anchor.ts";
import { findingOf, verified } from "../../fixtures/verification.ts";

const PROVEN = provenAnchor();
const OTHER_RPC = "http://localhost:8999";
const otherHash = `0x${"12".repeat(32)}`;
const blocks = (anchor: BundleAnchor, hash = anchor.blockHash) => ({
  eth_getBlockByNumber: ([tag]: readonly unknown[]) =>
    tag === "finalized" ? { number: "0xc", hash: otherHash } : { number: tag, hash },
});
const twoNodes = {
  chains: [RPC_URL, OTHER_RPC].map((rpcUrl) => ({
    chain: CHAIN,
    contract: CONTRACT,
    rpcUrl,
    finality: "finalized",
  })),
};
const offline = (anchor: BundleAnchor) => verified(bundleWith({ anchors: [anchor] }), { network: null });

describe("an anchor with a receipt proof", () => {
  it.each([1, 2, 3, 17, 128, 300])(
    "leads to its block offline, among %i transactions",
    async (transactions) => {
      const report = await offline(provenAnchor({ transactions }));

      expect(findingOf(report, "CHAIN_ANCHOR")).toBe("undecided BLOCK_UNCHECKED");
      expect(findingOf(report, "CHAIN_FINALITY")).toBe("undecided OFFLINE");
    },
  );

  it("passes where a node knows the block, without being asked for the transaction", async () => {
    const network = memoryNetwork({ rpc: blocks(PROVEN) });
    const report = await verified(bundleWith({ anchors: [PROVEN] }), { network });

    expect(report.verdict).toBe("passed");
    expect(network.requests.filter((request) => request.includes("Receipt"))).toEqual([]);
  });

  it("fails where the chain has another block in its place", async () => {
    const network = memoryNetwork({ rpc: blocks(PROVEN, otherHash) });
    const report = await verified(bundleWith({ anchors: [PROVEN] }), { network });

    expect(findingOf(report, "CHAIN_ANCHOR")).toBe("failed BLOCK_NOT_CANONICAL");
  });

  it.each<readonly [string, BundleAnchor, string]>([
    ["another contract", provenAnchor({ contract: `0x${"11".repeat(20)}` }), "ANCHOR_EVENT_MISSING"],
    ["another size", provenAnchor({ size: 9 }), "ANCHOR_SIZE_MISMATCH"],
    ["another root", provenAnchor({ root: new Uint8Array(32).fill(9) }), "ANCHOR_ROOT_MISMATCH"],
    ["a transaction that was refused", provenAnchor({ status: 0n }), "TRANSACTION_FAILED"],
    ["a block of another number", provenAnchor({ number: 10 }), "ANCHOR_HEADER_MISMATCH"],
    [
      "a proof without its last node",
      { ...PROVEN, receiptProof: PROVEN.receiptProof.slice(0, -1) },
      "ANCHOR_HEADER_MISMATCH",
    ],
    [
      "a proof without its root",
      { ...PROVEN, receiptProof: PROVEN.receiptProof.slice(1) },
      "ANCHOR_HEADER_MISMATCH",
    ],
    [
      "the proof of another block",
      { ...PROVEN, receiptProof: provenAnchor({ size: 9 }).receiptProof },
      "ANCHOR_HEADER_MISMATCH",
    ],
  ])("fails offline with %s", async (_what, anchor, reason) => {
    expect(findingOf(await offline(anchor), "CHAIN_ANCHOR")).toBe(`failed ${reason}`);
  });

  it("fails, whatever byte of header or proof is changed", async () => {
    const parts = [PROVEN.header ?? "", ...PROVEN.receiptProof];
    await fc.assert(
      fc.asyncProperty(
        fc.nat(parts.length - 1),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (part, at, bits) => {
          const [header = "", ...receiptProof] = parts.map((hex, i) =>
            i === part ? flipped(hex, at, bits) : hex,
          );

          expect(findingOf(await offline({ ...PROVEN, header, receiptProof }), "CHAIN_ANCHOR")).toBe(
            "failed ANCHOR_HEADER_MISMATCH",
          );
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("several nodes of one chain", () => {
  const nodes = (second: "agrees" | "contradicts" | "is down") => {
    const first = memoryNetwork();
    return {
      ...first,
      rpc: async (url: string, method: string, params: readonly unknown[]) => {
        if (url === RPC_URL) return first.rpc(url, method, params);
        if (second === "is down") throw new Error("connection refused");
        const answer = await first.rpc(RPC_URL, method, params);
        const isLie = second === "contradicts" && method === "eth_getTransactionReceipt";
        return isLie ? { ...(answer as object), status: "0x0" } : answer;
      },
    };
  };

  it.each([
    ["agrees", "passed"],
    ["is down", "passed"],
    ["contradicts", "undecided NODES_DISAGREE"],
  ] as const)("where the second %s, the anchor is %s", async (second, finding) => {
    const report = await verified(bundleWith({}), { network: nodes(second), trust: twoNodes });

    expect(findingOf(report, "CHAIN_ANCHOR")).toBe(finding);
  });
});

describe("a node that pruned the transaction", () => {
  const word = (value: number) => value.toString(16).padStart(64, "0");
  const latest = (root: Uint8Array, size: number) => `0x${toHex(root)}${[size, 1, 1, 7].map(word).join("")}`;
  const asked: unknown[] = [];
  const pruned = (answer: () => unknown) =>
    memoryNetwork({
      rpc: {
        eth_getTransactionReceipt: () => null,
        eth_call: (params) => {
          asked.push(params);
          return answer();
        },
      },
    });

  it("may confirm by what the contract held after the block", async () => {
    const network = pruned(() => latest(LOG.root, LOG.head.size));
    const report = await verified(bundleWith({}), { network });

    expect(findingOf(report, "CHAIN_ANCHOR")).toBe("passed");
    expect(asked).toContainEqual([
      { to: CONTRACT, data: LATEST_CALL },
      { blockHash: ANCHOR.blockHash, requireCanonical: true },
    ]);
  });

  it.each<readonly [string, () => unknown]>([
    ["another root", () => latest(new Uint8Array(32), LOG.head.size)],
    ["another size", () => latest(LOG.root, LOG.head.size + 1)],
    ["nothing", () => "0x"],
    ["no text", () => 7],
    [
      "an error",
      () => {
        throw new Error("missing trie node");
      },
    ],
  ])("decides nothing with %s", async (_what, answer) => {
    const report = await verified(bundleWith({}), { network: pruned(answer) });

    expect(findingOf(report, "CHAIN_ANCHOR")).toBe("undecided CHAIN_NOT_FOUND");
  });
});

function flipped(hex: string, at: number, bits: number): string {
  const place = 2 * (at % (hex.length / 2));
  const byte = Number.parseInt(hex.slice(place, place + 2), 16) ^ bits;
  return hex.slice(0, place) + byte.toString(16).padStart(2, "0") + hex.slice(place + 2);
}
