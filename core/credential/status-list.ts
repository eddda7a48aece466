// SPDX-License-Identifier: Apache-2.0
import { list, literal, object, oneOf, text, timestamp } from "../decode/decoder.ts";
import { did } from "../log/statement.ts";
import { STATUS_PURPOSES } from "./credential.ts";
import { decodeProof, webAddress } from "./proof.ts";

/** Bits in one list: the least that keeps holders in a crowd (Bitstring Status List §5.1). */
export const STATUS_LIST_BITS = 131_072;

const shape = {
  "@context": (value: unknown, path: string) => {
    const items = list(text(200), 1)(value, path);
    return [literal("https://www.w3.org/ns/credentials/v2")(items[0], `${path}[0]`)] as const;
  },
  id: webAddress,
  type: (value: unknown, path: string) => {
    const items = list(text(64), 2)(value, path);
    return [
      literal("VerifiableCredential")(items[0], `${path}[0]`),
      literal("BitstringStatusListCredential")(items[1], `${path}[1]`),
    ] as const;
  },
  issuer: did,
  validFrom: timestamp,
  validUntil: timestamp,
  credentialSubject: object({
    id: webAddress,
    type: literal("BitstringStatusList"),
    statusPurpose: oneOf(STATUS_PURPOSES),
    encodedList: text(131_072, /^u[A-Za-z0-9_-]+$/, "a multibase base64url value"),
  }),
};

/** Reads a Bitstring Status List credential; `encodedList` is still compressed. Freshness is `validUntil`. */
export const decodeStatusList = object({ ...shape, proof: decodeProof });
export const decodeUnsignedStatusList = object(shape);

export type StatusListCredential = ReturnType<typeof decodeStatusList>;
export type UnsignedStatusList = ReturnType<typeof decodeUnsignedStatusList>;

/** Which list a log index falls into, and where in it. Lists are split so that none grows with the whole. */
export function statusPosition(logIndex: number): { readonly list: number; readonly index: number } {
  return { list: Math.floor(logIndex / STATUS_LIST_BITS), index: logIndex % STATUS_LIST_BITS };
}

/** A bit string with these positions set; position 0 is the highest bit of the first byte. */
export function statusBits(positions: Iterable<number>): Uint8Array {
  const bits = new Uint8Array(STATUS_LIST_BITS / 8);
  for (const position of positions) {
    bits[position >> 3] = (bits[position >> 3] ?? 0) | (0x80 >> (position & 7));
  }
  return bits;
}

/** The bit at a position, or undefined when it lies outside the list or the list is shorter than the standard asks. */
export function statusBit(bits: Uint8Array, position: number): boolean | undefined {
  if (bits.length < STATUS_LIST_BITS / 8 || !Number.isSafeInteger(position) || position < 0) return undefined;
  const byte = bits[Math.floor(position / 8)];
  return byte === undefined ? undefined : (byte & (0x80 >> (position % 8))) !== 0;
}
