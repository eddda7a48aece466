// SPDX-License-Identifier: Apache-2.0
import { concatBytes } from "../../../core/canonical/encoding.ts";

// Colorants of sRGB adapted to D50 by the Bradford matrix (IEC 61966-2-1, ICC.1:2010 annex E).
const WHITE_D50 = [0.9642, 1, 0.8249] as const;
const RED = [0.43607, 0.22249, 0.01392] as const;
const GREEN = [0.38515, 0.71687, 0.09708] as const;
const BLUE = [0.14307, 0.06061, 0.7141] as const;
const ADAPTATION = [
  1.04788, 0.02292, -0.05022, 0.02959, 0.99048, -0.01707, -0.00925, 0.01508, 0.75168,
] as const;
// g, a, b, c, d of the transfer curve (ICC.1:2010 §10.15, function type 3).
const CURVE = [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045] as const;

const HEADER_SIZE = 128;

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function uint32(...values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((value, i) => {
    view.setUint32(4 * i, value);
  });
  return new Uint8Array(view.buffer);
}

const fixed = (values: readonly number[]) =>
  uint32(...values.map((value) => Math.round(value * 65_536) >>> 0));
const xyz = (values: readonly number[]) => concatBytes(ascii("XYZ "), uint32(0), fixed(values));

function localized(text: string): Uint8Array {
  const units = Uint8Array.from(Array.from(text, (character) => [0, character.charCodeAt(0)]).flat());
  return concatBytes(ascii("mluc"), uint32(0, 1, 12), ascii("enUS"), uint32(units.length, 28), units);
}

function header(size: number): Uint8Array {
  const bytes = new Uint8Array(HEADER_SIZE);
  const put = (offset: number, part: Uint8Array) => bytes.set(part, offset);
  put(0, uint32(size, 0, 0x04200000));
  put(12, ascii("mntrRGB XYZ "));
  put(24, Uint8Array.of(0x07, 0xea, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0));
  put(36, ascii("acsp"));
  put(68, fixed(WHITE_D50));
  return bytes;
}

function padded(bytes: Uint8Array): Uint8Array {
  return concatBytes(bytes, new Uint8Array((4 - (bytes.length % 4)) % 4));
}

/** A display profile of sRGB, version 4.2, for the output intent that PDF/A asks for (ICC.1:2010 §8.4). */
export function srgbProfile(): Uint8Array {
  const curve = concatBytes(ascii("para"), uint32(0), Uint8Array.of(0, 3, 0, 0), fixed(CURVE));
  const tags: readonly (readonly [name: string, data: Uint8Array])[] = [
    ["desc", localized("sRGB")],
    ["cprt", localized("No copyright, use freely")],
    ["wtpt", xyz(WHITE_D50)],
    ["chad", concatBytes(ascii("sf32"), uint32(0), fixed(ADAPTATION))],
    ["rXYZ", xyz(RED)],
    ["gXYZ", xyz(GREEN)],
    ["bXYZ", xyz(BLUE)],
    ["rTRC", curve],
    ["gTRC", curve],
    ["bTRC", curve],
  ];
  const table: Uint8Array[] = [uint32(tags.length)];
  const data: Uint8Array[] = [];
  let offset = HEADER_SIZE + 4 + 12 * tags.length;
  for (const [name, bytes] of tags) {
    table.push(ascii(name), uint32(offset, bytes.length));
    data.push(padded(bytes));
    offset += padded(bytes).length;
  }
  return concatBytes(header(offset), ...table, ...data);
}
