// SPDX-License-Identifier: Apache-2.0
import { generateKeyPairSync, sign } from "node:crypto";
import { p256 } from "@noble/curves/nist.js";
import { describe, expect, it } from "vitest";
import { portablePrimitives } from "../../../verifier/primitives.ts";

const { sha256, verifyP256, verifyEd25519 } = portablePrimitives;
const secret = new Uint8Array(32).fill(3);
const publicKey = p256.getPublicKey(secret, false);
const digest = sha256(Uint8Array.of(1, 2, 3));
const signature = p256.sign(digest, secret, { prehash: false, lowS: true });

function withHighS(compact: Uint8Array): Uint8Array {
  const { r, s } = p256.Signature.fromBytes(compact);
  return new p256.Signature(r, p256.Point.CURVE().n - s).toBytes();
}

describe("portable primitives", () => {
  it("verify a P-256 signature over a digest", () => {
    expect(verifyP256(publicKey, digest, signature)).toBe(true);
  });

  it.each([
    ["another digest", publicKey, sha256(Uint8Array.of(9)), signature],
    ["the second form of the signature", publicKey, digest, withHighS(signature)],
    ["a short signature", publicKey, digest, signature.subarray(1)],
    ["zeros as signature", publicKey, digest, new Uint8Array(64)],
    ["a key off the curve", publicKey.with(40, (publicKey[40] ?? 0) ^ 1), digest, signature],
    ["an empty key", new Uint8Array(0), digest, signature],
  ])("refuse %s", (_what, key, hash, candidate) => {
    expect(verifyP256(key, hash, candidate)).toBe(false);
  });

  it("verify an Ed25519 signature that Node made, and nothing else", () => {
    const pair = generateKeyPairSync("ed25519");
    const raw = pair.publicKey.export({ format: "der", type: "spki" }).subarray(-32);
    const message = Uint8Array.of(5, 6, 7);
    const made = sign(null, message, pair.privateKey);

    expect(verifyEd25519(raw, message, made)).toBe(true);
    expect(verifyEd25519(raw, Uint8Array.of(5, 6), made)).toBe(false);
    expect(verifyEd25519(new Uint8Array(32), message, made)).toBe(false);
    expect(verifyEd25519(raw, message, made.subarray(2))).toBe(false);
  });
});
