// SPDX-License-Identifier: Apache-2.0
import { p256 } from "@noble/curves/nist.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { decodeEcdsaSignature } from "../../../core/asn1/ecdsa-signature.ts";
import { concatBytes, equalBytes } from "../../../core/canonical/encoding.ts";
import { DomainError } from "../../../core/errors.ts";

/** r || s with s in the lower half, from the DER that KMS answers: it does not choose the half. */
export function lowSFromDer(der: Uint8Array, algorithm: "P-256" | "secp256k1"): Uint8Array {
  const curve = algorithm === "P-256" ? p256 : secp256k1;
  const { r, s } = curve.Signature.fromBytes(decodeEcdsaSignature(der), "compact");
  const { n } = curve.Point.CURVE();
  return new curve.Signature(r, s > n / 2n ? n - s : s).toBytes("compact");
}

/** Adds the recovery bit 0 or 1, found by trying which of the two points is the key: KMS does not say it. */
export function withRecoveryBit(compact: Uint8Array, digest: Uint8Array, publicKey: Uint8Array): Uint8Array {
  const signature = secp256k1.Signature.fromBytes(compact, "compact");
  const bit = [0, 1].find((candidate) => {
    try {
      const point = signature.addRecoveryBit(candidate).recoverPublicKey(digest);
      return equalBytes(point.toBytes(false), publicKey);
    } catch {
      return false;
    }
  });
  if (bit === undefined) {
    throw new DomainError("INVARIANT", "signature: expected one of the key itself, got one of another key");
  }
  return concatBytes(compact, Uint8Array.of(bit));
}
