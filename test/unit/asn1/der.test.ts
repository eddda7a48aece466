// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { derLength, readDer, readOid } from "../../../core/asn1/der-reader.ts";
import {
  derBits,
  derContext,
  derOid,
  derSequence,
  derSetOf,
  derSmallInteger,
  derTime,
  derTrue,
  derUnsigned,
  derUtf8,
  derValue,
  TAG,
} from "../../../core/asn1/der-writer.ts";
import { decodeEcdsaSignature, encodeEcdsaSignature } from "../../../core/asn1/ecdsa-signature.ts";
import { fromHex, toHex } from "../../../core/canonical/encoding.ts";

const bytes = (hex: string) => fromHex(hex) ?? new Uint8Array(0);

describe("writing DER", () => {
  // Expected bytes follow X.690 and were compared with `openssl asn1parse -genstr`.
  it.each([
    ["an object identifier", derOid("1.2.840.113549.1.9.16.2.47"), "060b2a864886f70d010910022f"],
    ["an object identifier with a large second arc", derOid("2.999.3"), "0603883703"],
    ["zero", derUnsigned(Uint8Array.of(0, 0)), "020100"],
    ["a number with its first bit set", derUnsigned(bytes("0080")), "02020080"],
    ["a small number", derSmallInteger(127), "02017f"],
    ["true", derTrue(), "0101ff"],
    ["text", derUtf8("é证"), "0c05c3a9e8af81"],
    ["bits", derBits(Uint8Array.of(0xc0), 6), "030206c0"],
    ["a time up to 2049", derTime("2049-12-31T23:59:59Z"), "170d3439313233313233353935395a"],
    ["a time from 2050", derTime("2050-01-01T00:00:00Z"), "180f32303530303130313030303030305a"],
    ["a set, sorted", derSetOf(derSmallInteger(2), derSmallInteger(1)), "3106020101020102"],
    ["a context tag", derContext(3, derSequence()), "a3023000"],
  ])("writes %s", (_what, encoded, expected) => {
    expect(toHex(encoded)).toBe(expected);
  });

  it.each([
    [127, "047f"],
    [128, "048180"],
    [255, "0481ff"],
    [256, "04820100"],
    [65_536, "0483010000"],
  ])("writes the length %i in the fewest octets", (length, expected) => {
    expect(toHex(derValue(TAG.octetString, new Uint8Array(length))).slice(0, expected.length)).toBe(expected);
  });

  it("refuses a time that is not in whole seconds of UTC", () => {
    expect(() => derTime("2026-01-01T00:00:00.5Z")).toThrow(/expected a time/);
  });
});

describe("reading DER", () => {
  it("reads nested values with their encodings", () => {
    const node = readDer(derSequence(derOid("1.2.840.10045.2.1"), derContext(0, derTrue())));

    expect(node.children.map(({ tag }) => tag)).toEqual([TAG.oid, 0xa0]);
    expect(node.children[0] && readOid(node.children[0])).toBe("1.2.840.10045.2.1");
    expect(toHex(node.children[1]?.children[0]?.content ?? new Uint8Array(0))).toBe("ff");
  });

  it.each([
    ["nothing", ""],
    ["a tag alone", "30"],
    ["a trailing byte", "02010100"],
    ["content that is cut off", "0402aa"],
    ["an indefinite length", "30800000"],
    ["a long form for a short length", "04810100"],
    ["a length with a leading zero", "0482007f"],
    ["a length of four octets", "048400000001aa"],
    ["a length that runs past its parent", "3003040500"],
    ["a long tag", "1f810100"],
    ["an application tag", "600101"],
    ["a real number", "090101"],
    ["a constructed octet string", "2403040100"],
    ["a primitive sequence", "1000"],
    ["a boolean of 1", "010101"],
    ["an empty integer", "0200"],
    ["an integer with a padded zero", "02020001"],
    ["an integer with padded ones", "0202ff80"],
    ["bits without the count of unused ones", "0300"],
    ["bits with nine unused", "03020900"],
    ["bits whose padding is not zero", "03020601"],
    ["no bits with some unused", "030101"],
    ["a null with content", "050100"],
    ["an empty object identifier", "0600"],
    ["an object identifier cut off in an arc", "060181"],
    ["an object identifier with a padded arc", "06032a8001"],
    ["a set out of order", "3106020102020101"],
    ["a set with an element twice", "3106020101020101"],
    ["a time without seconds", "170b323630313031303030305a"],
    ["a time with an offset", "17113236303130313030303030302b30303030"],
    ["a printable string with a control character", "130101"],
  ])("refuses %s", (_what, hex) => {
    expect(() => readDer(bytes(hex))).toThrow(/asn\.1: expected/);
  });

  it("refuses more than 16 levels and more than 64 KiB", () => {
    const nested = (depth: number): Uint8Array => (depth === 0 ? derTrue() : derSequence(nested(depth - 1)));

    expect(readDer(nested(15)).tag).toBe(TAG.sequence);
    expect(() => readDer(nested(16))).toThrow(/16 levels/);
    expect(() => readDer(derValue(TAG.octetString, new Uint8Array(65_536)))).toThrow(/65536 bytes/);
  });

  it("tells where a value ends that has padding after it", () => {
    const value = derSequence(derValue(TAG.octetString, new Uint8Array(300)));

    expect(derLength(new Uint8Array([...value, 0, 0, 0]))).toBe(value.length);
  });

  it("reads object identifiers under every root", () => {
    const dotted = ["0.9.2342", "1.3.132.0.34", "2.5.29.15", "2.999.3", "2.16.840.1.101.3.4.2.1"];

    expect(dotted.map((oid) => readOid(readDer(derOid(oid))))).toEqual(dotted);
  });
});

describe("ECDSA signatures", () => {
  it("come back as they were, whatever zeros and high bits they start with", () => {
    const compact = bytes(`${"00".repeat(3)}${"80".repeat(29)}${"ff".repeat(32)}`);

    expect(toHex(decodeEcdsaSignature(encodeEcdsaSignature(compact)))).toBe(toHex(compact));
  });

  it.each([
    ["a negative number", "3006020180020101"],
    ["a number of 33 bytes", `3026022101${"00".repeat(32)}020101`],
    ["one number", "3003020101"],
    ["three numbers", "3009020101020101020101"],
    ["strings", "3006040101040101"],
    ["a set", "3106020101020102"],
  ])("are refused with %s", (_what, hex) => {
    expect(() => decodeEcdsaSignature(bytes(hex))).toThrow(/signature: expected/);
  });

  it("are refused with another length than 64 bytes", () => {
    expect(() => encodeEcdsaSignature(new Uint8Array(65))).toThrow(/64 bytes/);
  });
});
