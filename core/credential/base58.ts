// SPDX-License-Identifier: Apache-2.0

const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const MAX_TEXT = 128;

/** Base58 with the Bitcoin alphabet, for keys and signatures (W3C Controlled Identifiers, multibase `z`). */
export function toBase58(bytes: Uint8Array): string {
  let number = bytes.reduce((total, byte) => (total << 8n) | BigInt(byte), 0n);
  let text = "";
  while (number > 0n) {
    text = (ALPHABET[Number(number % 58n)] as string) + text;
    number /= 58n;
  }
  const zeros = bytes.findIndex((byte) => byte !== 0);
  return "1".repeat(zeros < 0 ? bytes.length : zeros) + text;
}

/** Bytes of base58 text that must be exactly `length` long, or undefined. */
export function fromBase58(text: string, length: number): Uint8Array | undefined {
  if (text.length > MAX_TEXT) return undefined;
  let number = 0n;
  for (const character of text) {
    const digit = ALPHABET.indexOf(character);
    if (digit < 0) return undefined;
    number = number * 58n + BigInt(digit);
  }
  const bytes = new Uint8Array(length);
  for (let i = length - 1; i >= 0; i -= 1) {
    bytes[i] = Number(number & 0xffn);
    number >>= 8n;
  }
  return number === 0n && toBase58(bytes) === text ? bytes : undefined;
}
