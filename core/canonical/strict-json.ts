// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../errors.ts";
import { type CanonicalValue, canonicalBytes, canonicalize, requireStrict } from "./canonical-json.ts";
import { isPlainlyCanonical } from "./canonical-scan.ts";
import { transcribed } from "./canonical-transcript.ts";
import { encodeUtf8 } from "./utf8-encode.ts";

const MAX_DEPTH = 64;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const LONE_SURROGATE = /\p{Surrogate}/u;
const SPACE = /[ \t\n\r]*/y;

interface Cursor {
  readonly text: string;
  at: number;
}

/**
 * Reads JSON text (RFC 8259) of the strict subset of docs/formats.md §1: duplicate keys, fractions, exponents, -0,
 * unsafe integers and lone surrogates are errors.
 */
export function parseStrictJson(text: string): CanonicalValue {
  return isPlainlyStrict(text) ? JSON.parse(text) : (parsedByEngine(text) ?? readStrictJson(text));
}

/** Whether the engine reads the very value that is written here; false says nothing. */
function isPlainlyStrict(text: string): boolean {
  const bytes = encodeUtf8(text);
  return isPlainlyCanonical(bytes) || transcribed(bytes) !== undefined;
}

/**
 * What the engine reads, many times as fast, where its own spelling of that is the text again: a key that stood twice, a fraction
 * or an escape that was not needed would be gone. Undefined where it is not, or where the value is outside of the subset.
 */
function parsedByEngine(text: string): CanonicalValue | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (JSON.stringify(value) !== text) return undefined;
    requireStrict(value, text);
    return value as CanonicalValue;
  } catch {
    return undefined;
  }
}

/** {@link parseStrictJson} character by character, for every spelling, and with the place of an error. */
export function readStrictJson(text: string): CanonicalValue {
  const cursor: Cursor = { text, at: 0 };
  const value = readValue(cursor, 0);
  skipSpace(cursor);
  if (cursor.at !== text.length) throw refused(cursor, "expected the end of the document");
  return value;
}

/** Reads text that must already be canonical (RFC 8785): any other spelling of the same value is an error. */
export function parseCanonicalJson(text: string): CanonicalValue {
  if (isPlainlyCanonical(encodeUtf8(text))) return JSON.parse(text);
  const value = parseStrictJson(text);
  if (canonicalize(value) !== text)
    throw new DomainError("BAD_INPUT", "expected canonical JSON (RFC 8785), got another spelling");
  return value;
}

/** The canonical bytes (RFC 8785) of JSON text that {@link parseStrictJson} reads. */
export function canonicalBytesOf(text: string): Uint8Array {
  const bytes = encodeUtf8(text);
  if (isPlainlyCanonical(bytes)) return bytes;
  return transcribed(bytes) ?? canonicalBytes(parsedByEngine(text) ?? readStrictJson(text));
}

function readValue(cursor: Cursor, depth: number): CanonicalValue {
  if (depth > MAX_DEPTH) throw refused(cursor, "expected at most 64 levels of nesting");
  skipSpace(cursor);
  const first = cursor.text[cursor.at];
  if (first === "{") return readObject(cursor, depth);
  if (first === "[") return readArray(cursor, depth);
  if (first === '"') return readString(cursor);
  if (first === "t") return readWord(cursor, "true", true);
  if (first === "f") return readWord(cursor, "false", false);
  if (first === "n") return readWord(cursor, "null", null);
  return readInteger(cursor);
}

function readObject(cursor: Cursor, depth: number): CanonicalValue {
  const object: Record<string, CanonicalValue> = {};
  cursor.at += 1;
  if (takes(cursor, "}")) return object;
  do {
    skipSpace(cursor);
    const key = readString(cursor);
    if (Object.hasOwn(object, key))
      throw refused(cursor, `expected each key once, got ${JSON.stringify(key)} twice`);
    if (!takes(cursor, ":")) throw refused(cursor, "expected ':'");
    // defineProperty, because a plain assignment to "__proto__" would change the object instead of adding a key.
    Object.defineProperty(object, key, {
      value: readValue(cursor, depth + 1),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  } while (takes(cursor, ","));
  if (!takes(cursor, "}")) throw refused(cursor, "expected ',' or '}'");
  return object;
}

function readArray(cursor: Cursor, depth: number): CanonicalValue {
  const items: CanonicalValue[] = [];
  cursor.at += 1;
  if (takes(cursor, "]")) return items;
  do {
    items.push(readValue(cursor, depth + 1));
  } while (takes(cursor, ","));
  if (!takes(cursor, "]")) throw refused(cursor, "expected ',' or ']'");
  return items;
}

function readString(cursor: Cursor): string {
  const end = endOfString(cursor);
  const value = parsedString(cursor.text.slice(cursor.at, end));
  if (value === undefined) throw refused(cursor, "expected a string");
  if (LONE_SURROGATE.test(value)) throw refused(cursor, "expected well-formed text, got a lone surrogate");
  cursor.at = end;
  return value;
}

/** Index after the closing quote; a loop and not a pattern, because patterns run out of stack on long input. */
function endOfString({ text, at }: Cursor): number {
  if (text[at] !== '"') return at;
  let i = at + 1;
  while (i < text.length && text[i] !== '"') i += text[i] === "\\" ? 2 : 1;
  return i + 1;
}

function parsedString(token: string): string | undefined {
  try {
    const value: unknown = JSON.parse(token);
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

function readInteger(cursor: Cursor): number {
  const token = match(cursor, NUMBER);
  if (token === undefined) throw refused(cursor, "expected a JSON value");
  const value = Number(token);
  if (!/^-?[0-9]+$/.test(token) || !Number.isSafeInteger(value) || token === "-0") {
    throw refused(cursor, `expected an integer within ±(2^53−1), got ${token.slice(0, 40)}`);
  }
  return value;
}

function readWord<T extends CanonicalValue>(cursor: Cursor, word: string, value: T): T {
  if (!cursor.text.startsWith(word, cursor.at)) throw refused(cursor, "expected a JSON value");
  cursor.at += word.length;
  return value;
}

function takes(cursor: Cursor, character: string): boolean {
  skipSpace(cursor);
  const isThere = cursor.text[cursor.at] === character;
  if (isThere) cursor.at += 1;
  return isThere;
}

function skipSpace(cursor: Cursor): void {
  match(cursor, SPACE);
}

function match(cursor: Cursor, pattern: RegExp): string | undefined {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text)?.[0];
  if (found !== undefined) cursor.at += found.length;
  return found;
}

function refused(cursor: Cursor, message: string): DomainError {
  return new DomainError("BAD_INPUT", `${message} at character ${cursor.at}`, { at: cursor.at });
}
