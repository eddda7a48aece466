// SPDX-License-Identifier: Apache-2.0
import { SigningKey, Wallet } from "ethers";
import { describe, expect, it } from "vitest";
import { fromHex, toHex } from "../../../core/canonical/encoding.ts";
import { anchorDigest } from "../../../core/log/anchor-message.ts";
import { isAnchorSignature } from "../../../core/log/anchor-signature.ts";

const ORIGIN = "register.example/log";
const HEAD = { size: 7, root: new Uint8Array(32).fill(5), epoch: 2 };
const KEY = new SigningKey(`0x${"11".repeat(32)}`);
const ADDRESS = new Wallet(KEY).address.toLowerCase();
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const SIGNATURE = fromHex(
  KEY.sign(`0x${toHex(anchorDigest(ORIGIN, HEAD))}`).serialized.slice(2),
) as Uint8Array;

/** The same signature with s in the upper half, which recovers to the same address. */
function malleated(): Uint8Array {
  const s = ORDER - BigInt(`0x${toHex(SIGNATURE.subarray(32, 64))}`);
  const bytes = SIGNATURE.slice();
  bytes.set(fromHex(s.toString(16).padStart(64, "0")) as Uint8Array, 32);
  bytes[64] = 55 - (SIGNATURE[64] ?? 0);
  return bytes;
}

function withV(v: number): Uint8Array {
  const bytes = SIGNATURE.slice();
  bytes[64] = v;
  return bytes;
}

describe("an anchor signature", () => {
  it("is the member's where another library signed it with the member's key", () => {
    expect(isAnchorSignature(ORIGIN, HEAD, ADDRESS, SIGNATURE)).toBe(true);
  });

  it.each([
    ["size", ORIGIN, { ...HEAD, size: 8 }],
    ["root", ORIGIN, { ...HEAD, root: new Uint8Array(32).fill(6) }],
    ["epoch", ORIGIN, { ...HEAD, epoch: 3 }],
    ["log", "other.example/log", HEAD],
  ])("is none for another %s", (_what, origin, head) => {
    expect(isAnchorSignature(origin, head, ADDRESS, SIGNATURE)).toBe(false);
  });

  it.each([
    ["another member's", SIGNATURE, `0x${"0".repeat(40)}`],
    ["nothing", new Uint8Array(), ADDRESS],
    ["zeros", withV(27).fill(0, 0, 64), ADDRESS],
    ["r and s beyond the order", withV(27).fill(255, 0, 64), ADDRESS],
    ["s in the upper half", malleated(), ADDRESS],
    ["v of 0 or 1", withV((SIGNATURE[64] ?? 27) - 27), ADDRESS],
    ["the other v", withV(55 - (SIGNATURE[64] ?? 0)), ADDRESS],
    ["v that wraps around", withV(29), ADDRESS],
    ["one byte too many", Uint8Array.of(...SIGNATURE, 27), ADDRESS],
    ["64 bytes", SIGNATURE.slice(0, 64), ADDRESS],
  ])("is refused for %s", (_what, signature, address) => {
    expect(isAnchorSignature(ORIGIN, HEAD, address, signature)).toBe(false);
  });
});
