// SPDX-License-Identifier: Apache-2.0
import { ed25519 } from "@noble/curves/ed25519.js";
import { p256 } from "@noble/curves/nist.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { equalBytes, fromHex } from "../../../core/canonical/encoding.ts";
import { DomainError } from "../../../core/errors.ts";
import type { KeyAlgorithm } from "../../ports/signer.ts";

interface SpkiShape {
  /** all DER before the key bytes: algorithm, parameters and lengths leave no choice (RFC 5480, RFC 8410) */
  readonly prefixHex: string;
  readonly keyBytes: number;
  /** throws where the bytes are no point of the curve */
  readonly readPoint: (bytes: Uint8Array) => unknown;
}

const SHAPES: Readonly<Record<KeyAlgorithm, SpkiShape>> = {
  Ed25519: {
    prefixHex: "302a300506032b6570032100",
    keyBytes: 32,
    readPoint: (bytes) => ed25519.Point.fromBytes(bytes),
  },
  "P-256": {
    prefixHex: "3059301306072a8648ce3d020106082a8648ce3d030107034200",
    keyBytes: 65,
    readPoint: (bytes) => p256.Point.fromBytes(bytes),
  },
  secp256k1: {
    prefixHex: "3056301006072a8648ce3d020106052b8104000a034200",
    keyBytes: 65,
    readPoint: (bytes) => secp256k1.Point.fromBytes(bytes),
  },
};

/**
 * Public key of a SubjectPublicKeyInfo, as the Signer port gives it. Exactly one encoding of each kind is accepted, so a
 * key of another kind under the configured name is refused before anything is signed with it.
 */
export function publicKeyFromSpki(der: Uint8Array, algorithm: KeyAlgorithm): Uint8Array {
  const { prefixHex, keyBytes, readPoint } = SHAPES[algorithm];
  const prefix = fromHex(prefixHex) ?? new Uint8Array();
  const key = der.slice(prefix.length);
  const hasShape = equalBytes(der.slice(0, prefix.length), prefix) && key.length === keyBytes;
  if (!hasShape) throw refused(algorithm, `${der.length} other bytes`);
  try {
    readPoint(key);
  } catch (cause) {
    throw refused(algorithm, "no point of the curve", cause);
  }
  return key;
}

function refused(algorithm: KeyAlgorithm, got: string, cause?: unknown): DomainError {
  return new DomainError("INVARIANT", `public key: expected ${algorithm} as SPKI, got ${got}`, {}, { cause });
}
