// SPDX-License-Identifier: Apache-2.0
import { type Decoder, text } from "../../core/decode/decoder.ts";
import { DomainError, isDomainError } from "../../core/errors.ts";
import { type NoteKeyType, readVerifierKey } from "../../core/log/verifier-key.ts";

/** A C2SP verifier key of one type, as text. Throws BAD_INPUT naming the path. */
export function noteKeyText(type: NoteKeyType): Decoder<string> {
  return (value, path) => {
    const written = text(1024)(value, path);
    try {
      const { type: got } = readVerifierKey(written);
      if (got === type) return written;
      throw new DomainError("BAD_INPUT", `expected a key of type ${type}, got type ${got}`);
    } catch (cause) {
      if (!isDomainError(cause)) throw cause;
      throw new DomainError("BAD_INPUT", `${path}: ${cause.message}`, { path }, { cause });
    }
  };
}
