// SPDX-License-Identifier: Apache-2.0
const MAX_DEPTH = 64;
const MAX_DIGITS = 15;
const REFUSED = -1;

/* Bytes of the JSON grammar (RFC 8259 §2). */
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const FIRST_BEYOND_ASCII = 0x80;

const ascii = (text: string): readonly number[] => Array.from(text, (c) => c.charCodeAt(0));
const [TRUE, FALSE, NULL] = [ascii("true"), ascii("false"), ascii("null")];
/** RFC 8785 §3.2.2.2 writes these in two characters. */
const SHORT_ESCAPES = ascii('"\\bfnrt');

/**
 * Whether the UTF-8 bytes of a text are its canonical JSON (RFC 8785) of the strict subset, told in one pass and without a
 * value. False says nothing: rare spellings (\u escapes, keys beyond ASCII, integers of 16 digits) are left to the slower way.
 */
export function isPlainlyCanonical(bytes: Uint8Array): boolean {
  return afterValue(bytes, 0, 0) === bytes.length;
}

/** Where the value at `at` ends, or REFUSED; so with all that follow. */
function afterValue(bytes: Uint8Array, at: number, depth: number): number {
  switch (bytes[at]) {
    case QUOTE:
      return afterString(bytes, at);
    case OPEN_OBJECT:
      return depth < MAX_DEPTH ? afterObject(bytes, at + 1, depth + 1) : REFUSED;
    case OPEN_LIST:
      return depth < MAX_DEPTH ? afterList(bytes, at + 1, depth + 1) : REFUSED;
    case NULL[0]:
      return afterWord(bytes, at, NULL);
    case TRUE[0]:
      return afterWord(bytes, at, TRUE);
    case FALSE[0]:
      return afterWord(bytes, at, FALSE);
    default:
      return afterInteger(bytes, at);
  }
}
function afterList(bytes: Uint8Array, start: number, depth: number): number {
  if (bytes[start] === CLOSE_LIST) return start + 1;
  let at = start;
  while (true) {
    at = afterValue(bytes, at, depth);
    if (at === REFUSED || bytes[at] === CLOSE_LIST) return at === REFUSED ? REFUSED : at + 1;
    if (bytes[at] !== COMMA) return REFUSED;
    at += 1;
  }
}

function afterObject(bytes: Uint8Array, start: number, depth: number): number {
  if (bytes[start] === CLOSE_OBJECT) return start + 1;
  let [at, before] = [start, REFUSED];
  while (true) {
    const end = afterKey(bytes, at, before);
    before = at;
    at = end === REFUSED ? REFUSED : afterValue(bytes, end, depth);
    if (at === REFUSED || bytes[at] === CLOSE_OBJECT) return at === REFUSED ? REFUSED : at + 1;
    if (bytes[at] !== COMMA) return REFUSED;
    at += 1;
  }
}

/** Of a key behind the one at `before`, with its colon. ASCII without escapes: ordered as it is written. */
function afterKey(bytes: Uint8Array, start: number, before: number): number {
  if (bytes[start] !== QUOTE) return REFUSED;
  const at = afterPlainAscii(bytes, start + 1);
  if (bytes[at] !== QUOTE || bytes[at + 1] !== COLON) return REFUSED;
  return before === REFUSED || isBefore(bytes, before, start) ? at + 2 : REFUSED;
}

function afterPlainAscii(bytes: Uint8Array, start: number): number {
  const { length } = bytes;
  let at = start;
  while (at < length) {
    const byte = bytes[at] as number;
    if (byte < SPACE || byte === QUOTE || byte === BACKSLASH || byte >= FIRST_BEYOND_ASCII) return at;
    at += 1;
  }
  return length;
}

/** Strictly (RFC 8785 §3.2.3): a key that stands twice is not before itself. */
function isBefore(bytes: Uint8Array, one: number, other: number): boolean {
  let i = 1;
  while (bytes[one + i] === bytes[other + i]) {
    if (bytes[one + i] === QUOTE) return false;
    i += 1;
  }
  const [a, b] = [bytes[one + i] as number, bytes[other + i] as number];
  return a === QUOTE || (b !== QUOTE && a < b);
}

function afterString(bytes: Uint8Array, start: number): number {
  let at = start + 1;
  while (true) {
    at = afterPlain(bytes, at);
    if (bytes[at] === QUOTE) return at + 1;
    if (!isShortEscape(bytes, at)) return REFUSED;
    at += 2;
  }
}

/** Behind the characters that stand for themselves. */
function afterPlain(bytes: Uint8Array, start: number): number {
  const { length } = bytes;
  let at = start;
  while (at < length) {
    const byte = bytes[at] as number;
    if (byte < SPACE || byte === QUOTE || byte === BACKSLASH) return at;
    at += 1;
  }
  return length;
}

function isShortEscape(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === BACKSLASH && SHORT_ESCAPES.includes(bytes[at + 1] as number);
}

function afterWord(bytes: Uint8Array, start: number, word: readonly number[]): number {
  for (let i = 0; i < word.length; i += 1) if (bytes[start + i] !== word[i]) return REFUSED;
  return start + word.length;
}

function afterInteger(bytes: Uint8Array, start: number): number {
  const first = bytes[start] === MINUS ? start + 1 : start;
  let at = first;
  while (isDigit(bytes[at])) at += 1;
  const hasLeadingZero = bytes[first] === ZERO && (at > first + 1 || first > start);
  return at === first || at - first > MAX_DIGITS || hasLeadingZero ? REFUSED : at;
}

function isDigit(byte: number | undefined): boolean {
  return (byte as number) >= ZERO && (byte as number) <= NINE;
}
