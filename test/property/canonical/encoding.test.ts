// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { utf8 } from "../../../core/canonical/canonical-json.ts";
import { fromBase64, fromBase64Url, toBase64, toBase64Url, toHex } from "../../../core/canonical/encoding.ts";
import { decodeUtf8 } from "../../../core/canonical/utf8-decode.ts";
import { isDomainError } from "../../../core/errors.ts";

const CHUNK = 4096;

/** Text in the alphabet and just outside of it. */
const almost = (alphabet: string) =>
  fc.array(fc.constantFrom(...alphabet), { maxLength: 12 }).map((characters) => characters.join(""));

function engineText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

describe("what is read of base64 and UTF-8", () => {
  it.each([
    ["base64", fromBase64],
    ["base64url", fromBase64Url],
  ] as const)("is what another implementation writes back as the same %s, and nothing else", (name, read) => {
    fc.assert(
      fc.property(almost("AQgw/+-_=é "), (text) => {
        const bytes = Buffer.from(text, name);
        expect(read(text)).toEqual(bytes.toString(name) === text ? new Uint8Array(bytes) : undefined);
      }),
      { numRuns: 2000 },
    );
  });

  it("is the text that the engine's strict decoder reads, and nothing where that refuses", () => {
    const pieces = fc.constantFrom<readonly number[]>(
      [0x41],
      [0xc3, 0xa9],
      [0xe7, 0xa2, 0xb3],
      [0xf0, 0x9f, 0x98, 0x80],
      [0xef, 0xbb, 0xbf],
      [0xed, 0xa0, 0x80],
      [0x80],
      [0xc2],
      [0xff],
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), fc.nat(CHUNK + 2), (list, plain) => {
        const bytes = Uint8Array.from([...new Array<number>(plain).fill(0x61), ...list.flat()]);
        expect(decodeUtf8(bytes)).toBe(engineText(bytes));
      }),
    );
  });
});

describe("what is written of bytes and text", () => {
  it.each([
    ["hex", toHex],
    ["base64", toBase64],
    ["base64url", toBase64Url],
  ] as const)("is the %s of another implementation, also where it is long", (name, write) => {
    const lengths = fc.oneof(fc.nat(100), fc.nat(20_000));
    fc.assert(
      fc.property(lengths, fc.uint8Array({ minLength: 1, maxLength: 40 }), (length, pattern) => {
        const bytes = Uint8Array.from({ length }, (_, i) => (pattern[i % pattern.length] ?? 0) + i);
        expect(write(bytes)).toBe(Buffer.from(bytes).toString(name));
      }),
    );
  });

  it("is the engine's UTF-8 of well-formed text, U+FFFD included, and an error for a lone surrogate", () => {
    const units = fc.constantFrom("a", "é", "碳", "，", "\ufffd", "\uffff", "😀", "\ud83d", "\ude00");
    fc.assert(
      fc.property(fc.array(units, { maxLength: 8 }), fc.nat(40), (list, plain) => {
        const text = `${"x".repeat(plain)}${list.join("")}`;
        const isLone = /\p{Surrogate}/u.test(text);
        const written = isLone ? undefined : new Uint8Array(Buffer.from(text));
        expect(isLone ? refusalOf(text) : utf8(text)).toEqual(isLone ? "BAD_INPUT" : written);
      }),
      { numRuns: 500 },
    );
  });

  it("is a copy of its own, however many texts are written after it", () => {
    const first = utf8("first");
    const long = utf8("碳".repeat(500_000));

    expect(utf8("other")).toHaveLength(5);
    expect(first).toEqual(new Uint8Array(Buffer.from("first")));
    expect(long).toHaveLength(1_500_000);
  });
});

function refusalOf(text: string): unknown {
  try {
    return utf8(text);
  } catch (error) {
    return isDomainError(error) ? error.code : error;
  }
}
