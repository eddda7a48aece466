// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { utf8 } from "../../../core/canonical/canonical-json.ts";
import { CHECK_NAMES, overallVerdict } from "../../../verifier/report.ts";
import { readTrust } from "../../../verifier/trust.ts";
import { verify } from "../../../verifier/verify.ts";
import { ANCHOR, BUNDLE, bundleWith, LATER_ANCHOR, WITHHELD } from "../../fixtures/genuine-bundle.ts";
import { NOW_MS, trustDocument, WITNESS_NAMES } from "../../fixtures/genuine-register.ts";
import { memoryNetwork } from "../../fixtures/memory-network.ts";
import { findingOf, problemsOf, verified } from "../../fixtures/verification.ts";

const bareChecks = CHECK_NAMES.filter((name) => name !== "PDF_SIGNATURE");
const trust = readTrust(trustDocument());

describe("a genuine bundle", () => {
  it("passes every check in their order, without one about a PDF", async () => {
    const report = await verified(bundleWith({}));

    expect(problemsOf(report)).toEqual([]);
    expect(report.checks.map(({ name }) => name)).toEqual(bareChecks);
    expect(report.verdict).toBe("passed");
  });

  it("passes with the portable primitives as well", async () => {
    const report = await verify(bundleWith({}), { trust, nowMs: NOW_MS, network: memoryNetwork() });

    expect(report.verdict).toBe("passed");
  });

  it.each([
    ["the log was anchored later, at a larger size", { anchors: [LATER_ANCHOR] }],
    [
      "it does not hold the certificate's own log entry yet",
      { certificateStatement: null, certificateInclusion: null },
    ],
    ["it holds no status lists and they can be fetched", { status: null }],
    [
      "another anchor is on a chain that nobody trusts",
      { anchors: [{ ...ANCHOR, chain: "eip155:1" }, ANCHOR] },
    ],
    [
      "another anchor is unknown to the node",
      { anchors: [{ ...ANCHOR, transaction: `0x${"ab".repeat(32)}` }, ANCHOR] },
    ],
  ])("passes where %s", async (_why, changes) => {
    expect(problemsOf(await verified(bundleWith(changes)))).toEqual([]);
  });

  it("passes in another spelling of the same JSON", async () => {
    const pretty = utf8(JSON.stringify(BUNDLE, null, 2));

    expect((await verified(pretty)).verdict).toBe("passed");
  });

  it("is undecided about the chain alone when there is no network", async () => {
    const report = await verified(bundleWith({}), { network: null });

    expect(problemsOf(report)).toEqual([
      "CHAIN_ANCHOR undecided OFFLINE",
      "CHAIN_FINALITY undecided OFFLINE",
    ]);
    expect(report.verdict).toBe("undecided");
  });

  it("is undecided about its status when there is neither network nor list", async () => {
    const report = await verified(bundleWith({ status: null }), { network: null });

    expect(findingOf(report, "NOT_REVOKED")).toBe("undecided OFFLINE");
    expect(findingOf(report, "NOT_SUPERSEDED")).toBe("undecided OFFLINE");
  });

  it("passes without a trust file only what needs nobody to be trusted", async () => {
    const report = await verified(bundleWith({}), { trust: null });
    const decided = report.checks.filter(({ reason }) => reason !== "NO_TRUST");

    expect(decided.map(({ name, verdict }) => `${name} ${verdict}`)).toEqual([
      "DOCUMENT_INTEGRITY passed",
      "FACT_COMMITMENTS passed",
      "LOG_INCLUSION passed",
    ]);
    expect(report.verdict).toBe("undecided");
  });

  it("asks nobody but the node and the lists that the trust file names", async () => {
    const network = memoryNetwork();
    await verified(bundleWith({ anchors: [{ ...ANCHOR, chain: "eip155:1" }, ANCHOR] }), { network });

    expect(new Set(network.requests)).toEqual(
      new Set([
        "eth_chainId http://127.0.0.1:8545",
        "eth_getTransactionReceipt http://127.0.0.1:8545",
        "eth_getBlockByNumber http://127.0.0.1:8545",
        "http://localhost:4000/status/revocation-0",
        "http://localhost:4000/status/refresh-0",
      ]),
    );
  });
});

describe("the subject of a report", () => {
  it("is what the bundle speaks of", async () => {
    const { subject } = await verified(bundleWith({}));

    expect(subject?.organization.legalName).toEqual({ en: "Example Company", zh: "示例公司" });
    expect(subject?.facts.map(({ index }) => index)).not.toContain(WITHHELD);
    expect(subject).toMatchObject({ factCount: 5, withheldCount: 1, log: { index: 3, size: 7 } });
    expect(subject?.certificate.serial).toMatch(/^TS-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}$/);
    expect(subject?.disclosure).toMatchObject({ version: 1, warnings: 1, boundary: "OPERATIONAL_CONTROL" });
    expect(subject?.witnesses.map(({ name }) => name)).toEqual(WITNESS_NAMES);
  });
});

describe("a file that is no bundle", () => {
  it.each([
    ["nothing at all", new Uint8Array(0), "UNRECOGNIZED_FILE"],
    ["a picture", Uint8Array.of(0x89, 0x50, 0x4e, 0x47), "UNRECOGNIZED_FILE"],
    ["text", utf8("hello"), "UNRECOGNIZED_FILE"],
    ["half a bundle", bundleWith({}).slice(0, 500), "BUNDLE_MALFORMED"],
    ["another JSON document", utf8("{}"), "BUNDLE_MALFORMED"],
    ["a bundle with a key nobody knows", utf8(JSON.stringify({ ...BUNDLE, note: "" })), "BUNDLE_MALFORMED"],
    ["bytes that are not UTF-8", Uint8Array.of(0x7b, 0xff), "BUNDLE_MALFORMED"],
    ["more than 4 MB", new Uint8Array(4 * 1024 * 1024 + 1).fill(0x7b), "TOO_LARGE"],
    ["another PDF", utf8("%PDF-1.7\n%%EOF\n"), "PDF_MALFORMED"],
  ])("fails: %s", async (_what, file, reason) => {
    const report = await verified(file);

    expect(findingOf(report, "DOCUMENT_INTEGRITY")).toBe(`failed ${reason}`);
    expect(report.verdict).toBe("failed");
    expect(report.subject).toBeNull();
    expect(findingOf(report, "LOG_INCLUSION")).toBe("undecided NOT_REACHED");
  });
});

describe("the overall verdict", () => {
  it.each([
    ["passed", ["passed", "passed"]],
    ["undecided", ["passed", "undecided"]],
    ["failed", ["undecided", "failed", "passed"]],
    ["undecided", []],
  ] as const)("is %s for %j", (expected, verdicts) => {
    expect(overallVerdict(verdicts.map((verdict) => ({ verdict })))).toBe(expected);
  });
});
