// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromBase64, fromBase64Url } from "../../../core/canonical/encoding.ts";
import { decodeUtf8 } from "../../../core/canonical/utf8-decode.ts";

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
