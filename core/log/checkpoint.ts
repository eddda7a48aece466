// SPDX-License-Identifier: Apache-2.0
import { utf8 } from "../canonical/canonical-json.ts";
import { concatBytes, equalBytes, fromBase64, toBase64 } from "../canonical/encoding.ts";
import { DomainError } from "../errors.ts";
import { HASH_BYTES } from "../merkle/hash.ts";
import type { VerifierKey } from "./verifier-key.ts";

/** What a log signs: its name, its size and its root (C2SP tlog-checkpoint). */
export interface TreeHead {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

/** One signature line: the four bytes that name the key, and the signature with what precedes it. */
export interface NoteSignature {
  readonly name: string;
  readonly keyId: Uint8Array;
  readonly signature: Uint8Array;
}

export interface Checkpoint extends TreeHead {
  readonly signatures: readonly NoteSignature[];
}

/** Answers whether an Ed25519 signature is right; lets a platform's own implementation be used. */
export type VerifyEd25519 = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;

const MAX_NOTE = 65_536;
const MAX_SIGNATURES = 32;
const SIGNATURE_LINE = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u;
const SIZE = /^(0|[1-9][0-9]{0,15})$/;

/** The signed text of a checkpoint: three lines, nothing else. */
export function checkpointText({ origin, size, root }: TreeHead): string {
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}

/** What the log signs: the text itself. */
export function checkpointMessage(head: TreeHead): Uint8Array {
  return utf8(checkpointText(head));
}

/** What a witness signs at a time in Unix seconds (C2SP tlog-cosignature, cosignature/v1). */
export function cosignatureMessage(head: TreeHead, unixSeconds: number): Uint8Array {
  return utf8(`cosignature/v1\ntime ${unixSeconds}\n${checkpointText(head)}`);
}

/** The bytes after the key id in a witness's line: 8 bytes of time, 64 of signature. */
export function cosignatureBytes(unixSeconds: number, signature: Uint8Array): Uint8Array {
  const time = new Uint8Array(8);
  new DataView(time.buffer).setBigUint64(0, BigInt(unixSeconds));
  return concatBytes(time, signature);
}

/** A checkpoint as a C2SP signed note. */
export function formatCheckpoint({ signatures, ...head }: Checkpoint): string {
  const lines = signatures.map(
    ({ name, keyId, signature }) => `— ${name} ${toBase64(concatBytes(keyId, signature))}\n`,
  );
  return `${checkpointText(head)}\n${lines.join("")}`;
}

/** Reads a signed note strictly: three lines of text and at most 32 signature lines; anything else is BAD_INPUT. */
export function readCheckpoint(note: string): Checkpoint {
  if (note.length > MAX_NOTE) throw refused(`expected at most ${MAX_NOTE} characters`);
  const [text, signatureText, ...rest] = note.split("\n\n");
  if (text === undefined || signatureText === undefined || rest.length > 0 || !signatureText.endsWith("\n")) {
    throw refused("expected text, an empty line and signatures");
  }
  const signatureLines = signatureText.slice(0, -1).split("\n");
  if (signatureLines.length > MAX_SIGNATURES) throw refused(`expected at most ${MAX_SIGNATURES} signatures`);
  return { ...readHead(text), signatures: signatureLines.map(readSignature) };
}

function readHead(text: string): TreeHead {
  const [origin = "", sizeText = "", rootText = "", ...extensions] = text.split("\n");
  const root = fromBase64(rootText);
  const size = SIZE.test(sizeText) ? Number(sizeText) : Number.NaN;
  if (origin === "" || extensions.length > 0) throw refused("expected origin, size and root on three lines");
  if (!Number.isSafeInteger(size)) throw refused("expected a decimal size on the second line");
  if (root?.length !== HASH_BYTES) throw refused("expected a base64 root of 32 bytes on the third line");
  return { origin, size, root };
}

function readSignature(line: string): NoteSignature {
  const [, name, data] = SIGNATURE_LINE.exec(line) ?? [];
  const bytes = data === undefined ? undefined : fromBase64(data);
  if (name === undefined || bytes === undefined || bytes.length < 5)
    throw refused("expected a signature line");
  return { name, keyId: bytes.slice(0, 4), signature: bytes.slice(4) };
}

/** True when the log's own signature by this key stands under the checkpoint. */
export function isSignedBy(checkpoint: Checkpoint, key: VerifierKey, verify: VerifyEd25519): boolean {
  return signaturesOf(checkpoint, key).some(
    ({ signature }) =>
      signature.length === 64 && verify(key.publicKey, checkpointMessage(checkpoint), signature),
  );
}

/** Unix seconds at which this witness cosigned the checkpoint, or undefined when it did not. */
export function cosignedAt(
  checkpoint: Checkpoint,
  key: VerifierKey,
  verify: VerifyEd25519,
): number | undefined {
  for (const { signature } of signaturesOf(checkpoint, key)) {
    if (signature.length !== 72) continue;
    const seconds = Number(new DataView(signature.buffer, signature.byteOffset, 8).getBigUint64(0));
    const isValid =
      Number.isSafeInteger(seconds) &&
      verify(key.publicKey, cosignatureMessage(checkpoint, seconds), signature.slice(8));
    if (isValid) return seconds;
  }
  return undefined;
}

function signaturesOf({ signatures }: Checkpoint, key: VerifierKey): readonly NoteSignature[] {
  return signatures.filter(({ name, keyId }) => name === key.name && equalBytes(keyId, key.keyId));
}

function refused(message: string): DomainError {
  return new DomainError("BAD_INPUT", `checkpoint: ${message}`);
}
