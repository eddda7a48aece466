// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readBundle } from "../../core/bundle/bundle.ts";
import { type Chain, startChain } from "../../functions/local/components/chain.ts";
import { fetchNetwork } from "../../verifier/chain/fetch-network.ts";
import { nodePrimitives } from "../../verifier/cli/node-primitives.ts";
import { readTrust } from "../../verifier/trust.ts";
import { verify } from "../../verifier/verify.ts";
import { until } from "../fixtures/program-process.ts";
import { anyPort, processesOf, spawnRegister, temporaryData } from "../fixtures/register-process.ts";
import { accepted, certificateOf, download, registerCompany, yearOf } from "../fixtures/register-scene.ts";
import { problemsOf } from "../fixtures/verification.ts";

const CLI = resolve(import.meta.dirname, "../../verifier/cli/touchstone-verify.mjs");
const COMPLETE_MS = 30_000;

let data: Awaited<ReturnType<typeof temporaryData>>;
let chain: Chain;
let pdf: Uint8Array;
let bundle: Uint8Array;
let trust: Uint8Array;

beforeAll(async () => {
  data = await temporaryData();
  const register = await spawnRegister({ dataFolder: data.path, port: await anyPort() }).ready();
  const { id, preparer } = await registerCompany(register, "Outlives It Ltd");
  const certificate = await certificateOf(preparer, await accepted(preparer, yearOf(id, 2020)));
  await until(
    async () => readBundle(await download(certificate.bundle.url)).status !== null,
    COMPLETE_MS,
    "the bundle with the certificate's own proof and the status lists",
  );
  [pdf, bundle] = await Promise.all([download(certificate.pdf.url), download(certificate.bundle.url)]);
  const published = JSON.parse(
    new TextDecoder().decode(await download(`${register.url}/.well-known/touchstone.json`)),
  );
  await register.kill("SIGTERM");
  chain = await startChain({ chainId: 31337, stateFile: join(data.path, "chain.json"), funded: [] });
  const [first] = published.chains;
  trust = new TextEncoder().encode(
    JSON.stringify({ ...published, chains: [{ ...first, rpcUrl: chain.url }] }),
  );
  await Promise.all([
    writeFile(fileOf("certificate.pdf"), pdf),
    writeFile(fileOf("certificate.touchstone.json"), bundle),
    writeFile(fileOf("tampered.touchstone.json"), tampered(bundle)),
    writeFile(fileOf("chain-node.json"), trust),
  ]);
});
afterAll(async () => {
  await chain?.stop();
  await data.remove();
});

function fileOf(name: string): string {
  return join(dirname(data.path), name);
}

function tampered(file: Uint8Array): string {
  return new TextDecoder().decode(file).replace('\\"factCount\\":1', '\\"factCount\\":2');
}

function problems(file: Uint8Array, isOffline: boolean): Promise<readonly string[]> {
  return verify(file, {
    trust: readTrust(trust),
    nowMs: Date.now(),
    network: isOffline ? undefined : fetchNetwork(),
    primitives: nodePrimitives(),
  }).then(problemsOf);
}

it("has no process left when the verification begins", () => {
  expect(processesOf(data.path)).toEqual(new Map());
});

it("passes every check of a complete bundle with a trust file and a chain node", async () => {
  expect(await problems(bundle, false)).toEqual([]);
});

it("leaves only the status undecided for a PDF, which holds no status list", async () => {
  expect(await problems(pdf, false)).toEqual([
    "NOT_REVOKED undecided STATUS_UNREACHABLE",
    "NOT_SUPERSEDED undecided STATUS_UNREACHABLE",
  ]);
});

it("leads offline to the block of its anchor, and passes the rest of a complete bundle", async () => {
  expect(await problems(bundle, true)).toEqual([
    "CHAIN_ANCHOR undecided BLOCK_UNCHECKED",
    "CHAIN_FINALITY undecided OFFLINE",
  ]);
});

it.each([
  ["0 for a bundle that passes", "certificate.touchstone.json", [], 0],
  ["1 for a bundle that was changed", "tampered.touchstone.json", [], 1],
  ["2 for a bundle offline", "certificate.touchstone.json", ["--offline"], 2],
  ["2 for a PDF while the register is gone", "certificate.pdf", [], 2],
])("ends the command line with %s", (_what, name, options, status) => {
  const ran = spawnSync(
    process.execPath,
    [CLI, fileOf(name), "--trust", fileOf("chain-node.json"), ...options],
    { encoding: "utf8" },
  );

  expect(ran.stderr).toBe("");
  expect(ran.status).toBe(status);
});
