// SPDX-License-Identifier: Apache-2.0
import { KMSClient } from "@aws-sdk/client-kms";
import { ed25519 } from "@noble/curves/ed25519.js";
import { p256 } from "@noble/curves/nist.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { describe, expect, it } from "vitest";
import { createKmsSigner } from "../../../functions/adapters/kms/signer.ts";
import type { KeyAlgorithm } from "../../../functions/ports/signer.ts";
import { type WireAnswer, type WireRequest, wire } from "../../fixtures/aws-wire.ts";
import { kmsFailure, memoryKms } from "../../fixtures/kms-wire.ts";

const keyArn = "arn:aws:kms:eu-central-1:111111111111:key/1";
const digest = Uint8Array.from({ length: 32 }, (_, i) => i);

function signerOver(answer: (request: WireRequest) => WireAnswer, algorithm: KeyAlgorithm) {
  return createKmsSigner({ client: new KMSClient(wire(answer)), keyArn, algorithm, keyId: "key-1" });
}

describe("KMS signer", () => {
  it("signs the message itself with Ed25519, in the order given", async () => {
    const kms = memoryKms("Ed25519");
    const signer = await signerOver(kms.answer, "Ed25519");
    const messages = Array.from({ length: 40 }, (_, i) => Uint8Array.of(i));

    const signatures = await signer.sign(messages);

    expect(kms.requests[0]).toMatchObject({ MessageType: "RAW", SigningAlgorithm: "ED25519_SHA_512" });
    expect(
      messages.map((message, i) => ed25519.verify(signatures[i] ?? digest, message, signer.publicKey)),
    ).toEqual(messages.map(() => true));
  });

  it.each(["high", "low"] as const)(
    "answers a P-256 signature with low s when KMS picks a %s one",
    async (half) => {
      const kms = memoryKms("P-256", half);
      const signer = await signerOver(kms.answer, "P-256");

      const [signature = new Uint8Array()] = await signer.sign([digest]);

      expect(kms.requests[0]).toMatchObject({ MessageType: "DIGEST", SigningAlgorithm: "ECDSA_SHA_256" });
      expect(signature).toHaveLength(64);
      expect(p256.verify(signature, digest, signer.publicKey, { prehash: false, lowS: true })).toBe(true);
    },
  );

  it.each(["high", "low"] as const)(
    "finds the recovery bit when KMS picks a %s s on secp256k1",
    async (half) => {
      const kms = memoryKms("secp256k1", half);
      const signer = await signerOver(kms.answer, "secp256k1");
      const digests = Array.from({ length: 8 }, (_, i) => digest.map((octet) => octet ^ i));

      const signatures = await signer.sign(digests);

      const recovered = signatures.map((signature, i) =>
        secp256k1.Signature.fromBytes(signature.slice(0, 64), "compact")
          .addRecoveryBit(signature[64] ?? 9)
          .recoverPublicKey(digests[i] ?? digest)
          .toBytes(false),
      );
      expect(recovered).toEqual(digests.map(() => signer.publicKey));
      expect(signatures.map((signature) => signature.length)).toEqual(digests.map(() => 65));
    },
  );

  it("refuses a signature that another secp256k1 key made", async () => {
    const own = memoryKms("secp256k1");
    const foreign = memoryKms("secp256k1");
    const isKeyRequest = (request: WireRequest) => request.headers["x-amz-target"]?.endsWith("GetPublicKey");
    const signer = await signerOver(
      (request) => (isKeyRequest(request) ? own : foreign).answer(request),
      "secp256k1",
    );

    await expect(signer.sign([digest])).rejects.toMatchObject({ code: "INVARIANT" });
  });

  it.each([
    ["Ed25519", "P-256"],
    ["P-256", "secp256k1"],
    ["secp256k1", "Ed25519"],
  ] as const)("refuses a key of kind %s configured as %s", async (actual, configured) => {
    const kms = memoryKms(actual);

    await expect(signerOver(kms.answer, configured)).rejects.toMatchObject({ code: "INVARIANT" });
  });

  it.each([
    ["an Ed25519 message over 4,096 bytes", "Ed25519", new Uint8Array(4097)],
    ["a P-256 digest of 31 bytes", "P-256", new Uint8Array(31)],
    ["a secp256k1 digest of 33 bytes", "secp256k1", new Uint8Array(33)],
  ] as const)("refuses %s before asking KMS", async (_what, algorithm, input) => {
    const kms = memoryKms(algorithm);
    const signer = await signerOver(kms.answer, algorithm);

    await expect(signer.sign([input])).rejects.toMatchObject({ code: "INVARIANT" });
    expect(kms.requests).toEqual([]);
  });

  it.each([
    [400, "ThrottlingException"],
    [500, "KMSInternalException"],
  ])("says UNAVAILABLE when KMS answers %i %s", async (status, type) => {
    await expect(signerOver(() => kmsFailure(status, type), "P-256")).rejects.toMatchObject({
      code: "UNAVAILABLE",
    });
  });

  it("lets a missing right through, which no caller can cure", async () => {
    await expect(signerOver(() => kmsFailure(400, "AccessDeniedException"), "P-256")).rejects.toMatchObject({
      name: "AccessDeniedException",
    });
  });
});
