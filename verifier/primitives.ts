// SPDX-License-Identifier: Apache-2.0
import { ed25519 } from "@noble/curves/ed25519.js";
import { p256 } from "@noble/curves/nist.js";
import { sha256 } from "@noble/hashes/sha2.js";

/** The cryptography a verification needs; a caller may bring faster ones with the same answers. None of them throws. */
export interface Primitives {
  sha256(bytes: Uint8Array): Uint8Array;
  /** ECDSA over P-256: key of 65 bytes uncompressed, digest of 32, signature r || s of 64; high s is refused. */
  verifyP256(publicKey: Uint8Array, digest: Uint8Array, signature: Uint8Array): boolean;
  /** Ed25519 (RFC 8032): key of 32 bytes, signature of 64; small-order keys and non-canonical encodings are refused. */
  verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
}

function answers(check: () => boolean): boolean {
  try {
    return check();
  } catch {
    return false;
  }
}

/** Primitives that run anywhere (@noble), the default of every check. */
export const portablePrimitives: Primitives = {
  sha256,
  verifyP256: (publicKey, digest, signature) =>
    answers(() =>
      p256.verify(signature, digest, publicKey, { prehash: false, lowS: true, format: "compact" }),
    ),
  verifyEd25519: (publicKey, message, signature) =>
    answers(() => ed25519.verify(signature, message, publicKey, { zip215: false })),
};
