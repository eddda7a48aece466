// SPDX-License-Identifier: Apache-2.0
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { concatBytes, toHex } from "../canonical/encoding.ts";
import { type AnchorHead, anchorDigest } from "./anchor-message.ts";

const SIGNATURE_BYTES = 65;
const FIRST_V = 27;

/**
 * True when these 65 bytes r || s || v are what the contract takes as this member's signature of an anchor (docs/formats.md §5):
 * s in the lower half, v 27 or 28, and the address recovered from them is the member's, in lower case. Never throws.
 */
export function isAnchorSignature(
  origin: string,
  head: AnchorHead,
  address: string,
  signature: Uint8Array,
): boolean {
  const recovery = (signature[SIGNATURE_BYTES - 1] ?? 0) - FIRST_V;
  if (signature.length !== SIGNATURE_BYTES || (recovery !== 0 && recovery !== 1)) return false;
  return (
    addressOf(anchorDigest(origin, head), signature.subarray(0, SIGNATURE_BYTES - 1), recovery) === address
  );
}

function addressOf(digest: Uint8Array, compact: Uint8Array, recovery: number): string | undefined {
  try {
    const bytes = concatBytes(Uint8Array.of(recovery), compact);
    const signature = secp256k1.Signature.fromBytes(bytes, "recovered");
    if (signature.hasHighS()) return undefined;
    const publicKey = signature.recoverPublicKey(digest).toBytes(false);
    return `0x${toHex(keccak_256(publicKey.subarray(1)).subarray(12))}`;
  } catch {
    // r or s out of range, or no point of the curve: no key made this.
    return undefined;
  }
}
