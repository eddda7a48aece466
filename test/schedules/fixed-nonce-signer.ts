// SPDX-License-Identifier: Apache-2.0
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { utf8 } from "../../core/canonical/canonical-json.ts";
import { concatBytes, fromHex, toHex } from "../../core/canonical/encoding.ts";
import { sha256 } from "../../core/merkle/hash.ts";
import type { Signer } from "../../functions/ports/signer.ts";

const { BASE, CURVE } = secp256k1.Point;
const { n } = CURVE();
const numberOf = (bytes: Uint8Array) => BigInt(`0x${toHex(bytes)}`);
const bytesOf = (value: bigint) => fromHex(value.toString(16).padStart(64, "0")) ?? new Uint8Array();

const NONCE = numberOf(sha256(utf8("the nonce of every signature")));
const INVERSE = secp256k1.Point.Fn.inv(NONCE);
const { x: R, y: R_Y } = BASE.multiply(NONCE).toAffine();

/**
 * Signs as {@link seededSigner} does with secp256k1, with the multiplication on the curve done once: all signatures share a nonce,
 * which gives away a key that is no secret here. They are as right as any other (SEC 1 §4.1.3).
 */
export function fixedNonceSigner(name: string): Signer {
  const secret = sha256(utf8(`${name} secp256k1`));
  const factor = R * numberOf(secret);
  return {
    keyId: name,
    algorithm: "secp256k1",
    publicKey: secp256k1.getPublicKey(secret, false),
    sign: async (digests) =>
      digests.map((digest) => {
        const s = (INVERSE * (numberOf(digest) + factor)) % n;
        const isHigh = s > n / 2n;
        const recovery = Number(R_Y & 1n) ^ Number(isHigh);
        return concatBytes(bytesOf(R), bytesOf(isHigh ? n - s : s), Uint8Array.of(recovery));
      }),
  };
}
