// SPDX-License-Identifier: Apache-2.0
import { concatBytes, equalBytes, fromBase64, toBase64 } from "../canonical/encoding.ts";
import { DomainError } from "../errors.ts";

/** One signature line: the four bytes that name the key, and the signature with what precedes it. */
export interface NoteSignature {
  readonly name: string;
  readonly keyId: Uint8Array;
  readonly signature: Uint8Array;
}

export interface SignedNote {
  /** what is signed, with its last newline */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** Characters of a note; room for sixteen post-quantum signatures of nearly 5 kB (C2SP signed-note). */
export const MAX_NOTE = 131_072;
const MAX_SIGNATURES = 32;
const KEY_ID_BYTES = 4;
const SIGNATURE_LINE = /^— ([^\p{White_Space}+]+) ([A-Za-z0-9+/]+={0,2})$/u;
// Control characters below U+0020 but newline, and halves of surrogate pairs, which no UTF-8 holds.
const FORBIDDEN = /[^\n\P{Cc}\u007f-\u009f]|\p{Cs}/u;

/** Reads a signed note strictly (C2SP signed-note): text, an empty line, 1 to 32 signature lines; anything else is BAD_INPUT. */
export function readSignedNote(note: string): SignedNote {
  if (note.length > MAX_NOTE) throw refused(`expected at most ${MAX_NOTE} characters, got ${note.length}`);
  // The last empty line: the text may hold others.
  const end = note.lastIndexOf("\n\n");
  if (end < 1) throw refused("expected text, an empty line and signatures");
  const text = note.slice(0, end + 1);
  if (FORBIDDEN.test(text)) throw refused("expected no control character but newline, and valid Unicode");
  return { text, signatures: readSignatureLines(note.slice(end + 2)) };
}

/** Reads signature lines alone, as a witness answers them (C2SP signed-note); anything else is BAD_INPUT. */
export function readSignatureLines(text: string): readonly NoteSignature[] {
  if (text.length > MAX_NOTE) throw refused(`expected at most ${MAX_NOTE} characters, got ${text.length}`);
  if (!text.endsWith("\n")) throw refused("expected a newline after the last signature");
  if (FORBIDDEN.test(text)) throw refused("expected no control character but newline, and valid Unicode");
  const lines = text.slice(0, -1).split("\n");
  if (lines.length > MAX_SIGNATURES)
    throw refused(`expected at most ${MAX_SIGNATURES} signatures, got ${lines.length}`);
  return lines.map(readSignature);
}

function readSignature(line: string): NoteSignature {
  const [, name, data] = SIGNATURE_LINE.exec(line) ?? [];
  const bytes = data === undefined ? undefined : fromBase64(data);
  if (name === undefined || bytes === undefined || bytes.length <= KEY_ID_BYTES)
    throw refused("expected a signature line: — name base64");
  return { name, keyId: bytes.slice(0, KEY_ID_BYTES), signature: bytes.slice(KEY_ID_BYTES) };
}

/** One signature line of a note (C2SP signed-note). */
export function formatSignatureLine({ name, keyId, signature }: NoteSignature): string {
  return `— ${name} ${toBase64(concatBytes(keyId, signature))}\n`;
}

/** The signatures whose name and key id, both, are those of a key; all others are of unknown keys (C2SP signed-note). */
export function signaturesOf(
  signatures: readonly NoteSignature[],
  key: Pick<NoteSignature, "name" | "keyId">,
): readonly NoteSignature[] {
  return signatures.filter(({ name, keyId }) => name === key.name && equalBytes(keyId, key.keyId));
}

function refused(message: string): DomainError {
  return new DomainError("BAD_INPUT", `note: ${message}`);
}
