// SPDX-License-Identifier: Apache-2.0
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { DomainError } from "../errors.ts";

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

/** The RFC 8785 (JCS) text of a value; anything outside the strict subset is an error, never a conversion. */
export function canonicalize(value: unknown): string {
  return write(value, 0);
}

/** UTF-8 bytes of {@link canonicalize}. */
export function canonicalBytes(value: unknown): Uint8Array {
  return utf8(canonicalize(value));
}

function write(value: unknown, depth: number): string {
  if (depth > MAX_DEPTH) throw refused("expected at most 64 levels of nesting");
  if (value === null) return "null";
  switch (typeof value) {
    case "string":
      return writeString(value);
    case "number":
      return writeInteger(value);
    case "boolean":
      return value ? "true" : "false";
    case "object":
      return Array.isArray(value) ? writeArray(value, depth) : writeObject(value, depth);
    default:
      throw refused(`expected a JSON value, got ${typeof value}`);
  }
}

function writeString(value: string): string {
  if (LONE_SURROGATE.test(value)) throw refused("expected well-formed text, got a lone surrogate");
  return JSON.stringify(value);
}

function writeInteger(value: number): string {
  if (!Number.isSafeInteger(value) || Object.is(value, -0)) {
    throw refused(`expected an integer within ±(2^53−1), got ${Object.is(value, -0) ? "-0" : value}`);
  }
  return String(value);
}

function writeArray(items: readonly unknown[], depth: number): string {
  let text = "[";
  for (let i = 0; i < items.length; i += 1) {
    text += (i === 0 ? "" : ",") + write(items[i], depth + 1);
  }
  return `${text}]`;
}

function writeObject(object: object, depth: number): string {
  const prototype = Object.getPrototypeOf(object);
  if (prototype !== Object.prototype && prototype !== null) {
    throw refused("expected a plain object, got an instance of a class");
  }
  // The default order of sort() is by UTF-16 code units, which is what RFC 8785 §3.2.3 asks for.
  const keys = Object.keys(object).sort();
  let text = "{";
  for (let i = 0; i < keys.length; i += 1) {
    const key = keys[i] as string;
    text += `${(i === 0 ? "" : ",") + writeString(key)}:${write((object as Record<string, unknown>)[key], depth + 1)}`;
  }
  return `${text}}`;
}

function refused(message: string): DomainError {
  return new DomainError("BAD_INPUT", message);
}

/** UTF-8 encoding of well-formed text; lone surrogates are refused rather than replaced. */
export function utf8(text: string): Uint8Array {
  if (LONE_SURROGATE.test(text)) throw refused("expected well-formed text, got a lone surrogate");
  return utf8ToBytes(text);
}
