// SPDX-License-Identifier: Apache-2.0
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { concatBytes } from "../canonical/encoding.ts";
import { DomainError } from "../errors.ts";

/** Tag octets of the ASN.1 types in use (X.690 §8.1.2). */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8String: 0x0c,
  printableString: 0x13,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

const CONTEXT_PRIMITIVE = 0x80;
const CONTEXT_CONSTRUCTED = 0xa0;
const MAX_CONTENT_BYTES = 0xff_ff_ff;

function lengthOctets(length: number): Uint8Array {
  if (length > MAX_CONTENT_BYTES) {
    throw new DomainError(
      "TOO_LARGE",
      `expected a value of ${MAX_CONTENT_BYTES} bytes at most, got ${length}`,
    );
  }
  if (length < 0x80) return Uint8Array.of(length);
  if (length <= 0xff) return Uint8Array.of(0x81, length);
  if (length <= 0xff_ff) return Uint8Array.of(0x82, length >>> 8, length & 0xff);
  return Uint8Array.of(0x83, length >>> 16, (length >>> 8) & 0xff, length & 0xff);
}

/** One value with the given tag octet, definite minimal length (X.690 §10.1). */
export function derValue(tag: number, ...content: readonly Uint8Array[]): Uint8Array {
  const body = concatBytes(...content);
  return concatBytes(Uint8Array.of(tag), lengthOctets(body.length), body);
}

/** SEQUENCE of already encoded values (X.690 §8.9). */
export function derSequence(...values: readonly Uint8Array[]): Uint8Array {
  return derValue(TAG.sequence, ...values);
}

/** Order of the elements of a SET OF: by encoding, compared as unsigned bytes (X.690 §11.6). */
export function compareEncodings(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** SET OF already encoded values, sorted as DER demands (X.690 §11.6). */
export function derSetOf(...values: readonly Uint8Array[]): Uint8Array {
  return derValue(TAG.set, ...values.toSorted(compareEncodings));
}

/** Context-specific constructed value, for EXPLICIT and for IMPLICIT constructed types (X.690 §8.14). */
export function derContext(number: number, ...content: readonly Uint8Array[]): Uint8Array {
  return derValue(CONTEXT_CONSTRUCTED | number, ...content);
}

/** Context-specific primitive value, for IMPLICIT primitive types (X.690 §8.14). */
export function derContextPrimitive(number: number, content: Uint8Array): Uint8Array {
  return derValue(CONTEXT_PRIMITIVE | number, content);
}

/** INTEGER of an unsigned big-endian number (X.690 §8.3). */
export function derUnsigned(bigEndian: Uint8Array): Uint8Array {
  const firstSet = bigEndian.findIndex((byte) => byte !== 0);
  if (firstSet < 0) return derValue(TAG.integer, Uint8Array.of(0));
  const magnitude = bigEndian.subarray(firstSet);
  const sign = (magnitude[0] ?? 0) >= 0x80 ? Uint8Array.of(0) : new Uint8Array(0);
  return derValue(TAG.integer, sign, magnitude);
}

/** INTEGER of a number between 0 and 127 (X.690 §8.3). */
export function derSmallInteger(value: number): Uint8Array {
  return derUnsigned(Uint8Array.of(value));
}

/** BOOLEAN true, the only value DER spells out next to a DEFAULT FALSE (X.690 §11.1, §11.5). */
export function derTrue(): Uint8Array {
  return derValue(TAG.boolean, Uint8Array.of(0xff));
}

function base128(value: number): readonly number[] {
  const low = value % 128;
  const rest = Math.floor(value / 128);
  return rest === 0 ? [low] : [...base128(rest).map((octet) => octet | 0x80), low];
}

/** OBJECT IDENTIFIER from its dotted form (X.690 §8.19). */
export function derOid(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return derValue(TAG.oid, Uint8Array.from([first * 40 + second, ...rest].flatMap(base128)));
}

/** OCTET STRING (X.690 §8.7). */
export function derOctets(bytes: Uint8Array): Uint8Array {
  return derValue(TAG.octetString, bytes);
}

/** BIT STRING with the given number of unused bits at the end (X.690 §8.6). */
export function derBits(bytes: Uint8Array, unused = 0): Uint8Array {
  return derValue(TAG.bitString, Uint8Array.of(unused), bytes);
}

/** UTF8String (X.690 §8.23). */
export function derUtf8(text: string): Uint8Array {
  return derValue(TAG.utf8String, utf8ToBytes(text));
}

/** PrintableString; the caller knows that the text fits the type (X.680 §41.4). */
export function derPrintable(text: string): Uint8Array {
  return derValue(TAG.printableString, utf8ToBytes(text));
}

const INSTANT = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})Z$/;

/** Time of a certificate: UTCTime up to 2049, GeneralizedTime after (RFC 5280 §4.1.2.5). */
export function derTime(instant: string): Uint8Array {
  const digits = INSTANT.exec(instant)?.slice(1);
  if (digits === undefined) {
    throw new DomainError("BAD_INPUT", `expected a time such as "2026-01-31T00:00:00Z", got "${instant}"`);
  }
  const text = `${digits.join("")}Z`;
  const isShort = text >= "1950" && text < "2050";
  return derValue(isShort ? TAG.utcTime : TAG.generalizedTime, utf8ToBytes(isShort ? text.slice(2) : text));
}
