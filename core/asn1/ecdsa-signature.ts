// SPDX-License-Identifier: Apache-2.0
import { concatBytes } from "../canonical/encoding.ts";
import { DomainError } from "../errors.ts";
import { readDer } from "./der-reader.ts";
import { derSequence, derUnsigned, TAG } from "./der-writer.ts";

const SCALAR_BYTES = 32;

/** ECDSA-Sig-Value from r || s of a 256-bit curve (RFC 3279 §2.2.3). */
export function encodeEcdsaSignature(compact: Uint8Array): Uint8Array {
  if (compact.length !== 2 * SCALAR_BYTES) {
    throw new DomainError("BAD_INPUT", `signature: expected 64 bytes r || s, got ${compact.length}`);
  }
  return derSequence(
    derUnsigned(compact.subarray(0, SCALAR_BYTES)),
    derUnsigned(compact.subarray(SCALAR_BYTES)),
  );
}

function scalarFrom(content: Uint8Array): Uint8Array {
  const magnitude = content[0] === 0 ? content.subarray(1) : content;
  const isNegative = (content[0] ?? 0) >= 0x80;
  if (isNegative || magnitude.length > SCALAR_BYTES) {
    throw new DomainError("BAD_INPUT", "signature: expected two unsigned 256-bit numbers");
  }
  const scalar = new Uint8Array(SCALAR_BYTES);
  scalar.set(magnitude, SCALAR_BYTES - magnitude.length);
  return scalar;
}

/** r || s of a strictly encoded ECDSA-Sig-Value over a 256-bit curve (RFC 3279 §2.2.3). */
export function decodeEcdsaSignature(der: Uint8Array): Uint8Array {
  const node = readDer(der);
  const [r, s] = node.children;
  const isPair = node.tag === TAG.sequence && node.children.length === 2;
  if (!isPair || r?.tag !== TAG.integer || s?.tag !== TAG.integer) {
    throw new DomainError("BAD_INPUT", "signature: expected a sequence of two integers");
  }
  return concatBytes(scalarFrom(r.content), scalarFrom(s.content));
}
