// SPDX-License-Identifier: Apache-2.0

/** A JSON number as it was written: whether it had a fraction matters, its floating value does not. */
export interface JsonNumber {
  readonly number: string;
}

export type JsonObject = ReadonlyMap<string, Json>;
export type Json = null | boolean | string | JsonNumber | readonly Json[] | JsonObject;

/** What JSON text holds, or why it cannot be read. */
export type JsonReading = { readonly value: Json } | { readonly problem: string };

const MAX_LENGTH = 32_000_000;
const MAX_DEPTH = 32;
const SPACE = /[ \t\n\r]*/y;
const SCALAR = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null/y;

class Unreadable extends Error {}

interface Cursor {
  readonly text: string;
  at: number;
}

/** Reads JSON text (RFC 8259) with any numbers, at most 32 levels and 32 million characters; a repeated key is a problem (xBRL-JSON 1.0 §2.1). */
export function readJson(text: string): JsonReading {
  if (text.length > MAX_LENGTH) return { problem: `expected at most ${MAX_LENGTH} characters` };
  const cursor: Cursor = { text, at: 0 };
  try {
    const value = readValue(cursor, 0);
    skipSpace(cursor);
    if (cursor.at !== text.length) throw unreadable(cursor, "expected the end of the document");
    return { value };
  } catch (error) {
    if (error instanceof Unreadable) return { problem: error.message };
    throw error;
  }
}

/** True for a JSON object. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return value instanceof Map;
}

/** True for a JSON array. */
export function isJsonArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** True for a JSON number. */
export function isJsonNumber(value: Json | undefined): value is JsonNumber {
  return typeof value === "object" && value !== null && "number" in value;
}

function readValue(cursor: Cursor, depth: number): Json {
  if (depth > MAX_DEPTH) throw unreadable(cursor, `expected at most ${MAX_DEPTH} levels`);
  skipSpace(cursor);
  const first = cursor.text[cursor.at];
  if (first === "{") return readObject(cursor, depth);
  if (first === "[") return readArray(cursor, depth);
  return first === '"' ? readString(cursor) : readScalar(cursor);
}

function readObject(cursor: Cursor, depth: number): JsonObject {
  const object = new Map<string, Json>();
  cursor.at += 1;
  if (takes(cursor, "}")) return object;
  do {
    skipSpace(cursor);
    const key = readString(cursor);
    if (object.has(key)) throw unreadable(cursor, `expected each key once, got ${key.slice(0, 80)} twice`);
    if (!takes(cursor, ":")) throw unreadable(cursor, "expected ':'");
    object.set(key, readValue(cursor, depth + 1));
  } while (takes(cursor, ","));
  if (!takes(cursor, "}")) throw unreadable(cursor, "expected ',' or '}'");
  return object;
}

function readArray(cursor: Cursor, depth: number): readonly Json[] {
  const items: Json[] = [];
  cursor.at += 1;
  if (takes(cursor, "]")) return items;
  do {
    items.push(readValue(cursor, depth + 1));
  } while (takes(cursor, ","));
  if (!takes(cursor, "]")) throw unreadable(cursor, "expected ',' or ']'");
  return items;
}

function readString(cursor: Cursor): string {
  const { text, at } = cursor;
  if (text[at] !== '"') throw unreadable(cursor, "expected a string");
  let end = at + 1;
  while (end < text.length && text[end] !== '"') end += text[end] === "\\" ? 2 : 1;
  cursor.at = end + 1;
  try {
    const value: unknown = JSON.parse(text.slice(at, cursor.at));
    if (typeof value === "string") return value;
  } catch {
    // told below, with the place
  }
  throw unreadable({ text, at }, "expected a string");
}

function readScalar(cursor: Cursor): Json {
  SCALAR.lastIndex = cursor.at;
  const token = SCALAR.exec(cursor.text)?.[0];
  if (token === undefined) throw unreadable(cursor, "expected a JSON value");
  cursor.at += token.length;
  if (token === "null") return null;
  return token === "true" || token === "false" ? token === "true" : { number: token };
}

function takes(cursor: Cursor, character: string): boolean {
  skipSpace(cursor);
  const isThere = cursor.text[cursor.at] === character;
  if (isThere) cursor.at += 1;
  return isThere;
}

function skipSpace(cursor: Cursor): void {
  SPACE.lastIndex = cursor.at;
  cursor.at += SPACE.exec(cursor.text)?.[0].length ?? 0;
}

function unreadable({ at }: Cursor, problem: string): Unreadable {
  return new Unreadable(`${problem} at character ${at}`);
}
