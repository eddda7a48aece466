// SPDX-License-Identifier: Apache-2.0

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

const BASE64_VALUES = valuesOf(BASE64);
const BASE64URL_VALUES = valuesOf(BASE64URL);
const BASE64_CODES = codesOf(BASE64);
const BASE64URL_CODES = codesOf(BASE64URL);
const HEX_CODES = codesOf("0123456789abcdef");
const EQUALS = 0x3d;
/** Of characters: an engine takes only so many arguments at once. */
const CHUNK = 8192;

/** Lower-case hex of bytes. */
export function toHex(bytes: Uint8Array): string {
  const codes = new Array<number>(2 * bytes.length);
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i] as number;
    codes[2 * i] = HEX_CODES[byte >> 4] as number;
    codes[2 * i + 1] = HEX_CODES[byte & 15] as number;
  }
  return textOf(codes);
}

/** In one piece: a text that grows by a character at a time is a chain of as many parts, which whoever reads it joins first. */
function textOf(codes: readonly number[]): string {
  if (codes.length <= CHUNK) return Reflect.apply(String.fromCharCode, undefined, codes);
  const parts: string[] = [];
  for (let at = 0; at < codes.length; at += CHUNK)
    parts.push(Reflect.apply(String.fromCharCode, undefined, codes.slice(at, at + CHUNK)));
  return parts.join("");
}

function codesOf(alphabet: string): Uint8Array {
  return Uint8Array.from(alphabet, (character) => character.charCodeAt(0));
}

/** Bytes of lower-case hex, or undefined for anything else. */
export function fromHex(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/.test(text)) return undefined;
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

/** Base64 with padding (RFC 4648 §4). */
export function toBase64(bytes: Uint8Array): string {
  const codes = encode(bytes, BASE64_CODES);
  while (codes.length % 4 !== 0) codes.push(EQUALS);
  return textOf(codes);
}

/** Bytes of canonical padded base64, or undefined: other lengths, characters or non-zero spare bits are refused. */
export function fromBase64(text: string): Uint8Array | undefined {
  return text.length % 4 === 0 ? decode(text.replace(/={1,2}$/, ""), BASE64_VALUES) : undefined;
}

/** Base64url without padding (RFC 4648 §5). */
export function toBase64Url(bytes: Uint8Array): string {
  return textOf(encode(bytes, BASE64URL_CODES));
}

/** Bytes of canonical unpadded base64url, or undefined. */
export function fromBase64Url(text: string): Uint8Array | undefined {
  return decode(text, BASE64URL_VALUES);
}

/** Codes of the characters, without padding. */
function encode(bytes: Uint8Array, alphabet: Uint8Array): number[] {
  const codes = new Array<number>(Math.ceil((4 * bytes.length) / 3));
  let at = 0;
  for (let i = 0; i < bytes.length; i += 3) {
    const word = ((bytes[i] as number) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    codes[at] = alphabet[word >> 18] as number;
    codes[at + 1] = alphabet[(word >> 12) & 63] as number;
    if (at + 2 < codes.length) codes[at + 2] = alphabet[(word >> 6) & 63] as number;
    if (at + 3 < codes.length) codes[at + 3] = alphabet[word & 63] as number;
    at += 4;
  }
  return codes;
}

/** Values of the characters of an alphabet by their code; -1 for every other code. */
function valuesOf(alphabet: string): Int8Array {
  const values = new Int8Array(128).fill(-1);
  for (let value = 0; value < alphabet.length; value += 1) values[alphabet.charCodeAt(value)] = value;
  return values;
}

/** Undefined for other characters, for a character too many and for spare bits that are not zero (RFC 4648 §3.5). */
function decode(text: string, values: Int8Array): Uint8Array | undefined {
  if (text.length % 4 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let at = 0;
  let word = 0;
  let bits = 0;
  for (let i = 0; i < text.length; i += 1) {
    const six = values[text.charCodeAt(i)] ?? -1;
    if (six < 0) return undefined;
    word = ((word << 6) | six) & 0xfff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = (word >> bits) & 0xff;
    }
  }
  return (word & ((1 << bits) - 1)) === 0 ? bytes : undefined;
}

/** Joins byte strings: the `||` of docs/formats.md. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** True when both have the same bytes. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** Order of unsigned bytes; a prefix comes first. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i += 1) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
