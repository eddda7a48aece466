// SPDX-License-Identifier: Apache-2.0
import { fromBase64Url, toBase64Url } from "../../../core/canonical/encoding.ts";
import { literal, map, object, oneOf, text } from "../../../core/decode/decoder.ts";
import { DomainError } from "../../../core/errors.ts";
import type { KeyAlgorithm } from "../../ports/signer.ts";

export const MAX_KEY_FILE_BYTES = 1_000_000;
const MAX_KEYS = 1000;
const SECRET_BYTES = 32;
const ALGORITHMS = ["Ed25519", "P-256", "secp256k1"] as const;

export interface StoredKey {
  readonly algorithm: KeyAlgorithm;
  readonly secret: Uint8Array;
}

export type StoredKeys = ReadonlyMap<string, StoredKey>;

const decodeKeyFile = object({
  v: literal(1),
  type: literal("touchstone-keyfile"),
  keys: map(
    text(128),
    object({
      algorithm: oneOf(ALGORITHMS),
      // Never shown in an error, unlike what the other decoders refuse.
      secret: (value) => {
        const secret = typeof value === "string" ? fromBase64Url(value) : undefined;
        if (secret?.length !== SECRET_BYTES) throw unreadable();
        return secret;
      },
    }),
    MAX_KEYS,
  ),
});

/** Reads a key file. Its errors say nothing about the content, which is secret. */
export function readKeys(json: string): StoredKeys {
  try {
    return new Map(Object.entries(decodeKeyFile(JSON.parse(json), "key file").keys));
  } catch {
    throw unreadable();
  }
}

export function writeKeys(keys: StoredKeys): string {
  const entries = [...keys].map(([name, { algorithm, secret }]) => [
    name,
    { algorithm, secret: toBase64Url(secret) },
  ]);
  return `${JSON.stringify({ v: 1, type: "touchstone-keyfile", keys: Object.fromEntries(entries) }, null, 2)}\n`;
}

function unreadable(): DomainError {
  return new DomainError(
    "INVARIANT",
    "key file: expected JSON of type touchstone-keyfile with 32-byte secrets in base64url, got something else",
  );
}
