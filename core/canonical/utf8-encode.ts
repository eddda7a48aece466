// SPDX-License-Identifier: Apache-2.0

/** What @noble/hashes encodes with as well (WHATWG Encoding §7.2); its own way copies and wipes each text it has encoded. */
declare const TextEncoder: new () => {
  encode(text: string): Uint8Array;
  encodeInto(text: string, into: Uint8Array): { readonly written: number };
};

const MOST_BYTES_A_UNIT = 3;
const encoder = new TextEncoder();
const MOST_KEPT = 1_048_576;
let room = new Uint8Array(32_768);

/** UTF-8 (RFC 3629) of a text; a surrogate without its partner becomes U+FFFD, EF BF BD. */
export function encodeUtf8(text: string): Uint8Array {
  const most = MOST_BYTES_A_UNIT * text.length;
  if (most > MOST_KEPT) return new Uint8Array(encoder.encode(text));
  if (most > room.length) room = new Uint8Array(Math.min(MOST_KEPT, 2 * most));
  return room.slice(0, encoder.encodeInto(text, room).written);
}

/** Whether U+FFFD stands in these bytes of UTF-8, as which an encoder writes what is not well-formed text. */
export function holdsReplacement(bytes: Uint8Array): boolean {
  let at = bytes.indexOf(0xef);
  while (at !== -1) {
    if (bytes[at + 1] === 0xbf && bytes[at + 2] === 0xbd) return true;
    at = bytes.indexOf(0xef, at + 3);
  }
  return false;
}
