// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import {
  fromBase64,
  fromBase64Url,
  fromHex,
  toBase64,
  toBase64Url,
  toHex,
} from "../../../core/canonical/encoding.ts";
import { decodeUtf8 } from "../../../core/canonical/utf8-decode.ts";

describe("encodings", () => {
  it.each([0, 1, 2, 3, 4, 5, 31, 32, 33])("round-trip %i bytes", (length) => {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 37 + 11) % 256);

    expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString("base64"));
    expect(toBase64Url(bytes)).toBe(Buffer.from(bytes).toString("base64url"));
    expect(toHex(bytes)).toBe(Buffer.from(bytes).toString("hex"));
    expect(fromBase64(toBase64(bytes))).toEqual(bytes);
    expect(fromBase64Url(toBase64Url(bytes))).toEqual(bytes);
    expect(fromHex(toHex(bytes))).toEqual(bytes);
  });

  it.each(["QQ", "QR==", "QQ=", "Q===", "Q Q=", "QQ==\n", "_w=="])("refuse %j as base64", (text) => {
    expect(fromBase64(text)).toBeUndefined();
  });

  it.each(["QR", "QQ==", "+w", "A"])("refuse %j as base64url", (text) => {
    expect(fromBase64Url(text)).toBeUndefined();
  });

  it.each(["A0", "0", "0g", "0x00"])("refuse %j as lower-case hex", (text) => {
    expect(fromHex(text)).toBeUndefined();
  });

  it.each([
    ["an overlong form", [0xc0, 0x80]],
    ["a surrogate", [0xed, 0xa0, 0x80]],
    ["a stray continuation", [0x80]],
    ["a missing byte", [0xe4, 0xbd]],
    ["a code point past Unicode", [0xf4, 0x90, 0x80, 0x80]],
  ])("refuse %s as UTF-8", (_why, bytes) => {
    expect(decodeUtf8(Uint8Array.from(bytes))).toBeUndefined();
  });

  it("read Chinese and emoji", () => {
    expect(decodeUtf8(Buffer.from("碳排放 😀 é"))).toBe("碳排放 😀 é");
  });
});
