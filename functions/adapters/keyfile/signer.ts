// SPDX-License-Identifier: Apache-2.0
import { createPrivateKey, createPublicKey, sign as nodeSign } from "node:crypto";
import { p256 } from "@noble/curves/nist.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { concatBytes, fromHex } from "../../../core/canonical/encoding.ts";
import { DomainError } from "../../../core/errors.ts";
import type { KeyAlgorithm, Signer } from "../../ports/signer.ts";
import type { StoredKey } from "./key-file-format.ts";

const MAX_ED25519_MESSAGE = 4096;
const DIGEST_BYTES = 32;
/** PrivateKeyInfo of an Ed25519 seed (RFC 8410 §7), up to the seed. */
const ED25519_PKCS8 = fromHex("302e020100300506032b657004220420") as Uint8Array;

type Sign = (input: Uint8Array) => Uint8Array;

/** A signer over a key held in memory; deterministic, so the same input gives the same signature. */
export function createSigner(keyId: string, { algorithm, secret }: StoredKey): Signer {
  if (!isUsableSecret(algorithm, secret))
    throw new DomainError("INVARIANT", `key ${keyId}: expected a secret within the order of ${algorithm}`);
  const { publicKey, sign } = MAKERS[algorithm](secret);
  return { keyId, algorithm, publicKey, sign: async (inputs) => inputs.map(sign) };
}

export function isUsableSecret(algorithm: KeyAlgorithm, secret: Uint8Array): boolean {
  if (algorithm === "Ed25519") return secret.length === 32;
  return (algorithm === "P-256" ? p256 : secp256k1).utils.isValidSecretKey(secret);
}

const MAKERS: Readonly<Record<KeyAlgorithm, (secret: Uint8Array) => { publicKey: Uint8Array; sign: Sign }>> =
  {
    Ed25519: (secret) => {
      const der = Buffer.from(concatBytes(ED25519_PKCS8, secret));
      const key = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
      const spki = createPublicKey(key).export({ format: "der", type: "spki" });
      return {
        publicKey: new Uint8Array(spki.subarray(-32)),
        sign: (message) => {
          checkLength(message, message.length <= MAX_ED25519_MESSAGE, `at most ${MAX_ED25519_MESSAGE}`);
          return new Uint8Array(nodeSign(null, message, key));
        },
      };
    },
    "P-256": (secret) => ({
      publicKey: p256.getPublicKey(secret, false),
      sign: (digest) => {
        checkDigest(digest);
        return p256.sign(digest, secret, { prehash: false, lowS: true });
      },
    }),
    secp256k1: (secret) => ({
      publicKey: secp256k1.getPublicKey(secret, false),
      sign: (digest) => {
        checkDigest(digest);
        return recoveryLast(
          secp256k1.sign(digest, secret, { prehash: false, lowS: true, format: "recovered" }),
        );
      },
    }),
  };

/** noble puts the recovery bit first; bits 2 and 3 mean r overflowed, which no chain accepts and nobody will ever see. */
function recoveryLast(signature: Uint8Array): Uint8Array {
  const recovery = signature[0];
  if (recovery !== 0 && recovery !== 1)
    throw new DomainError("INVARIANT", `signature: expected recovery bit 0 or 1, got ${recovery}`);
  return concatBytes(signature.subarray(1), Uint8Array.of(recovery));
}

function checkDigest(digest: Uint8Array): void {
  checkLength(digest, digest.length === DIGEST_BYTES, String(DIGEST_BYTES));
}

function checkLength(input: Uint8Array, isFine: boolean, expected: string): void {
  if (!isFine)
    throw new DomainError("INVARIANT", `input to sign: expected ${expected} bytes, got ${input.length}`);
}
