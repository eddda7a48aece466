// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { utf8 } from "../../core/canonical/canonical-json.ts";
import { readAudit } from "../../core/log/audit-report.ts";
import { fetchNetwork } from "../../verifier/chain/fetch-network.ts";
import { nodePrimitives } from "../../verifier/cli/node-primitives.ts";
import { readTrust, type Trust } from "../../verifier/trust.ts";
import { verify } from "../../verifier/verify.ts";
import { until } from "../fixtures/program-process.ts";
import {
  anyPort,
  processesOf,
  type RegisterProcess,
  spawnRegister,
  temporaryData,
} from "../fixtures/register-process.ts";
import { accepted, certificateOf, download, registerCompany, yearOf } from "../fixtures/register-scene.ts";
import { findingOf, problemsOf } from "../fixtures/verification.ts";

const AUDITED_MS = 100_000;
const CHAINS = ["eip155:31337", "eip155:31338"];
const { verifyEd25519 } = nodePrimitives();

let data: Awaited<ReturnType<typeof temporaryData>>;
let register: RegisterProcess;
let trust: Trust;
let pdf: Uint8Array;
let bundle: Uint8Array;
let anchors: readonly { readonly chain: string; readonly status: string }[];

const textOf = async (path: string) => new TextDecoder().decode(await download(`${register.url}${path}`));
const check = (file: Uint8Array, isOffline = false) =>
  verify(file, {
    trust,
    nowMs: Date.now(),
    network: isOffline ? undefined : fetchNetwork(),
    primitives: nodePrimitives(),
  });
const withAnchors = (count: number) => {
  const parsed = JSON.parse(new TextDecoder().decode(bundle)) as { readonly anchors: readonly unknown[] };
  return utf8(JSON.stringify({ ...parsed, anchors: parsed.anchors.slice(0, count) }));
};

beforeAll(async () => {
  data = await temporaryData();
  register = await spawnRegister({
    dataFolder: data.path,
    port: await anyPort(),
    variables: { TOUCHSTONE_CHAINS: "2", TOUCHSTONE_CHAIN_THRESHOLD: "2" },
  }).ready();
  const company = await registerCompany(register, "Two Chains Ltd");
  const id = await accepted(company.preparer, yearOf(company.id, 2021));
  const certificate = await certificateOf(company.preparer, id);
  pdf = await download(certificate.pdf.url);
  bundle = await download(certificate.bundle.url);
  trust = readTrust(JSON.parse(await textOf("/.well-known/touchstone.json")));
  const { disclosure } = await company.preparer.graphql<{
    readonly disclosure: { readonly notarization: { readonly anchors: typeof anchors } };
  }>("query ($id: ID!) { disclosure(id: $id) { notarization { anchors { chain status } } } }", { id });
  anchors = disclosure.notarization.anchors;
});
afterAll(async () => {
  await register.kill("SIGKILL");
  await data.remove();
});

describe("a register that runs two chains and waits for both", () => {
  it("starts a node for each, and says in its trust document that both are needed", () => {
    const nodes = [...processesOf(data.path).values()].filter((line) => /^\S+\/anvil /.test(line));

    expect(nodes).toHaveLength(2);
    expect(trust.chains.map(({ chain }) => chain)).toEqual(CHAINS);
    expect(trust.chainThreshold).toBe(2);
  });

  it("certifies with a FINAL anchor on each of them", () => {
    expect(anchors.map(({ chain, status }) => [chain, status])).toEqual(
      CHAINS.map((chain) => [chain, "FINAL"]),
    );
  });

  it("gives a certificate that passes online, asking both", async () => {
    const report = await check(pdf);

    expect(problemsOf(report)).toEqual([]);
    expect(report.verdict).toBe("passed");
  });

  it("leaves nothing but the chains' own blocks, and status lists, to be asked when offline", async () => {
    const report = await check(pdf, true);

    expect(findingOf(report, "CHAIN_ANCHOR")).toBe("undecided BLOCK_UNCHECKED");
    expect(problemsOf(report).filter((problem) => problem.includes(" failed "))).toEqual([]);
    expect(report.verdict).toBe("undecided");
  });

  it("does not pass with the anchor of one chain alone", async () => {
    const report = await check(withAnchors(1));

    expect(findingOf(report, "CHAIN_ANCHOR")).toBe("undecided CHAINS_TOO_FEW");
    expect(findingOf(await check(withAnchors(2)), "CHAIN_ANCHOR")).toBe("passed");
  });

  it("publishes for relayers what both contracts take", async () => {
    const sizes = await Promise.all(
      trust.chains.map(async ({ chain, contract }) => {
        const path = `/log/anchors/${chain.replace("eip155:", "")}-${contract}/latest.json`;
        return (JSON.parse(await textOf(path)) as { readonly size: number }).size;
      }),
    );

    expect(sizes.every((size) => size >= 1)).toBe(true);
  });

  it("compares both chains with its log, under the log's signature", async () => {
    const audited = async () =>
      readAudit(await download(`${register.url}/log/audit`), trust.logKey, verifyEd25519);
    await until(
      async () => (await audited()).chains.every(({ sequence }) => sequence > 0),
      AUDITED_MS,
      "an audit after the first anchors",
    );

    const { chains, divergences } = await audited();

    expect(chains.map(({ chain, status }) => [chain, status])).toEqual(
      CHAINS.map((chain) => [chain, "AGREES"]),
    );
    expect(divergences).toEqual([]);
  });
});
