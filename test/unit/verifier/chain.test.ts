// SPDX-License-Identifier: Apache-2.0
import { keccak_256 } from "@noble/hashes/sha3.js";
import { Interface } from "ethers";
import { describe, expect, it } from "vitest";
import { NOTARY_ABI } from "../../../contracts/generated/notary.ts";
import { toHex } from "../../../core/canonical/encoding.ts";
import { ANCHORED_TOPIC } from "../../../verifier/chain/anchored-event.ts";
import {
  ANCHOR,
  bundleWith,
  LATER_ANCHOR,
  LATER_LOG,
  LOG,
  TRANSACTION,
} from "../../fixtures/genuine-bundle.ts";
import { CHAIN, CONTRACT, RPC_URL } from "../../fixtures/genuine-register.ts";
import { memoryNetwork, type NetworkAnswers, RECEIPT, receiptOf } from "../../fixtures/memory-network.ts";
import { findingOf, verified } from "../../fixtures/verification.ts";

const [event] = RECEIPT.logs;
const rpc = (answers: NonNullable<NetworkAnswers["rpc"]>) => memoryNetwork({ rpc: answers });
const receipt = (changes: Readonly<Record<string, unknown>>) =>
  rpc({ eth_getTransactionReceipt: () => ({ ...RECEIPT, ...changes }) });
const eventWith = (changes: Readonly<Record<string, unknown>>) =>
  receipt({ logs: [{ ...event, ...changes }] });
const unreachable = () => {
  throw new Error("connection refused");
};
const otherHash = `0x${"12".repeat(32)}`;
const chainWith = (changes: Readonly<Record<string, unknown>>) => ({
  chains: [{ chain: CHAIN, contract: CONTRACT, rpcUrl: RPC_URL, finality: "finalized", ...changes }],
});

it("knows the event by the signature that the contract declares", () => {
  expect(ANCHORED_TOPIC).toBe(new Interface(NOTARY_ABI).getEvent("Anchored")?.topicHash);
});

describe("CHAIN_ANCHOR, by what the node answers", () => {
  it.each([
    ["the transaction was refused", receipt({ status: "0x0" }), "failed TRANSACTION_FAILED"],
    ["the transaction is in another block", receipt({ blockNumber: "0xa" }), "failed ANCHOR_BLOCK_MISMATCH"],
    ["the block has another hash", receipt({ blockHash: otherHash }), "failed ANCHOR_BLOCK_MISMATCH"],
    ["nothing was emitted", receipt({ logs: [] }), "failed ANCHOR_EVENT_MISSING"],
    [
      "another contract emitted it",
      eventWith({ address: `0x${"11".repeat(20)}` }),
      "failed ANCHOR_EVENT_MISSING",
    ],
    [
      "it is another event",
      eventWith({ topics: [otherHash, ...(event?.topics.slice(1) ?? [])] }),
      "failed ANCHOR_EVENT_MISSING",
    ],
    [
      "the event has a topic too few",
      eventWith({ topics: event?.topics.slice(0, 2) }),
      "failed ANCHOR_EVENT_MISSING",
    ],
    ["the event is at another index", eventWith({ logIndex: "0x3" }), "failed ANCHOR_EVENT_MISSING"],
    ["the event's data is cut", eventWith({ data: event?.data.slice(0, 66) }), "failed ANCHOR_EVENT_MISSING"],
    [
      "the event's size is no size",
      eventWith({ data: `0x${"ff".repeat(64)}` }),
      "failed ANCHOR_EVENT_MISSING",
    ],
    [
      "another log was anchored",
      eventWith({ topics: [ANCHORED_TOPIC, otherHash, otherHash] }),
      "failed ANCHOR_ROOT_MISMATCH",
    ],
    [
      "another size was anchored",
      rpc({ eth_getTransactionReceipt: () => receiptOf(TRANSACTION, 9, LOG.root, 8) }),
      "failed ANCHOR_SIZE_MISMATCH",
    ],
    [
      "the node does not know the transaction",
      rpc({ eth_getTransactionReceipt: () => null }),
      "undecided CHAIN_NOT_FOUND",
    ],
    [
      "the node speaks of another transaction",
      receipt({ transactionHash: otherHash }),
      "undecided CHAIN_ANSWER_MALFORMED",
    ],
    ["the node is down", rpc({ eth_getTransactionReceipt: unreachable }), "undecided CHAIN_UNREACHABLE"],
    ["the node is down from the start", rpc({ eth_chainId: unreachable }), "undecided CHAIN_UNREACHABLE"],
    ["the node is one of another chain", rpc({ eth_chainId: () => "0x1" }), "undecided CHAIN_ID_MISMATCH"],
    ["the chain id is a number", rpc({ eth_chainId: () => 31337 }), "undecided CHAIN_ANSWER_MALFORMED"],
    [
      "the chain id has leading zeros",
      rpc({ eth_chainId: () => "0x07a69" }),
      "undecided CHAIN_ANSWER_MALFORMED",
    ],
    [
      "the receipt is a list",
      rpc({ eth_getTransactionReceipt: () => [] }),
      "undecided CHAIN_ANSWER_MALFORMED",
    ],
    [
      "the receipt is nothing",
      rpc({ eth_getTransactionReceipt: () => undefined }),
      "undecided CHAIN_ANSWER_MALFORMED",
    ],
    ["the receipt has no status", receipt({ status: undefined }), "undecided CHAIN_ANSWER_MALFORMED"],
    ["the receipt's hash is short", receipt({ blockHash: "0x12" }), "undecided CHAIN_ANSWER_MALFORMED"],
    [
      "the receipt has too many events",
      receipt({ logs: new Array(1025).fill(event) }),
      "undecided CHAIN_ANSWER_MALFORMED",
    ],
    [
      "the event's data is endless",
      eventWith({ data: `0x${"00".repeat(9000)}` }),
      "undecided CHAIN_ANSWER_MALFORMED",
    ],
  ])("does not pass where %s", async (_why, network, finding) => {
    const report = await verified(bundleWith({}), { network });

    expect(findingOf(report, "CHAIN_ANCHOR")).toBe(finding);
    expect(report.verdict).toBe(finding.split(" ")[0]);
  });
});

describe("CHAIN_ANCHOR, by what the file says", () => {
  it.each([
    ["there is no anchor", [], "undecided NO_ANCHOR"],
    [
      "the contract is not the trusted one",
      [{ ...ANCHOR, contract: `0x${"11".repeat(20)}` }],
      "undecided CHAIN_UNTRUSTED",
    ],
    ["the chain is not a trusted one", [{ ...ANCHOR, chain: "eip155:1" }], "undecided CHAIN_UNTRUSTED"],
    ["the anchor is smaller than the log", [{ ...ANCHOR, size: 6 }], "failed ANCHOR_SIZE_MISMATCH"],
    ["the anchor has another index", [{ ...ANCHOR, logIndex: 0 }], "failed ANCHOR_EVENT_MISSING"],
    ["the anchor is in another block", [{ ...ANCHOR, block: 10 }], "failed ANCHOR_BLOCK_MISMATCH"],
    [
      "an equal size comes with a proof",
      [{ ...ANCHOR, consistency: [toHex(LOG.root)] }],
      "failed ANCHOR_ROOT_MISMATCH",
    ],
    ["a later anchor has no proof", [{ ...LATER_ANCHOR, consistency: [] }], "failed ANCHOR_ROOT_MISMATCH"],
    [
      "a later anchor's proof is cut",
      [{ ...LATER_ANCHOR, consistency: LATER_ANCHOR.consistency.slice(1) }],
      "failed ANCHOR_ROOT_MISMATCH",
    ],
    ["the block header is another's", [{ ...ANCHOR, header: "c0" }], "failed ANCHOR_HEADER_MISMATCH"],
    [
      "a receipt proof comes without a header",
      [{ ...ANCHOR, receiptProof: ["c0"] }],
      "failed ANCHOR_HEADER_MISMATCH",
    ],
  ])("does not pass where %s", async (_why, anchors, finding) => {
    const report = await verified(bundleWith({ anchors }));

    expect(findingOf(report, "CHAIN_ANCHOR")).toBe(finding);
    expect(findingOf(report, "CHAIN_FINALITY")).not.toBe("failed UNEXPECTED");
    expect(report.verdict).toBe(finding.split(" ")[0]);
  });

  it("fails offline as well where the file contradicts itself", async () => {
    const report = await verified(bundleWith({ anchors: [{ ...ANCHOR, size: 6 }] }), { network: null });

    expect(findingOf(report, "CHAIN_ANCHOR")).toBe("failed ANCHOR_SIZE_MISMATCH");
  });

  it("fails where a later tree that does not extend this log was anchored", async () => {
    const stranger = receiptOf(LATER_ANCHOR.transaction, LATER_ANCHOR.block, LOG.root, LATER_LOG.head.size);
    const network = rpc({ eth_getTransactionReceipt: () => stranger });
    const report = await verified(bundleWith({ anchors: [LATER_ANCHOR] }), { network });

    expect(findingOf(report, "CHAIN_ANCHOR")).toBe("failed ANCHOR_ROOT_MISMATCH");
  });

  it.each([
    ["with the capitals of its checksum (EIP-55)", "0x5FbDB2315678afecb367f032d93F642f64180aa3", "passed"],
    ["with one capital too many", "0x5FbDB2315678Afecb367f032d93F642f64180aa3", "undecided CHAIN_UNTRUSTED"],
    ["with one capital alone", "0x5Fbdb2315678afecb367f032d93f642f64180aa3", "undecided CHAIN_UNTRUSTED"],
    ["all in capitals", "0x5FBDB2315678AFECB367F032D93F642F64180AA3", "undecided CHAIN_UNTRUSTED"],
  ])("reads the contract %s: %s is %s", async (_how, contract, finding) => {
    const report = await verified(bundleWith({ anchors: [{ ...ANCHOR, contract }] }));

    expect(findingOf(report, "CHAIN_ANCHOR")).toBe(finding);
  });

  it("takes the block of a header that hashes to it", async () => {
    const blockHash = `0x${toHex(keccak_256(Uint8Array.of(0xc0)))}`;
    const network = rpc({
      eth_getTransactionReceipt: () => ({ ...RECEIPT, blockHash }),
      eth_getBlockByNumber: ([tag]) => ({ number: tag === "finalized" ? "0xc" : tag, hash: blockHash }),
    });
    const report = await verified(bundleWith({ anchors: [{ ...ANCHOR, blockHash, header: "c0" }] }), {
      network,
    });

    expect(report.verdict).toBe("passed");
  });
});

describe("CHAIN_FINALITY", () => {
  const blocks = (finalized: unknown, at: unknown) =>
    rpc({ eth_getBlockByNumber: ([tag]) => (tag === "finalized" ? finalized : at) });
  const canonical = { number: "0x9", hash: ANCHOR.blockHash };

  it.each([
    [
      "the last final block is older",
      blocks({ number: "0x8", hash: otherHash }, canonical),
      "undecided NOT_FINAL",
    ],
    ["no block is final yet", blocks(null, canonical), "undecided NOT_FINAL"],
    [
      "the block was replaced",
      blocks({ number: "0xc", hash: otherHash }, { number: "0x9", hash: otherHash }),
      "failed BLOCK_NOT_CANONICAL",
    ],
    [
      "the node does not have the block",
      blocks({ number: "0xc", hash: otherHash }, null),
      "undecided CHAIN_ANSWER_MALFORMED",
    ],
    [
      "the node gives another block",
      blocks({ number: "0xc", hash: otherHash }, { ...canonical, number: "0x8" }),
      "undecided CHAIN_ANSWER_MALFORMED",
    ],
    [
      "the node does not know the tag",
      rpc({ eth_getBlockByNumber: unreachable }),
      "undecided CHAIN_UNREACHABLE",
    ],
  ])("does not pass where %s", async (_why, network, finding) => {
    const report = await verified(bundleWith({}), { network });

    expect(findingOf(report, "CHAIN_FINALITY")).toBe(finding);
    expect(findingOf(report, "CHAIN_ANCHOR")).toBe("passed");
    expect(report.verdict).toBe(finding.split(" ")[0]);
  });

  it.each([
    [5, "passed"],
    [6, "undecided NOT_FINAL"],
  ])("with a depth of %i at 5 blocks on top: %s", async (depth, finding) => {
    const report = await verified(bundleWith({}), { trust: chainWith({ finality: depth }) });

    expect(findingOf(report, "CHAIN_FINALITY")).toBe(finding);
  });
});

describe("a trust file that asks for two of three chains", () => {
  const OTHERS = ["eip155:31338", "eip155:31339"] as const;
  const urlOf = (chain: string) => `http://node-of-${chain.slice(-1)}.example`;
  const trust = {
    chainThreshold: 2,
    chains: [
      { chain: CHAIN, contract: CONTRACT, rpcUrl: RPC_URL, finality: "finalized" },
      ...OTHERS.map((chain) => ({ chain, contract: CONTRACT, rpcUrl: urlOf(chain), finality: "finalized" })),
    ],
  };
  const anchored = (chain: string) => ({ ...ANCHOR, chain });
  const onAll = [ANCHOR, ...OTHERS.map(anchored)];

  /** Every chain as the first one is, but for its id, and for those that are down or had the transaction refused. */
  function nodes({
    down = [],
    refused = [],
  }: Readonly<Partial<Record<"down" | "refused", readonly string[]>>> = {}) {
    const genuine = memoryNetwork();
    const bad = receipt({ status: "0x0" });
    return {
      ...genuine,
      rpc: async (url: string, method: string, params: readonly unknown[]) => {
        const chain = OTHERS.find((one) => urlOf(one) === url) ?? CHAIN;
        if (down.includes(chain)) throw new Error("connection refused");
        if (method === "eth_chainId") return `0x${Number(chain.slice("eip155:".length)).toString(16)}`;
        return (refused.includes(chain) ? bad : genuine).rpc(RPC_URL, method, params);
      },
    };
  }

  it.each([
    ["all three hold it", onAll, {}],
    ["two hold it and the file names no third", onAll.slice(0, 2), {}],
    ["one is down", onAll, { down: [CHAIN] }],
    ["one contradicts it", onAll, { refused: [OTHERS[1]] }],
  ])("is satisfied where %s", async (_what, anchors, network) => {
    const report = await verified(bundleWith({ anchors }), { trust, network: nodes(network) });

    expect(report.verdict).toBe("passed");
  });

  it.each([
    ["the file has an anchor of one alone", [ANCHOR], {}, "undecided CHAINS_TOO_FEW"],
    ["the file has two anchors of one", [ANCHOR, ANCHOR], {}, "undecided CHAINS_TOO_FEW"],
    ["the others are down", onAll, { down: OTHERS }, "undecided CHAIN_UNREACHABLE"],
    ["the other contradicts it", onAll.slice(0, 2), { refused: [OTHERS[0]] }, "failed TRANSACTION_FAILED"],
    ["the only one contradicts it", [ANCHOR], { refused: [CHAIN] }, "failed TRANSACTION_FAILED"],
  ])("is not where %s", async (_what, anchors, network, finding) => {
    const report = await verified(bundleWith({ anchors }), { trust, network: nodes(network) });

    expect(findingOf(report, "CHAIN_ANCHOR")).toBe(finding);
    expect(report.verdict).toBe(finding.split(" ")[0]);
  });

  it("stays undecided offline, however many the file names", async () => {
    const report = await verified(bundleWith({ anchors: onAll }), { trust, network: null });

    expect(findingOf(report, "CHAIN_ANCHOR")).toBe("undecided OFFLINE");
  });
});
