// SPDX-License-Identifier: Apache-2.0
import { fromHex } from "../../core/canonical/encoding.ts";
import { DomainError } from "../../core/errors.ts";
import { HASH_BYTES } from "../../core/merkle/hash.ts";

/** The bytes of a hash as records keep it; INVARIANT where it is none, because it was written by the register itself. */
export function storedHash(hex: string): Uint8Array {
  const bytes = fromHex(hex);
  if (bytes?.length !== HASH_BYTES) {
    throw new DomainError("INVARIANT", `expected a stored hash of ${HASH_BYTES} bytes in hex`);
  }
  return bytes;
}
