// SPDX-License-Identifier: Apache-2.0
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deployNotary } from "../../functions/adapters/evm/deploy-notary.ts";
import { createJsonRpc, type JsonRpc } from "../../functions/adapters/evm/json-rpc.ts";
import { createNotary } from "../../functions/adapters/evm/notary.ts";
import { createRelayer } from "../../functions/adapters/evm/relayer.ts";
import { openKeyfile } from "../../functions/adapters/keyfile/open-keyfile.ts";
import type { Notary } from "../../functions/ports/notary.ts";
import { anchorCheckpoint } from "../../functions/usecases/anchor-checkpoint.ts";
import { type Anvil, startAnvil } from "../fixtures/anvil.ts";
import { runCommand } from "../fixtures/command.ts";
import { type LogServer, startLogServer } from "../fixtures/log-server.ts";
import {
  createMemoryRegister,
  type MemoryRegister,
  ORIGIN,
  seededSigner,
  trustDocument,
} from "../fixtures/memory-register.ts";
import { diesBeforeSending, grow } from "../fixtures/published-anchor.ts";

const COINS = "0x56bc75e2d63100000";
const CHAIN_ID = 31337;

let anvil: Anvil;
let rpc: JsonRpc;
let folder: string;
let register: MemoryRegister;
let server: LogServer;
let operator: string;
let notary: Notary;

const inFolder = (name: string) => join(folder, name);
const relay = (...args: readonly string[]) =>
  runCommand("anchor", ["relay", "--chain", anvil.url, "--contract", notary.contract, ...args]);
const overHttp = () => [
  "--log",
  server.url,
  "--trust",
  inFolder("trust.json"),
  "--key",
  inFolder("member.json"),
];
const spent = async (address: string) =>
  BigInt(COINS) - BigInt(String(await rpc("eth_getBalance", [address, "latest"])));
const nonceOf = async (address: string) => Number(await rpc("eth_getTransactionCount", [address, "latest"]));

/** The log of the register as files, as a mirror or a backup has it. */
async function copyLog(): Promise<string> {
  const keys = Object.keys(await register.contents()).filter((key) => key.startsWith("log/"));
  for (const key of keys) {
    await mkdir(dirname(inFolder(key)), { recursive: true });
    await writeFile(inFolder(key), (await register.objects.get(key)) ?? "");
  }
  return folder;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "touchstone-relay-"));
  anvil = await startAnvil();
  rpc = createJsonRpc(anvil.url);
  register = await createMemoryRegister();
  const relayer = createRelayer(rpc, CHAIN_ID, seededSigner("relayer", "secp256k1"));
  operator = relayer.address;
  await rpc("anvil_setBalance", [operator, COINS]);
  const members = register.members.map(({ address }) => address);
  const contract = await deployNotary(rpc, relayer, { origin: ORIGIN, members, threshold: 3 });
  notary = createNotary({ rpc, chainId: CHAIN_ID, contract, relayer, finality: 0 });
  await rpc("anvil_setBalance", [operator, COINS]);
  await writeFile(inFolder("trust.json"), JSON.stringify(trustDocument([])));
  server = await startLogServer(register.objects);
  openKeyfile(inFolder("member.json")).signer("relayer", "secp256k1");
});
afterAll(async () => {
  await server.stop();
  await anvil.stop();
  await rm(folder, { recursive: true, force: true });
});

describe("a member that relays the anchor of a register that is down, on a real node", () => {
  it("makes its account and tells its address, which is to be funded", async () => {
    const { code, stdout } = await runCommand("anchor", ["address", "--key", inFolder("new.json")]);

    expect(code).toBe(0);
    expect(stdout).toMatch(/^0x[0-9a-f]{40}\n$/);
  });

  it("is told what its account lacks", async () => {
    await grow(register, 3);
    await diesBeforeSending(register, notary);

    const { code, stderr } = await relay(...overHttp());

    expect(code).toBe(1);
    expect(stderr).toMatch(
      /CONFLICT: account 0x[0-9a-f]{40} on eip155:31337: expected at least 0\.\d+ coins/,
    );
  });

  it("anchors what the register had published when it died, and is told what it cost", async () => {
    const { stdout: address } = await runCommand("anchor", ["address", "--key", inFolder("member.json")]);
    await rpc("anvil_setBalance", [address.trim(), COINS]);

    const { code, stdout, stderr } = await relay(...overHttp());

    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("anchored: the contract holds size 3");
    expect(stdout).toMatch(/paid {8}0\.\d+ coins for \d{5} gas/);
    expect(await notary.state()).toMatchObject({ size: 3 });
    expect(await spent(address.trim())).toBeGreaterThan(0n);
  });

  it("is told that it is anchored already, and pays nothing", async () => {
    const { stdout: address } = await runCommand("anchor", ["address", "--key", inFolder("member.json")]);
    const before = await spent(address.trim());

    const { code, stdout } = await relay(...overHttp());

    expect(code).toBe(0);
    expect(stdout).toContain("already anchored: the contract holds size 3; nothing was sent");
    expect(await spent(address.trim())).toBe(before);
  });

  it("leaves a register that comes back with a FINAL anchor that it did not pay for", async () => {
    const nonce = await nonceOf(operator);

    for (let run = 0; run < 4; run += 1) await anchorCheckpoint({ ...register.pipeline, notary });

    const final = await register.anchors.latestFinal(notary.chain, notary.contract);
    expect(final).toMatchObject({ size: 3, status: "FINAL" });
    expect(final?.mined?.transaction).toMatch(/^0x[0-9a-f]{64}$/);
    expect(final?.evidence).not.toBeNull();
    expect(await nonceOf(operator)).toBe(nonce);
    expect(await spent(operator)).toBe(0n);
  });

  it("takes a folder with the log's files as well as its address", async () => {
    await grow(register, 300);
    await diesBeforeSending(register, notary);

    const { code, stdout } = await relay("--log", await copyLog(), "--key", inFolder("member.json"));

    expect(code).toBe(0);
    expect(stdout).toContain("anchored: the contract holds size 303");
  });

  it("never prints what is in the key file", async () => {
    const { secret } = JSON.parse(await readFile(inFolder("member.json"), "utf8")).keys.relayer;

    const { stdout, stderr } = await relay(...overHttp());

    expect(secret).toMatch(/^\S{43}$/);
    expect(stdout + stderr).not.toContain(secret);
  });
});

it("an account that cannot pay is refused without a word of what it holds", async () => {
  const poor = createRelayer(rpc, CHAIN_ID, seededSigner("poor", "secp256k1"));
  const { raw } = await poor.signTransaction({
    to: notary.contract,
    data: "0x",
    nonce: 0,
    gasLimit: 100_000n,
    replaced: undefined,
  });

  await expect(notary.send(raw)).rejects.toThrow(/^the relayer's account cannot pay for the anchor$/);
});

describe("a relay that cannot be", () => {
  it.each([
    [
      "no key",
      () => ["--log", server.url, "--key", inFolder("absent.json")],
      1,
      "--key: expected a key file at",
    ],
    [
      "no log",
      () => [
        "--log",
        inFolder("absent"),
        "--trust",
        inFolder("trust.json"),
        "--key",
        inFolder("member.json"),
      ],
      1,
      "--log: expected the folder of a log",
    ],
    [
      "no trust",
      () => ["--log", inFolder("absent/log"), "--key", inFolder("member.json")],
      1,
      "--trust: expected a trust file, got none",
    ],
    ["no --log", () => ["--key", inFolder("member.json")], 64, "--log: expected a value, got none"],
  ])("says what is missing: %s", async (_what, args, expected, message) => {
    const { code, stderr } = await relay(...args());

    expect(code).toBe(expected);
    expect(stderr).toContain(message);
  });

  it("names the node that is none", async () => {
    const args = ["relay", "--chain", "http://127.0.0.1:9", "--contract", notary.contract, ...overHttp()];

    const { code, stderr } = await runCommand("anchor", args);

    expect(code).toBe(1);
    expect(stderr).toContain("UNAVAILABLE: the chain node could not be asked for eth_chainId");
  });
});
