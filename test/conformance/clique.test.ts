// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getBytes, id } from "ethers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fromHex } from "../../core/canonical/encoding.ts";
import { provenReceipt } from "../../core/evm/receipt.ts";
import { sendDeployment } from "../../functions/adapters/evm/deploy-notary.ts";
import type { JsonRpc } from "../../functions/adapters/evm/json-rpc.ts";
import { createNotary } from "../../functions/adapters/evm/notary.ts";
import { createRelayer } from "../../functions/adapters/evm/relayer.ts";
import { createSigner } from "../../functions/adapters/keyfile/signer.ts";
import type { MinedAnchor, Notary } from "../../functions/ports/notary.ts";
import { CLIQUE_CHAIN_ID, findGeth, startClique, until, type Validator } from "../fixtures/clique.ts";
import { ANCHOR_TYPES, addressesOf, domainOf, ORIGIN, originHash, wallets } from "../fixtures/notary.ts";
import { uniformConsistency, uniformRoot } from "../fixtures/uniform-log.ts";

const DEPTH = 3;
const members = wallets(4);
const relayerKey = createSigner("relayer", {
  algorithm: "secp256k1",
  secret: getBytes(id("relayer of clique")),
});
const geth = findGeth();
const reason = "missing" in geth ? ` (skipped: ${geth.missing})` : "";
const bytes = (hex: string) => fromHex(hex.replace(/^0x/, "")) ?? new Uint8Array();

describe.skipIf("missing" in geth)(`three validators of a Clique chain${reason}`, () => {
  let folder: string;
  let validators: readonly Validator[] = [];
  let notaries: readonly Notary[] = [];
  let contract: string;

  const validator = (index: number): Validator => validators[index] ?? fail(`a validator ${index}`);
  const notaryOf = (index: number): Notary => notaries[index] ?? fail(`a notary at validator ${index}`);
  const relayerOf = (rpc: JsonRpc) => createRelayer(rpc, CLIQUE_CHAIN_ID, relayerKey);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "touchstone-clique-"));
    const { address } = relayerOf(async () => undefined);
    validators = await startClique("binary" in geth ? geth.binary : "", folder, address);
    const { rpc } = validator(0);
    ({ contract } = await sendDeployment(
      rpc,
      relayerOf(rpc),
      { origin: ORIGIN, members: addressesOf(members).map((one) => one.toLowerCase()), threshold: 3 },
      60_000,
    ));
    notaries = validators.map((one) =>
      createNotary({
        rpc: one.rpc,
        chainId: CLIQUE_CHAIN_ID,
        contract,
        relayer: relayerOf(one.rpc),
        finality: DEPTH,
      }),
    );
  });
  afterAll(async () => {
    await Promise.all(validators.map((one) => one.kill()));
    rmSync(folder, { recursive: true, force: true });
  });

  async function callData(notary: Notary, size: number): Promise<string> {
    const state = await notary.state();
    const root = uniformRoot(size);
    const message = { origin: originHash(ORIGIN), root, size, epoch: state.epoch };
    const signatures = [0, 1, 3].map(async (member) => ({
      member,
      signature: getBytes(
        (await members[member]?.signTypedData(domainOf(ORIGIN), ANCHOR_TYPES, message)) ?? "0x",
      ),
    }));
    const proof = state.size === 0 ? [] : uniformConsistency(state.size, size).map(bytes);
    return notary.encodeAnchor({ size, root: bytes(root), proof, signatures: await Promise.all(signatures) });
  }

  async function minedOf(notary: Notary, hash: string): Promise<MinedAnchor> {
    await until(async () => (await notary.mined(hash)) !== undefined, "the anchor is mined");
    return (await notary.mined(hash)) ?? fail("a mined anchor");
  }

  async function anchor(notary: Notary, size: number): Promise<MinedAnchor> {
    const signed = await notary.sign(await callData(notary, size), await notary.nextNonce(), undefined);
    await notary.send(signed.raw);
    return minedOf(notary, signed.hash);
  }

  it("anchor a growing log, whichever of them is asked", async () => {
    const mined = [
      await anchor(notaryOf(0), 1),
      await anchor(notaryOf(0), 100),
      await anchor(notaryOf(0), 1_000),
    ];

    await until(async () => (await notaryOf(2).state()).size === 1_000, "validator 2 knows the anchor");
    expect(mined.map(({ succeeded }) => succeeded)).toEqual([true, true, true]);
    expect(await notaryOf(2).state()).toMatchObject({
      size: 1_000,
      root: bytes(uniformRoot(1_000)),
      epoch: 1,
    });
  });

  it("make an anchor final once enough blocks are on top, and show it with header and receipt", async () => {
    const mined = await anchor(notaryOf(0), 2_000);
    const isFinalAtOnce = await notaryOf(0).isFinal(mined.block, mined.blockHash);

    await until(() => notaryOf(1).isFinal(mined.block, mined.blockHash), "the anchor is final");
    const evidence = (await notaryOf(1).prove(mined)) ?? fail("evidence");

    const proven = provenReceipt(bytes(evidence.header), evidence.receiptProof.map(bytes));
    expect(isFinalAtOnce).toBe(false);
    expect(proven).toMatchObject({ blockNumber: mined.block, succeeded: true });
    expect(await notaryOf(1).isFinal(mined.block, `0x${"11".repeat(32)}`)).toBe(false);
  });

  it("mine the replacement of a waiting transaction, and the replaced one never", async () => {
    const notary = notaryOf(0);
    const nonce = await notary.nextNonce();
    const data = await callData(notary, 3_000);
    const later = await notary.sign(data, nonce + 1, undefined);
    await notary.send(later.raw);
    const replacement = await notary.sign(data, nonce + 1, later.raw);
    await notary.send(replacement.raw);
    await notary.send(replacement.raw);
    await notary.send((await notary.sign(data, nonce, undefined)).raw);

    const mined = await minedOf(notary, replacement.hash);

    // The first of the two anchors, so the second is one that does not grow.
    expect(mined.succeeded).toBe(false);
    expect(await notary.mined(later.hash)).toBeUndefined();
    expect((await notary.state()).size).toBe(3_000);
  });

  it("go on with two of three, and the third catches up after it was killed", async () => {
    await validator(2).kill();
    const mined = await anchor(notaryOf(0), 4_000);
    await until(() => notaryOf(1).isFinal(mined.block, mined.blockHash), "two validators make it final");

    await validator(2).start();

    await until(async () => (await notaryOf(2).state()).size === 4_000, "validator 2 catches up");
    expect(await notaryOf(2).mined(mined.transaction)).toEqual(mined);
    expect(await notaryOf(2).findAnchored(bytes(uniformRoot(4_000)))).toMatchObject({
      blockHash: mined.blockHash,
    });
  });
});

function fail(what: string): never {
  throw new Error(`expected ${what}, got none`);
}
