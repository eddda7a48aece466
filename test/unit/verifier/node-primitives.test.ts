// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { utf8 } from "../../../core/canonical/canonical-json.ts";
import { fromHex, toHex } from "../../../core/canonical/encoding.ts";
import { nodePrimitives } from "../../../verifier/cli/node-primitives.ts";
import { portablePrimitives } from "../../../verifier/primitives.ts";
import { keyOf } from "../../fixtures/genuine-register.ts";

const hex = (text: string) => fromHex(text) ?? new Uint8Array(0);
const message = utf8("a checkpoint");
const key = keyOf("somebody");
const signature = key.sign(message);
const changed = signature.map((byte, i) => (i === 40 ? byte ^ 1 : byte));
// y = 1, the neutral element; and the order L of the group, which may not be added to s (RFC 8032 §5.1.7).
const neutral = hex(`01${"00".repeat(31)}`);
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const littleEndian = (bytes: Uint8Array) => BigInt(`0x${toHex(bytes.toReversed())}`);
const malleated = Uint8Array.from([
  ...signature.slice(0, 32),
  ...hex((littleEndian(signature.slice(32)) + ORDER).toString(16).padStart(64, "0")).toReversed(),
]);

describe.each([
  ["portable", portablePrimitives],
  ["Node's", nodePrimitives()],
])("%s primitives", (_whose, primitives) => {
  it.each([
    ["a right signature", key.publicKey, message, signature, true],
    ["another message", key.publicKey, utf8("another"), signature, false],
    ["a changed signature", key.publicKey, message, changed, false],
    ["another key", keyOf("else").publicKey, message, signature, false],
    ["a short signature", key.publicKey, message, signature.slice(1), false],
    ["a short key", key.publicKey.slice(1), message, signature, false],
    [
      "a key of small order, which signs anything",
      neutral,
      message,
      Uint8Array.from([...neutral, ...new Uint8Array(32)]),
      false,
    ],
    ["a second form of a right signature", key.publicKey, message, malleated, false],
  ] as const)("answer for %s", (_what, publicKey, text, bytes, expected) => {
    expect(primitives.verifyEd25519(publicKey, text, bytes)).toBe(expected);
  });

  it("hash as FIPS 180-4 says", () => {
    expect(toHex(primitives.sha256(utf8("abc")))).toBe(
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
  });
});
