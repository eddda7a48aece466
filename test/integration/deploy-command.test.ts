// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { computeAddress, keccak256 } from "ethers";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readDeployment } from "../../functions/adapters/evm/deployment-record.ts";
import { createJsonRpc } from "../../functions/adapters/evm/json-rpc.ts";
import { openKeyfile } from "../../functions/adapters/keyfile/open-keyfile.ts";
import { type Anvil, startAnvil } from "../fixtures/anvil.ts";
import { addressesOf, ORIGIN, originHash, wallets } from "../fixtures/notary.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const MEMBERS = addressesOf(wallets(4)).map((address) => address.toLowerCase());
const NETWORK = "eip155:31337";

let anvil: Anvil;
let folder: string;

beforeAll(async () => {
  anvil = await startAnvil();
  folder = mkdtempSync(join(tmpdir(), "touchstone-deploy-"));
  const { publicKey } = openKeyfile(join(folder, "keys.json")).signer("deployer", "secp256k1");
  const address = computeAddress(`0x${Buffer.from(publicKey).toString("hex")}`);
  await createJsonRpc(anvil.url)("anvil_setBalance", [address, "0xde0b6b3a7640000"]);
});
afterAll(async () => {
  await anvil.stop();
  rmSync(folder, { recursive: true, force: true });
});

function deploy(change: Readonly<Record<string, string>> = {}, members = MEMBERS) {
  const options = {
    rpc: anvil.url,
    network: NETWORK,
    origin: ORIGIN,
    threshold: "3",
    keys: join(folder, "keys.json"),
    out: join(folder, "deployments"),
    ...change,
  };
  const args = [...Object.entries(options), ...members.map((one) => ["member", one] as const)];
  const command = ["scripts/run-ts.mjs", "functions/local/deploy.ts"];
  const flags = args.flatMap(([name, value]) => [`--${name}`, value]);
  return spawnSync(process.execPath, [...command, ...flags], { cwd: ROOT, encoding: "utf8" });
}

const recordOf = () => JSON.parse(readFileSync(join(folder, "deployments/eip155-31337.json"), "utf8"));

it.each([
  [
    "a node of another chain",
    { network: "eip155:1" },
    MEMBERS,
    "expected eip155:1, the node serves eip155:31337",
  ],
  ["a threshold above the members", { threshold: "5" }, MEMBERS, "--threshold: expected 1 to 4, got 5"],
  [
    "a member twice",
    {},
    [...MEMBERS, ...MEMBERS.slice(0, 1)],
    "--member: expected 1 to 32 distinct addresses",
  ],
])("refuses %s, and sends and writes nothing", async (_why, change, members, problem) => {
  const { status, stderr } = deploy(change, members);

  expect(stderr).toContain(problem);
  expect(status).toBe(1);
  expect(readdirSync(folder)).toEqual(["keys.json"]);
  expect(await createJsonRpc(anvil.url)("eth_blockNumber", [])).toBe("0x0");
});

it("deploys, reads back what stands there, records it, and refuses to do so twice", async () => {
  const rpc = createJsonRpc(anvil.url);

  const first = deploy();
  const record = recordOf();
  const second = deploy();

  expect([first.status, first.stderr.replace(/^npm warn.*$/gm, "").trim()]).toEqual([0, ""]);
  expect(record).toMatchObject({ chain: NETWORK, block: 1, origin: ORIGIN, members: MEMBERS, threshold: 3 });
  expect(record.originHash).toBe(originHash(ORIGIN));
  expect(keccak256(String(await rpc("eth_getCode", [record.contract, "latest"])))).toBe(record.codeHash);
  expect([second.status, second.stderr]).toEqual([1, expect.stringContaining("has a notary already")]);
  expect(recordOf()).toEqual(record);
});

it.each([
  ["another origin", { origin: "other.example/log" }, "input of the transaction"],
  ["other members", { members: [...MEMBERS].reverse() }, "input of the transaction"],
])("does not take a deployment for one with %s", async (_why, change, problem) => {
  const { transaction, origin, members, threshold } = recordOf();

  const reading = readDeployment(createJsonRpc(anvil.url), transaction, {
    origin,
    members,
    threshold,
    ...change,
  });

  await expect(reading).rejects.toThrow(problem);
});

it("does not take other code at the address for the notary", async () => {
  const rpc = createJsonRpc(anvil.url);
  const { transaction, contract, origin, members, threshold } = recordOf();
  await rpc("anvil_setCode", [contract, "0x6001"]);

  const reading = readDeployment(rpc, transaction, { origin, members, threshold });

  await expect(reading).rejects.toThrow(`code at ${contract}`);
});
