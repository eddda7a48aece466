// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CanonicalValue, canonicalize, utf8 } from "../../../core/canonical/canonical-json.ts";
import { isPlainlyCanonical } from "../../../core/canonical/canonical-scan.ts";
import {
  canonicalBytesOf,
  parseCanonicalJson,
  parseStrictJson,
} from "../../../core/canonical/strict-json.ts";
import { decodeUtf8 } from "../../../core/canonical/utf8-decode.ts";

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
    fc.constantFrom(null, true, false, "", "中文", "😀", 'a "b" \\ c\n', [], {}),
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
