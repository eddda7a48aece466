// SPDX-License-Identifier: Apache-2.0
import {
  afterInteger,
  afterPlainAscii,
  afterString,
  afterWord,
  CLOSE_LIST,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  compareKeys,
  MAX_DEPTH,
  OPEN_LIST,
  OPEN_OBJECT,
  QUOTE,
  REFUSED,
  wordAt,
} from "./canonical-scan.ts";

/** A text on its way to its canonical bytes: `at` of what is read, `end` of what is written. */
interface Transcript {
  readonly bytes: Uint8Array;
  readonly out: Uint8Array;
  at: number;
  end: number;
}

/**
 * The canonical bytes (RFC 8785) of a text of the strict subset, given in UTF-8, with keys in any order and space anywhere, in one
 * pass and without a value. Undefined says nothing: rare spellings, as of `isPlainlyCanonical`, and all errors are left to the
 * slower way.
 */
export function transcribed(bytes: Uint8Array): Uint8Array | undefined {
  // Canonical text is never longer: space goes, and nothing is spelled anew.
  const transcript: Transcript = { bytes, out: new Uint8Array(bytes.length), at: 0, end: 0 };
  if (!takesValue(transcript, 0)) return undefined;
  skipSpace(transcript);
  return transcript.at === bytes.length ? transcript.out.slice(0, transcript.end) : undefined;
}

/** Reads and writes the value after any space; false, as with all that follow, where it is left to the slower way. */
function takesValue(transcript: Transcript, depth: number): boolean {
  skipSpace(transcript);
  const { bytes, at } = transcript;
  const first = bytes[at];
  if (first === QUOTE) return takesTo(transcript, afterString(bytes, at));
  if (first === OPEN_OBJECT) return depth < MAX_DEPTH && takesObject(transcript, depth + 1);
  if (first === OPEN_LIST) return depth < MAX_DEPTH && takesList(transcript, depth + 1);
  const word = wordAt(bytes, at);
  return takesTo(transcript, word === undefined ? afterInteger(bytes, at) : afterWord(bytes, at, word));
}

function takesList(transcript: Transcript, depth: number): boolean {
  take(transcript);
  skipSpace(transcript);
  if (takesByte(transcript, CLOSE_LIST)) return true;
  do {
    if (!takesValue(transcript, depth)) return false;
    skipSpace(transcript);
  } while (takesByte(transcript, COMMA));
  return takesByte(transcript, CLOSE_LIST);
}

function takesObject(transcript: Transcript, depth: number): boolean {
  take(transcript);
  skipSpace(transcript);
  if (takesByte(transcript, CLOSE_OBJECT)) return true;
  const starts: number[] = [];
  let isOrdered = true;
  do {
    skipSpace(transcript);
    const start = transcript.end;
    if (!takesKey(transcript) || !takesValue(transcript, depth)) return false;
    const before = starts.at(-1);
    if (before !== undefined && compareKeys(transcript.out, before, start) >= 0) isOrdered = false;
    starts.push(start);
    skipSpace(transcript);
  } while (takesByte(transcript, COMMA));
  return (isOrdered || ordersMembers(transcript, starts)) && takesByte(transcript, CLOSE_OBJECT);
}

/** With its colon. ASCII without escapes: ordered as it is written. */
function takesKey(transcript: Transcript): boolean {
  const { bytes, at } = transcript;
  const end = bytes[at] === QUOTE ? afterPlainAscii(bytes, at + 1) : at;
  if (end === at || bytes[end] !== QUOTE) return false;
  takesTo(transcript, end + 1);
  skipSpace(transcript);
  return takesByte(transcript, COLON);
}

/** Puts the members of an object, which end what is written so far, in the order of their keys; false where a key stands twice. */
function ordersMembers({ out, end }: Transcript, starts: readonly number[]): boolean {
  const [first = 0] = starts;
  const ordered = starts
    .map((start, i) => ({ start, next: starts[i + 1] ?? end + 1 }))
    .sort((a, b) => compareKeys(out, a.start, b.start));
  let before = -1;
  for (const { start } of ordered) {
    if (before >= 0 && compareKeys(out, before, start) === 0) return false;
    before = start;
  }
  const written = out.slice(first, end);
  let to = first;
  for (const member of ordered) {
    if (to > first) out[to++] = COMMA;
    to = copy(written, member.start - first, member.next - 1 - first, out, to);
  }
  return true;
}

/** Answers where the copy ends. These are too short for `set`, which costs as much as a hundred bytes. */
function copy(source: Uint8Array, from: number, to: number, out: Uint8Array, at: number): number {
  let end = at;
  for (let i = from; i < to; i += 1) {
    out[end] = source[i] as number;
    end += 1;
  }
  return end;
}

/** Space, tab, line feed and carriage return (RFC 8259 §2). */
function skipSpace(transcript: Transcript): void {
  const { bytes } = transcript;
  let { at } = transcript;
  let byte = bytes[at];
  while (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) {
    at += 1;
    byte = bytes[at];
  }
  transcript.at = at;
}

/** Writes what is read up to `to`; false for REFUSED. */
function takesTo(transcript: Transcript, to: number): boolean {
  if (to === REFUSED) return false;
  transcript.end = copy(transcript.bytes, transcript.at, to, transcript.out, transcript.end);
  transcript.at = to;
  return true;
}

function takesByte(transcript: Transcript, byte: number): boolean {
  if (transcript.bytes[transcript.at] !== byte) return false;
  take(transcript);
  return true;
}

function take(transcript: Transcript): void {
  transcript.out[transcript.end] = transcript.bytes[transcript.at] as number;
  transcript.at += 1;
  transcript.end += 1;
}
