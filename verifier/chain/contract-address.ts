// SPDX-License-Identifier: Apache-2.0
import { keccak_256 } from "@noble/hashes/sha3.js";
import { utf8 } from "../../core/canonical/canonical-json.ts";
import { toHex } from "../../core/canonical/encoding.ts";

const ADDRESS = /^0x[0-9a-f]{40}$/;

/**
 * The lower-case form of an address that is written in lower case or with the capitals of its checksum (EIP-55), or
 * undefined: other capitals mean that a character was changed.
 */
export function contractAddress(text: string): string | undefined {
  const address = text.toLowerCase();
  if (!ADDRESS.test(address)) return undefined;
  return text === address || text === checksummed(address) ? address : undefined;
}

function checksummed(address: string): string {
  const digits = address.slice(2);
  const hash = toHex(keccak_256(utf8(digits)));
  const letters = [...digits].map((digit, i) =>
    Number.parseInt(hash[i] ?? "0", 16) >= 8 ? digit.toUpperCase() : digit,
  );
  return `0x${letters.join("")}`;
}
