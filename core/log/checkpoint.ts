// SPDX-License-Identifier: Apache-2.0
import { utf8 } from "../canonical/canonical-json.ts";
import { concatBytes, fromBase64, toBase64 } from "../canonical/encoding.ts";
import { DomainError } from "../errors.ts";
import { HASH_BYTES } from "../merkle/hash.ts";
import { formatSignatureLine, type NoteSignature, readSignedNote, signaturesOf } from "./signed-note.ts";
import { COSIGNATURE_V1, ED25519, type VerifierKey } from "./verifier-key.ts";

/** What a log signs: its name, its size and its root (C2SP tlog-checkpoint). */
export interface TreeHead {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  /** lines that other logs may add; they are signed, and mean nothing here */
  readonly extensions?: readonly string[];
}

export interface Checkpoint extends TreeHead {
  readonly signatures: readonly NoteSignature[];
}

/** Answers whether an Ed25519 signature is right; lets a platform's own implementation be used. */
export type VerifyEd25519 = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;

const ED25519_BYTES = 64;
const TIME_BYTES = 8;
const SIZE = /^(0|[1-9][0-9]{0,15})$/;

/** The signed text of a checkpoint (C2SP tlog-checkpoint): three lines, and extension lines where another log has them. */
export function checkpointText({ origin, size, root, extensions = [] }: TreeHead): string {
  return [origin, size, toBase64(root), ...extensions, ""].join("\n");
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
  return `${checkpointText(head)}\n${signatures.map(formatSignatureLine).join("")}`;
}

/** Reads a signed note whose text is a checkpoint (C2SP tlog-checkpoint); anything else is BAD_INPUT. */
export function readCheckpoint(note: string): Checkpoint {
  const { text, signatures } = readSignedNote(note);
  return { ...readHead(text), signatures };
}

/** Reads a checkpoint as this register's log writes it: three lines and nothing else (docs/formats.md §4). */
export function readPlainCheckpoint(note: string): Checkpoint {
  const checkpoint = readCheckpoint(note);
  if (checkpoint.extensions !== undefined) throw refused("expected origin, size and root on three lines");
  return checkpoint;
}

function readHead(text: string): TreeHead {
  const [origin = "", sizeText = "", rootText = "", ...extensions] = text.slice(0, -1).split("\n");
  const root = fromBase64(rootText);
  const size = SIZE.test(sizeText) ? Number(sizeText) : Number.NaN;
  if (origin === "" || extensions.includes(""))
    throw refused("expected origin, size and root, no empty line");
  if (!Number.isSafeInteger(size)) throw refused("expected a decimal size on the second line");
  if (root?.length !== HASH_BYTES) throw refused("expected a base64 root of 32 bytes on the third line");
  return { origin, size, root, ...(extensions.length === 0 ? {} : { extensions }) };
}

/** True when the log's own signature by this key stands under the checkpoint, and no wrong one in its name (C2SP signed-note). */
export function isSignedBy(checkpoint: Checkpoint, key: VerifierKey, verify: VerifyEd25519): boolean {
  const own = signaturesOf(checkpoint.signatures, key);
  const message = checkpointMessage(checkpoint);
  return (
    key.type === ED25519 &&
    own.length > 0 &&
    own.every(
      ({ signature }) => signature.length === ED25519_BYTES && verify(key.publicKey, message, signature),
    )
  );
}

/**
 * Unix seconds at which this witness cosigned the checkpoint, or undefined when it did not or when a wrong line stands there in
 * its name (C2SP tlog-cosignature, signed-note).
 */
export function cosignedAt(
  checkpoint: Checkpoint,
  key: VerifierKey,
  verify: VerifyEd25519,
): number | undefined {
  if (key.type !== COSIGNATURE_V1) return undefined;
  const times = signaturesOf(checkpoint.signatures, key).map((line) =>
    cosignatureTime(checkpoint, line, key, verify),
  );
  return times.includes(undefined) ? undefined : times[0];
}

function cosignatureTime(
  checkpoint: Checkpoint,
  { signature }: NoteSignature,
  { publicKey }: VerifierKey,
  verify: VerifyEd25519,
): number | undefined {
  if (signature.length !== TIME_BYTES + ED25519_BYTES) return undefined;
  const seconds = Number(new DataView(signature.buffer, signature.byteOffset, TIME_BYTES).getBigUint64(0));
  // Zero is no time at which anything was cosigned; beyond 2^53 no clock is right.
  const isTime = Number.isSafeInteger(seconds) && seconds > 0;
  return isTime && verify(publicKey, cosignatureMessage(checkpoint, seconds), signature.slice(TIME_BYTES))
    ? seconds
    : undefined;
}

/**
 * Name of a known key under whose name and id a wrong signature stands, undefined where there is none: the whole note is then
 * to be rejected (C2SP signed-note).
 */
export function wronglySigned(
  checkpoint: Checkpoint,
  keys: readonly VerifierKey[],
  verify: VerifyEd25519,
): string | undefined {
  const isWrong = (key: VerifierKey) =>
    signaturesOf(checkpoint.signatures, key).length > 0 &&
    !isSignedBy(checkpoint, key, verify) &&
    cosignedAt(checkpoint, key, verify) === undefined;
  return keys.find(isWrong)?.name;
}

function refused(message: string): DomainError {
  return new DomainError("BAD_INPUT", `checkpoint: ${message}`);
}
