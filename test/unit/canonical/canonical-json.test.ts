// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { canonicalBytes, canonicalize } from "../../../core/canonical/canonical-json.ts";
import { toHex } from "../../../core/canonical/encoding.ts";
import { parseCanonicalJson, parseStrictJson } from "../../../core/canonical/strict-json.ts";
import { decodeUtf8 } from "../../../core/canonical/utf8-decode.ts";
import { sha256 } from "../../../core/merkle/hash.ts";
import { vectors } from "../../fixtures/vectors.ts";

const { cases, refused } = vectors<{
  cases: { input: unknown; canonical: string; sha256: string }[];
  refused: string[];
}>("jcs");

describe("canonical JSON", () => {
  it.each(cases)("writes $canonical", ({ input, canonical, sha256: expected }) => {
    const bytes = canonicalBytes(input);

    expect(canonicalize(input)).toBe(canonical);
    expect(toHex(sha256(bytes))).toBe(expected);
    expect(decodeUtf8(bytes)).toBe(canonical);
    expect(canonicalize(parseStrictJson(JSON.stringify(input)))).toBe(canonical);
  });

  it.each(refused)("refuses to read %s", (text) => {
    expect(() => parseStrictJson(text)).toThrow(expect.objectContaining({ code: "BAD_INPUT" }));
  });

  it.each([
    ["undefined", { a: undefined }],
    ["a fraction", 1.5],
    ["minus zero", -0],
    ["NaN", Number.NaN],
    ["a date", new Date(0)],
    ["a bigint", 1n],
    ["a lone surrogate", "\ud800"],
    ["a lone surrogate in a key", { "\udc00": 1 }],
    ["an unsafe integer", 2 ** 53],
  ])("refuses to write %s", (_why, value) => {
    expect(() => canonicalize(value)).toThrow(expect.objectContaining({ code: "BAD_INPUT" }));
  });

  it.each([
    ["text after the document", "1 2"],
    ["a trailing comma", "[1,]"],
    ["an unquoted key", "{a:1}"],
    ["a raw control character", '"\u0001"'],
    ["an unfinished string", '"abc'],
    ["a bad escape", '"\\x"'],
    ["deep nesting", "[".repeat(100) + "]".repeat(100)],
    ["nothing", ""],
    ["a plus sign", "+1"],
    ["a leading zero", "01"],
  ])("refuses to read %s", (_why, text) => {
    expect(() => parseStrictJson(text)).toThrow(expect.objectContaining({ code: "BAD_INPUT" }));
  });

  it("reads a string of four million characters", () => {
    const long = "x".repeat(4_000_000);

    expect(parseStrictJson(JSON.stringify(long))).toBe(long);
  });

  it("keeps a key named __proto__ as an ordinary key", () => {
    const value = parseStrictJson('{"__proto__":{"a":1}}');

    expect(canonicalize(value)).toBe('{"__proto__":{"a":1}}');
  });

  it("refuses another spelling where canonical text is expected", () => {
    expect(() => parseCanonicalJson('{ "a":1}')).toThrow(/canonical/);
    expect(parseCanonicalJson('{"a":1}')).toEqual({ a: 1 });
  });
});
