// SPDX-License-Identifier: Apache-2.0
import { canonicalBytes } from "../canonical/canonical-json.ts";
import { toBase64, toHex } from "../canonical/encoding.ts";
import { sha256 } from "../merkle/hash.ts";

/** Id of an assurer's key within its DID document: it follows from the key, so one id never stands for two keys. */
export function assurerKeyId(publicKey: Uint8Array): string {
  return `key-${toHex(sha256(publicKey)).slice(0, 16)}`;
}

/** What an assurer signs with a key to show that it holds it (docs/assurance.md). */
export function assurerKeyProof(assurer: string, publicKey: Uint8Array): Uint8Array {
  return canonicalBytes({ assurer, publicKey: toBase64(publicKey), type: "assurer-key", v: 1 });
}
