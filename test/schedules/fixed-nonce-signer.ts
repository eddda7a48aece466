// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { ed25519 } from "@noble/curves/ed25519.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { utf8 } from "../../core/canonical/canonical-json.ts";
import { concatBytes, fromHex, toHex } from "../../core/canonical/encoding.ts";
import { sha256 } from "../../core/merkle/hash.ts";
import type { Signer } from "../../functions/ports/signer.ts";

const numberOf = (bytes: Uint8Array) => BigInt(`0x${toHex(bytes)}`);
const bytesOf = (value: bigint) => fromHex(value.toString(16).padStart(64, "0")) ?? new Uint8Array();
const littleEndian = (bytes: Uint8Array) => numberOf(bytes.slice().reverse());

const NONCE = numberOf(sha256(utf8("the nonce of every signature"))) >> 4n;
const { n: N } = secp256k1.Point.CURVE();
const INVERSE = secp256k1.Point.Fn.inv(NONCE);
const { x: R, y: R_Y } = secp256k1.Point.BASE.multiply(NONCE).toAffine();
const { n: L } = ed25519.Point.CURVE();
const R_BYTES = ed25519.Point.BASE.multiply(NONCE).toBytes();

/**
 * Signs under the key of the seeded signer of this name, with the multiplication on the curve done once: all signatures share a
 * nonce, which gives away keys that are no secret here. Each is as right as any other (SEC 1 §4.1.3, RFC 8032 §5.1.7).
 */
export function fixedNonceSigner(name: string, algorithm: "Ed25519" | "secp256k1"): Signer {
  const secret = sha256(utf8(`${name} ${algorithm}`));
  const { publicKey, sign } = algorithm === "Ed25519" ? edwards(secret) : weierstrass(secret);
  return { keyId: name, algorithm, publicKey, sign: async (inputs) => inputs.map(sign) };
}

function weierstrass(secret: Uint8Array) {
  const factor = R * numberOf(secret);
  return {
    publicKey: secp256k1.getPublicKey(secret, false),
    sign: (digest: Uint8Array) => {
      const s = (INVERSE * (numberOf(digest) + factor)) % N;
      const isHigh = s > N / 2n;
      const recovery = Number(R_Y & 1n) ^ Number(isHigh);
      return concatBytes(bytesOf(R), bytesOf(isHigh ? N - s : s), Uint8Array.of(recovery));
    },
  };
}

function edwards(secret: Uint8Array) {
  const publicKey = ed25519.getPublicKey(secret);
  const { scalar } = ed25519.utils.getExtendedPublicKey(secret);
  return {
    publicKey,
    sign: (message: Uint8Array) => {
      const challenge = createHash("sha512").update(R_BYTES).update(publicKey).update(message).digest();
      const s = (NONCE + littleEndian(challenge) * scalar) % L;
      return concatBytes(R_BYTES, bytesOf(s).reverse());
    },
  };
}
