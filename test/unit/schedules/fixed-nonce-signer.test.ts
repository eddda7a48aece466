// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { utf8 } from "../../../core/canonical/canonical-json.ts";
import { anchorDigest } from "../../../core/log/anchor-message.ts";
import { isAnchorSignature } from "../../../core/log/anchor-signature.ts";
import { sha256 } from "../../../core/merkle/hash.ts";
import { addressOf } from "../../../functions/adapters/evm/relayer.ts";
import { nodePrimitives } from "../../../verifier/cli/node-primitives.ts";
import { ORIGIN, seededSigner } from "../../fixtures/memory-register.ts";
import { fixedNonceSigner } from "../../schedules/fixed-nonce-signer.ts";
import { createNotedSignatures } from "../../schedules/noted-signatures.ts";

const NAME = "member-1.example/witness";
const heads = Array.from({ length: 8 }, (_, i) => ({
  size: i + 1,
  root: sha256(utf8(`root ${i}`)),
  epoch: 1,
}));

async function signatureOf(signer: ReturnType<typeof fixedNonceSigner>, head: (typeof heads)[number]) {
  const [signature = new Uint8Array(65)] = await signer.sign([anchorDigest(ORIGIN, head)]);
  const rsv = signature.slice();
  rsv[64] = 27 + (signature[64] ?? 0);
  return rsv;
}

describe("the signatures of simulated members", () => {
  const signer = fixedNonceSigner(NAME, "secp256k1");
  const address = addressOf(signer.publicKey);

  it("are made with the key that other fixtures use", () => {
    expect(signer.publicKey).toEqual(seededSigner(NAME, "secp256k1").publicKey);
  });

  it.each(heads)("are taken by the curve itself for size $size", async (head) => {
    expect(isAnchorSignature(ORIGIN, head, address, await signatureOf(signer, head))).toBe(true);
  });

  it("are known where they were noted, and refused where anything differs", async () => {
    const [head, other] = heads;
    if (head === undefined || other === undefined) throw new Error("expected two heads");
    const noted = createNotedSignatures();
    const signature = await signatureOf(noted.noting(signer, address), head);
    const flipped = signature.slice();
    flipped[64] = 55 - (signature[64] ?? 0);

    expect(noted.isAnchorSignature(ORIGIN, head, address, signature)).toBe(true);
    expect(noted.isAnchorSignature(ORIGIN, head, address, flipped)).toBe(false);
    expect(noted.isAnchorSignature(ORIGIN, other, address, signature)).toBe(false);
    expect(noted.isAnchorSignature(ORIGIN, head, `0x${"00".repeat(20)}`, signature)).toBe(false);
  });

  it.each(heads)("are taken by the platform's Ed25519 for size $size", async ({ root }) => {
    const witness = fixedNonceSigner(NAME, "Ed25519");
    const [signature = new Uint8Array()] = await witness.sign([root]);

    expect(witness.publicKey).toEqual(seededSigner(NAME).publicKey);
    expect(nodePrimitives().verifyEd25519(seededSigner(NAME).publicKey, root, signature)).toBe(true);
  });

  it("of Ed25519 are known to their key alone", async () => {
    const noted = createNotedSignatures();
    const [mine, other] = [noted.noting(seededSigner("mine")), seededSigner("other")];
    const message = utf8("a message");
    const [signature = new Uint8Array()] = await mine.sign([message]);

    expect(noted.verifyEd25519(mine.publicKey, message, signature)).toBe(true);
    expect(noted.verifyEd25519(other.publicKey, message, signature)).toBe(false);
    expect(noted.verifyEd25519(mine.publicKey, utf8("another"), signature)).toBe(false);
  });
});
