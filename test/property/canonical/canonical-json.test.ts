// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CanonicalValue, canonicalize, utf8 } from "../../../core/canonical/canonical-json.ts";
import { isPlainlyCanonical } from "../../../core/canonical/canonical-scan.ts";
import { transcribed } from "../../../core/canonical/canonical-transcript.ts";
import {
  canonicalBytesOf,
  parseCanonicalJson,
  parseStrictJson,
  readStrictJson,
} from "../../../core/canonical/strict-json.ts";
import { decodeUtf8 } from "../../../core/canonical/utf8-decode.ts";
import { isDomainError } from "../../../core/errors.ts";

const keys = fc.oneof(
  fc.string({ maxLength: 4 }),
  fc.constantFrom("__proto__", "constructor", "toJSON", "10", "9", "01", "é", "😀", "\ufb33"),
);
const { value: values } = fc.letrec<{ value: CanonicalValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", maxDepth: 5 },
    fc.constantFrom(null, true, false),
    fc.maxSafeInteger(),
    fc.string({ unit: "grapheme" }),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.array(fc.tuple(keys, tie("value")), { maxLength: 5 }).map(objectOf),
  ),
}));

const { value: plainValues } = fc.letrec<{ value: CanonicalValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", maxDepth: 5 },
    fc.constantFrom(null, true, false, "", "中文，\uffff", "😀", 'a "b" \\ c\n', [], {}),
    fc.integer({ min: -999_999_999, max: 999_999_999 }),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.stringMatching(/^[ -!#-[\]-~]{0,4}$/), tie("value"), { maxKeys: 5 }),
  ),
}));
const LONE_SURROGATE = /\p{Surrogate}/u;
const SPOILING = [
  "",
  " ",
  '"',
  "\\",
  "\\/",
  "\\u0041",
  "0",
  "-",
  ",",
  ":",
  "{",
  "}",
  "[",
  "]",
  "null",
  "\ud800",
  "\ufffd",
  "，",
  "\u0001",
  '"a":1,',
  ".5",
];

describe("canonical JSON", () => {
  it("is what the plain reading of RFC 8785 gives", () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(canonicalize(value)).toBe(written(value));
      }),
    );
  });

  it("is read back to the same text from any spelling of its space", () => {
    fc.assert(
      fc.property(values, fc.constantFrom(0, 1, "\t"), (value, space) => {
        const text = JSON.stringify(value, null, space);

        expect(canonicalize(parseStrictJson(text))).toBe(written(value));
      }),
    );
  });

  it("of one pass is canonical by the letter, whatever character is put into it or left out", () => {
    fc.assert(
      fc.property(values, fc.nat(), fc.nat(2), fc.constantFrom(...SPOILING), (value, place, removed, put) => {
        const text = written(value);
        const at = place % (text.length + 1);
        const spoiled = text.slice(0, at) + put + text.slice(at + removed);

        expect(parseCanonicalJson(text)).toEqual(JSON.parse(text));
        if (!LONE_SURROGATE.test(spoiled) && isPlainlyCanonical(utf8(spoiled)))
          expect(spoiled).toBe(written(JSON.parse(spoiled)));
      }),
      { numRuns: 2_000 },
    );
  });

  it("of loosely spelled text is what the plain reading gives, whatever is put into it or left out", () => {
    fc.assert(
      fc.property(
        fc.oneof(values, plainValues),
        fc.infiniteStream(fc.nat(6)),
        fc.nat(),
        fc.nat(2),
        fc.constantFrom(...SPOILING),
        (value, chances, place, removed, put) => {
          const text = loosely(value, () => chances.next().value);
          const at = place % (text.length + 1);
          const spoiled = text.slice(0, at) + put + text.slice(at + removed);

          expect(decodeUtf8(canonicalBytesOf(text))).toBe(written(value));
          expect(parseStrictJson(text)).toEqual(readStrictJson(text));
          expect(answerOf(() => decodeUtf8(canonicalBytesOf(spoiled)))).toEqual(
            answerOf(() => written(readStrictJson(spoiled))),
          );
          expect(answerOf(() => parseStrictJson(spoiled))).toEqual(answerOf(() => readStrictJson(spoiled)));
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it("is transcribed in one pass where nothing rare is in it, whatever its order and space", () => {
    fc.assert(
      fc.property(plainValues, fc.infiniteStream(fc.nat(6)), (value, chances) => {
        const bytes = transcribed(utf8(loosely(value, () => chances.next().value)));

        expect(bytes && decodeUtf8(bytes)).toBe(written(value));
      }),
    );
  });

  it.each([
    ["a key twice, next to itself", '{"b":1,"b":2}'],
    ["a key twice, far apart", '{"b":1,"c":0,"a":0,"b":2}'],
    ["a key twice, deep inside", '[{"a":{"z":1,"y":[],"z":1}}]'],
    ["a key that two spellings have", '{"a":1,"\\u0061":1}'],
    ["66 levels", "[ ".repeat(66) + "]".repeat(66)],
    ["a comma at the end", '{"b":1,"a":2,}'],
    ["no comma", '{"b":1 "a":2}'],
    ["no colon", '{"b" 1}'],
    ["another bracket", '{"b":1]'],
    ["something behind the document", '{"b":1}{}'],
    ["a no-break space", '{"b":\u00a01}'],
    ["a form feed", "[\f]"],
    ["a byte order mark", "\ufeff[ ]"],
    ["minus zero", '{ "a":-0}'],
    ["a leading zero", "[ 01]"],
    ["a fraction", "[ 1.0]"],
    ["a raw line feed in a string", '[ "\n"]'],
    ["an end too early", '{"b":1,"a":'],
    ["an unfinished string", '[ "a'],
  ])("refuses %s", (_why, text) => {
    expect(transcribed(utf8(text))).toBeUndefined();
    expect(() => canonicalBytesOf(text)).toThrow(expect.objectContaining({ code: "BAD_INPUT" }));
    expect(() => parseStrictJson(text)).toThrow(expect.objectContaining({ code: "BAD_INPUT" }));
  });

  it("refuses a lone surrogate, which bytes cannot show, in text of any spelling", () => {
    expect(() => canonicalBytesOf('[ "\ud800"]')).toThrow(/lone surrogate/);
    expect(() => parseStrictJson('["\ud800"]')).toThrow(/lone surrogate/);
    expect(parseStrictJson('[ "\ufffd"]')).toEqual(["\ufffd"]);
  });

  it("orders a hundred thousand keys that come in the worst order without comparing each with each", () => {
    const keys = Array.from({ length: 100_000 }, (_, i) => `key ${String(99_999 - i).padStart(5, "0")}`);
    const text = `{${keys.map((key) => `"${key}":0`).join(",")}}`;

    expect(decodeUtf8(canonicalBytesOf(text))).toBe(
      `{${keys
        .toReversed()
        .map((key) => `"${key}":0`)
        .join(",")}}`,
    );
  });

  it("is recognized in one pass where nothing rare is in it", () => {
    fc.assert(
      fc.property(plainValues, (value) => {
        expect(isPlainlyCanonical(utf8(written(value)))).toBe(true);
        expect(decodeUtf8(canonicalBytesOf(JSON.stringify(value, null, 2)))).toBe(written(value));
      }),
    );
  });

  it.each([
    '{"a":1,"a":1}',
    "[1.5]",
    "[1e2]",
    "[-0]",
    "[9007199254740993]",
    '["\\ud800"]',
    '["\\\\\\ud800"]',
  ])("refuses %s, however the engine would read it", (text) => {
    expect(() => parseStrictJson(text)).toThrow(expect.objectContaining({ code: "BAD_INPUT" }));
  });

  it.each(['["\\\\ud800"]', '["a\\\\\\\\ud800"]'])(
    "takes %s, which escapes nothing but a backslash",
    (text) => {
      expect(canonicalize(parseStrictJson(text))).toBe(text);
    },
  );
});

function objectOf(entries: readonly (readonly [string, CanonicalValue])[]): CanonicalValue {
  const object = {};
  for (const [key, value] of entries)
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  return object;
}

/** Some spelling of a value: members as they come, with space where chance puts it. */
function loosely(value: CanonicalValue, chance: () => number): string {
  const space = () => ["", "", "", " ", "\n", "\t ", "\r\n"][chance()] ?? "";
  const between = (parts: readonly string[]) => parts.map((part) => space() + part + space()).join(",");
  if (Array.isArray(value)) return `[${space()}${between(value.map((item) => loosely(item, chance)))}]`;
  if (value === null || typeof value !== "object") return space() + JSON.stringify(value);
  const members = Object.entries(value).map(
    ([key, item]) => `${JSON.stringify(key)}${space()}:${loosely(item as CanonicalValue, chance)}`,
  );
  return `{${space()}${between(members)}}`;
}

function answerOf(ask: () => unknown): unknown {
  try {
    return { answer: ask() };
  } catch (error) {
    return isDomainError(error) ? { refused: error.code } : error;
  }
}

/** RFC 8785 §3.2 for values without fractions, by the letter. */
function written(value: CanonicalValue): string {
  if (Array.isArray(value)) return `[${value.map(written).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const object = value as Readonly<Record<string, CanonicalValue>>;
  const members = Object.keys(object)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${written(object[key] as CanonicalValue)}`);
  return `{${members.join(",")}}`;
}
