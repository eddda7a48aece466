// SPDX-License-Identifier: Apache-2.0
/** Of nesting. */
export const MAX_DEPTH = 64;
const MAX_DIGITS = 15;
/** Where nothing can end. */
export const REFUSED = -1;

/* Bytes of the JSON grammar (RFC 8259 §2). */
const SPACE = 0x20;
export const QUOTE = 0x22;
export const COMMA = 0x2c;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
export const COLON = 0x3a;
export const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
export const CLOSE_LIST = 0x5d;
export const OPEN_OBJECT = 0x7b;
export const CLOSE_OBJECT = 0x7d;
const FIRST_BEYOND_ASCII = 0x80;
const FIRST_OF_REPLACEMENT = 0xef;

const ascii = (text: string): readonly number[] => Array.from(text, (c) => c.charCodeAt(0));
const [TRUE, FALSE, NULL] = [ascii("true"), ascii("false"), ascii("null")];
/** RFC 8785 §3.2.2.2 writes these in two characters. */
const SHORT_ESCAPES = ascii('"\\bfnrt');

const PLAIN_ASCII = 1;
const PLAIN_BEYOND_ASCII = 2;
/** Of bytes within a string: 0 for those that need a look. */
const KINDS = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte < SPACE || byte === QUOTE || byte === BACKSLASH || byte === FIRST_OF_REPLACEMENT) return 0;
  return byte < FIRST_BEYOND_ASCII ? PLAIN_ASCII : PLAIN_BEYOND_ASCII;
});

/**
 * Whether the UTF-8 bytes of a text are its canonical JSON (RFC 8785) of the strict subset, told in one pass and without a
 * value. False says nothing: rare spellings (\u escapes, U+FFFD, keys beyond ASCII, integers of 16 digits) are left to the slower
 * way. Bytes without U+FFFD are those of well-formed text, whoever has encoded them.
 */
export function isPlainlyCanonical(bytes: Uint8Array): boolean {
  return afterValue(bytes, 0, 0) === bytes.length;
}

/** Where the value at `at` ends, or REFUSED; so with all that follow. */
function afterValue(bytes: Uint8Array, at: number, depth: number): number {
  const first = bytes[at];
  if (first === QUOTE) return afterString(bytes, at);
  if (first === OPEN_OBJECT) return depth < MAX_DEPTH ? afterObject(bytes, at + 1, depth + 1) : REFUSED;
  if (first === OPEN_LIST) return depth < MAX_DEPTH ? afterList(bytes, at + 1, depth + 1) : REFUSED;
  const word = wordAt(bytes, at);
  return word === undefined ? afterInteger(bytes, at) : afterWord(bytes, at, word);
}

/** The only word that can stand here, by its first letter. */
export function wordAt(bytes: Uint8Array, at: number): readonly number[] | undefined {
  const first = bytes[at];
  if (first === NULL[0]) return NULL;
  if (first === TRUE[0]) return TRUE;
  return first === FALSE[0] ? FALSE : undefined;
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
  return before === REFUSED || compareKeys(bytes, before, start) < 0 ? at + 2 : REFUSED;
}

/** Behind the ASCII characters that stand for themselves. */
export function afterPlainAscii(bytes: Uint8Array, start: number): number {
  let at = start;
  while (KINDS[bytes[at] as number] === PLAIN_ASCII) at += 1;
  return at;
}

/**
 * Order (RFC 8785 §3.2.3) of two keys of ASCII without escapes, each from its opening quote on: negative where `one` comes first,
 * 0 for a key that stands twice.
 */
export function compareKeys(bytes: Uint8Array, one: number, other: number): number {
  let i = 1;
  while (bytes[one + i] === bytes[other + i]) {
    if (bytes[one + i] === QUOTE) return 0;
    i += 1;
  }
  if (bytes[one + i] === QUOTE) return -1;
  return bytes[other + i] === QUOTE ? 1 : (bytes[one + i] as number) - (bytes[other + i] as number);
}

/** Behind the string at `start`, which is canonical as it is written, or REFUSED. */
export function afterString(bytes: Uint8Array, start: number): number {
  let at = start + 1;
  while (true) {
    while ((KINDS[bytes[at] as number] as number) >= PLAIN_ASCII) at += 1;
    if (bytes[at] === QUOTE) return at + 1;
    if (isShortEscape(bytes, at)) at += 2;
    else if (bytes[at] === FIRST_OF_REPLACEMENT && !isReplacement(bytes, at)) at += 1;
    else return REFUSED;
  }
}

/** U+FFFD, EF BF BD: an encoder writes it for a lone surrogate too. */
function isReplacement(bytes: Uint8Array, at: number): boolean {
  return bytes[at + 1] === 0xbf && bytes[at + 2] === 0xbd;
}

function isShortEscape(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === BACKSLASH && SHORT_ESCAPES.includes(bytes[at + 1] as number);
}

/** Behind the word, or REFUSED. */
export function afterWord(bytes: Uint8Array, start: number, word: readonly number[]): number {
  for (let i = 0; i < word.length; i += 1) if (bytes[start + i] !== word[i]) return REFUSED;
  return start + word.length;
}

/** Behind an integer of at most 15 digits, or REFUSED. */
export function afterInteger(bytes: Uint8Array, start: number): number {
  const first = bytes[start] === MINUS ? start + 1 : start;
  let at = first;
  while (isDigit(bytes[at])) at += 1;
  const hasLeadingZero = bytes[first] === ZERO && (at > first + 1 || first > start);
  return at === first || at - first > MAX_DIGITS || hasLeadingZero ? REFUSED : at;
}

function isDigit(byte: number | undefined): boolean {
  return (byte as number) >= ZERO && (byte as number) <= NINE;
}
