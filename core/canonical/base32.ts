// SPDX-License-Identifier: Apache-2.0

/** Crockford's alphabet without letters that are mistaken for digits. */
export const BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** The first `length` base32 digits of bytes, most significant bit first (Crockford's Base32). */
export function toBase32(bytes: Uint8Array, length: number): string {
  let text = "";
  for (let i = 0; i < length; i += 1) {
    const bit = i * 5;
    const pair = ((bytes[bit >> 3] ?? 0) << 8) | (bytes[(bit >> 3) + 1] ?? 0);
    text += BASE32[(pair >> (11 - (bit & 7))) & 31];
  }
  return text;
}
