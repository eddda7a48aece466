// SPDX-License-Identifier: Apache-2.0
import { utf8 } from "../canonical/canonical-json.ts";
import { concatBytes, equalBytes, fromBase64, fromHex, toBase64, toHex } from "../canonical/encoding.ts";
import { DomainError } from "../errors.ts";
import { sha256 } from "../merkle/hash.ts";

/** C2SP signed-note signature types: a plain Ed25519 signature, and a timestamped Ed25519 cosignature/v1. */
export const ED25519 = 0x01;
export const COSIGNATURE_V1 = 0x04;
export type NoteKeyType = typeof ED25519 | typeof COSIGNATURE_V1;

/** A C2SP verifier key: a name, the kind of signature it makes and 32 bytes of Ed25519 public key. */
export interface VerifierKey {
  readonly name: string;
  readonly type: NoteKeyType;
  readonly publicKey: Uint8Array;
  /** first 4 bytes of SHA-256(name || "\n" || type || public key) */
  readonly keyId: Uint8Array;
}

const NAME = /^[^\p{White_Space}\p{Cc}\p{Cs}+]{1,512}$/u;

/** The verifier key of a name and a public key (C2SP signed-note, "Verifier keys"). */
export function verifierKey(name: string, type: NoteKeyType, publicKey: Uint8Array): VerifierKey {
  if (!NAME.test(name))
    throw new DomainError(
      "BAD_INPUT",
      "key name: expected 1 to 512 characters, no white space and no plus sign",
    );
  if (publicKey.length !== 32) throw new DomainError("BAD_INPUT", "public key: expected 32 bytes");
  const keyId = sha256(concatBytes(utf8(`${name}\n`), Uint8Array.of(type), publicKey)).slice(0, 4);
  return { name, type, publicKey, keyId };
}

/** `name+hash+base64` (C2SP signed-note). */
export function formatVerifierKey({ name, type, publicKey, keyId }: VerifierKey): string {
  return `${name}+${toHex(keyId)}+${toBase64(concatBytes(Uint8Array.of(type), publicKey))}`;
}

/** Reads `name+hash+base64`; throws BAD_INPUT where the hash does not belong to name and key. */
export function readVerifierKey(text: string): VerifierKey {
  const [name = "", idHex = "", keyText = ""] = text.length > 1024 ? [] : splitKey(text);
  const key = fromBase64(keyText);
  const type = key?.[0];
  const keyId = fromHex(idHex);
  const isKnown = type === ED25519 || type === COSIGNATURE_V1;
  if (key?.length !== 33 || !isKnown || keyId?.length !== 4) throw refused();
  const read = verifierKey(name, type, key.slice(1));
  if (!equalBytes(read.keyId, keyId)) throw refused();
  return read;
}

// The key itself may hold plus signs, the name may not: only the first two separate.
function splitKey(text: string): readonly string[] {
  const first = text.indexOf("+");
  const second = text.indexOf("+", first + 1);
  return first < 0 || second < 0
    ? []
    : [text.slice(0, first), text.slice(first + 1, second), text.slice(second + 1)];
}

function refused(): DomainError {
  return new DomainError("BAD_INPUT", "verifier key: expected name+hash+base64 with a matching hash");
}
