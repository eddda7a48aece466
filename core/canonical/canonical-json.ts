// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../errors.ts";
import { encodeUtf8, holdsReplacement } from "./utf8-encode.ts";

/** What a hashed or signed document may consist of (docs/formats.md §1). Numbers are safe integers. */
export type CanonicalValue =
  | null
  | boolean
  | number
  | string
  | readonly CanonicalValue[]
  | { readonly [key: string]: CanonicalValue };

const MAX_DEPTH = 64;
// With the u flag this matches only surrogates that are not part of a pair.
const LONE_SURROGATE = /\p{Surrogate}/u;
const ESCAPED_SURROGATE = /(?<!\\)(?:\\\\)*\\ud[89a-f]/;
const LONE = "expected well-formed text, got a lone surrogate";

/** The RFC 8785 (JCS) text of a value; anything outside the strict subset is an error, never a conversion. */
export function canonicalize(value: unknown): string {
  const ordered = inOrder(value, 0);
  const text = ordered === undefined ? write(value) : JSON.stringify(ordered);
  requireWellFormed(text);
  return text;
}

/** Refuses a value outside of the strict subset (docs/formats.md §1), given with what JSON.stringify makes of it. */
export function requireStrict(value: unknown, text: string): void {
  inOrder(value, 0);
  requireWellFormed(text);
}

/** JSON.stringify escapes a surrogate without its partner, and no other character in this way. */
function requireWellFormed(text: string): void {
  if (text.includes("\\ud") && ESCAPED_SURROGATE.test(text)) throw refused(LONE);
}

/** UTF-8 bytes of {@link canonicalize}. */
export function canonicalBytes(value: unknown): Uint8Array {
  return encodeUtf8(canonicalize(value));
}

/**
 * The value with the keys of every object in order, itself where they are already: the engine then writes it as RFC 8785 asks,
 * several times as fast as we do. Undefined where an object cannot hold its keys in that order. Throws for values outside of the
 * strict subset.
 */
function inOrder(value: unknown, depth: number): unknown {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return requireInteger(value);
  if (typeof value !== "object") throw refused(`expected a JSON value, got ${typeof value}`);
  if (depth >= MAX_DEPTH) throw refused("expected at most 64 levels of nesting");
  return Array.isArray(value) ? arrayInOrder(value, depth) : objectInOrder(value, depth);
}

function arrayInOrder(items: readonly unknown[], depth: number): readonly unknown[] | undefined {
  let copy: unknown[] | undefined;
  let isWritable = true;
  for (let i = 0; i < items.length; i += 1) {
    const item = inOrder(items[i], depth + 1);
    if (item === undefined) isWritable = false;
    if (item === items[i]) continue;
    copy ??= items.slice();
    copy[i] = item;
  }
  return isWritable ? (copy ?? items) : undefined;
}

function objectInOrder(object: object, depth: number): object | undefined {
  const prototype = Object.getPrototypeOf(object);
  if (prototype !== Object.prototype && prototype !== null)
    throw refused("expected a plain object, got an instance of a class");
  const source = object as Readonly<Record<string, unknown>>;
  const keys = Object.keys(source);
  const isSorted = areSorted(keys);
  if (!isSorted) keys.sort();
  let isWritable = true;
  let items: unknown[] | undefined = isSorted ? undefined : [];
  for (let i = 0; i < keys.length; i += 1) {
    const given = source[keys[i] as string];
    const item = inOrder(given, depth + 1);
    if (item === undefined) isWritable = false;
    if (item !== given) items ??= firstItems(source, keys, i);
    items?.push(item);
  }
  if (items === undefined) return object;
  return isWritable ? objectOf(keys, items) : undefined;
}

function firstItems(
  source: Readonly<Record<string, unknown>>,
  keys: readonly string[],
  count: number,
): unknown[] {
  return keys.slice(0, count).map((key) => source[key]);
}

function areSorted(keys: readonly string[]): boolean {
  for (let i = 1; i < keys.length; i += 1) {
    if ((keys[i - 1] as string) > (keys[i] as string)) return false;
  }
  return true;
}

/** Undefined for keys that look like indexes, which engines list first, and for __proto__, which an assignment does not add. */
function objectOf(keys: readonly string[], items: readonly unknown[]): object | undefined {
  const object: Record<string, unknown> = {};
  for (let i = 0; i < keys.length; i += 1) {
    const key = keys[i] as string;
    const first = key.charCodeAt(0);
    if ((first >= 0x30 && first <= 0x39) || key === "__proto__") return undefined;
    object[key] = items[i];
  }
  return object;
}

/** Writes a value that {@link inOrder} has seen whole. */
function write(value: unknown): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return Array.isArray(value) ? writeArray(value) : writeObject(value);
}

function requireInteger(value: number): number {
  if (!Number.isSafeInteger(value) || Object.is(value, -0)) {
    throw refused(`expected an integer within ±(2^53−1), got ${Object.is(value, -0) ? "-0" : value}`);
  }
  return value;
}

function writeArray(items: readonly unknown[]): string {
  let text = "[";
  for (let i = 0; i < items.length; i += 1) {
    text += (i === 0 ? "" : ",") + write(items[i]);
  }
  return `${text}]`;
}

function writeObject(object: object): string {
  // The default order of sort() is by UTF-16 code units, which is what RFC 8785 §3.2.3 asks for.
  const keys = Object.keys(object).sort();
  let text = "{";
  for (let i = 0; i < keys.length; i += 1) {
    const key = keys[i] as string;
    text += `${(i === 0 ? "" : ",") + JSON.stringify(key)}:${write((object as Record<string, unknown>)[key])}`;
  }
  return `${text}}`;
}

/** Whether no surrogate stands alone: ECMA-262 §22.1.3.10 where the engine has it, ten times as fast as the pattern. */
function isWellFormed(text: string & { isWellFormed?(): boolean }): boolean {
  return text.isWellFormed?.() ?? !LONE_SURROGATE.test(text);
}

function refused(message: string): DomainError {
  return new DomainError("BAD_INPUT", message);
}

/** UTF-8 encoding of well-formed text; lone surrogates are refused rather than replaced. */
export function utf8(text: string): Uint8Array {
  const bytes = encodeUtf8(text);
  // Told from the bytes, which is many times as fast; the text itself may hold U+FFFD.
  if (holdsReplacement(bytes) && !isWellFormed(text)) throw refused(LONE);
  return bytes;
}
