// SPDX-License-Identifier: Apache-2.0
import { refusePdf } from "./pdf-problem.ts";

export interface PdfString {
  readonly kind: "string";
  readonly bytes: Uint8Array;
  /** offsets of the opening and after the closing delimiter */
  readonly start: number;
  readonly end: number;
}
export interface PdfDictionary {
  readonly kind: "dictionary";
  readonly entries: ReadonlyMap<string, PdfValue>;
}
export interface PdfReference {
  readonly kind: "reference";
  readonly object: number;
}
export interface PdfArray {
  readonly kind: "array";
  readonly items: readonly PdfValue[];
}
export interface PdfName {
  readonly kind: "name";
  readonly name: string;
}
export interface PdfAtom {
  readonly kind: "atom";
  readonly value: number | boolean | null;
}

/** An object as this project's certificates write it (ISO 32000-1 §7.3). */
export type PdfValue = PdfAtom | PdfName | PdfString | PdfArray | PdfDictionary | PdfReference;

/** A place in a file; reading moves it on. */
export interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
}

const MAX_DEPTH = 16;
const MAX_TOKEN = 64;
const MAX_LITERAL = 2048;
const SPACE = 0x20;
const NEWLINE = 0x0a;
const isSpace = (byte: number | undefined) => byte === SPACE || byte === NEWLINE;
const isDelimiter = (byte: number) => "()<>[]{}/%".includes(String.fromCharCode(byte));
const isRegular = (byte: number | undefined): byte is number =>
  byte !== undefined && byte > SPACE && byte < 0x7f && !isDelimiter(byte);

function fail(cursor: Cursor, expected: string): never {
  refusePdf("STRUCTURE", `pdf: expected ${expected} at byte ${cursor.at}`);
}

/** True, and moves on, when the ASCII text stands at the cursor. */
export function skipText(cursor: Cursor, text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    if (cursor.bytes[cursor.at + i] !== text.charCodeAt(i)) return false;
  }
  cursor.at += text.length;
  return true;
}

/** Moves over the ASCII text or refuses the file. */
export function expectText(cursor: Cursor, text: string): void {
  if (!skipText(cursor, text)) fail(cursor, JSON.stringify(text));
}

function skipSpace(cursor: Cursor): void {
  while (isSpace(cursor.bytes[cursor.at])) cursor.at++;
}

function readToken(cursor: Cursor): string {
  let token = "";
  for (;;) {
    const byte = cursor.bytes[cursor.at];
    if (!isRegular(byte)) return token;
    if (token.length === MAX_TOKEN) fail(cursor, `a token of ${MAX_TOKEN} characters at most`);
    token += String.fromCharCode(byte);
    cursor.at++;
  }
}

function readName(cursor: Cursor): PdfName {
  expectText(cursor, "/");
  const token = readToken(cursor);
  if (!/^(?:[^#]|#[0-9A-F]{2})+$/.test(token)) fail(cursor, "a name");
  const name = token.replace(/#(..)/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return { kind: "name", name };
}

const nibble = (byte: number | undefined): number => {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  return byte >= 0x61 && byte <= 0x66 ? byte - 0x57 : -1;
};

/** Lower-case digits in pairs only, so that a string has one spelling. */
function readHexString(cursor: Cursor): PdfString {
  const start = cursor.at;
  const close = cursor.bytes.indexOf(0x3e, start);
  const digits = close - start - 1;
  if (close < 0 || digits % 2 !== 0) fail(cursor, "a hexadecimal string with pairs of digits");
  const bytes = new Uint8Array(digits / 2);
  for (let i = 0; i < bytes.length; i++) {
    const high = nibble(cursor.bytes[start + 1 + 2 * i]);
    const low = nibble(cursor.bytes[start + 2 + 2 * i]);
    if (high < 0 || low < 0) fail(cursor, "lower-case hexadecimal digits");
    bytes[i] = 16 * high + low;
  }
  cursor.at = close + 1;
  return { kind: "string", bytes, start, end: cursor.at };
}

/** Plain characters only: no escape, no nested parentheses, so that a string has one spelling. */
function readLiteralString(cursor: Cursor): PdfString {
  const start = cursor.at;
  const close = cursor.bytes.subarray(start, start + MAX_LITERAL).indexOf(0x29);
  const bytes = cursor.bytes.subarray(start + 1, start + Math.max(1, close));
  const isPlain =
    close > 0 && bytes.every((byte) => byte >= SPACE && byte < 0x7f && byte !== 0x28 && byte !== 0x5c);
  if (!isPlain) fail(cursor, "a string of plain characters");
  cursor.at = start + close + 1;
  return { kind: "string", bytes, start, end: cursor.at };
}

function readArray(cursor: Cursor, depth: number): PdfArray {
  expectText(cursor, "[");
  const items: PdfValue[] = [];
  for (skipSpace(cursor); !skipText(cursor, "]"); skipSpace(cursor)) items.push(readValue(cursor, depth));
  return { kind: "array", items };
}

function readDictionary(cursor: Cursor, depth: number): PdfDictionary {
  expectText(cursor, "<<");
  const entries = new Map<string, PdfValue>();
  for (skipSpace(cursor); !skipText(cursor, ">>"); skipSpace(cursor)) {
    const { name } = readName(cursor);
    // Readers differ in which of two equal keys they obey.
    if (entries.has(name)) fail(cursor, `the key ${name} once`);
    skipSpace(cursor);
    entries.set(name, readValue(cursor, depth));
  }
  return { kind: "dictionary", entries };
}

const NUMBER = /^-?(?:\d{1,10})(?:\.\d{1,17})?$/;
const WORDS: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ["true", true],
  ["false", false],
  ["null", null],
]);

function readReferenceAfter(cursor: Cursor, first: string): PdfReference | undefined {
  const start = cursor.at;
  if (/^[1-9]\d{0,6}$/.test(first) && skipText(cursor, " 0 R") && !isRegular(cursor.bytes[cursor.at])) {
    return { kind: "reference", object: Number(first) };
  }
  cursor.at = start;
  return undefined;
}

function readWord(cursor: Cursor): PdfAtom | PdfReference {
  const token = readToken(cursor);
  const word = WORDS.get(token);
  if (word !== undefined) return { kind: "atom", value: word };
  if (!NUMBER.test(token)) fail(cursor, "a value");
  return readReferenceAfter(cursor, token) ?? { kind: "atom", value: Number(token) };
}

/** Reads one value at the cursor, without leading space; refuses what this project never writes. */
export function readValue(cursor: Cursor, depth = 0): PdfValue {
  if (depth > MAX_DEPTH) fail(cursor, `a nesting of ${MAX_DEPTH} levels at most`);
  const byte = cursor.bytes[cursor.at];
  if (byte === 0x2f) return readName(cursor);
  if (byte === 0x5b) return readArray(cursor, depth + 1);
  if (byte === 0x28) return readLiteralString(cursor);
  if (byte !== 0x3c) return readWord(cursor);
  return cursor.bytes[cursor.at + 1] === 0x3c ? readDictionary(cursor, depth + 1) : readHexString(cursor);
}
