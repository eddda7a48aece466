// SPDX-License-Identifier: Apache-2.0

/** Instructions of a function body, as bytes (WebAssembly Core 2.0 §5.4). */
export type Code = readonly number[];

export const I32 = 0x7f;
export const V128 = 0x7b;

/** Unsigned LEB128 (§5.2.2). */
export function unsigned(value: number): Code {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low | 0x80 : low);
  } while (rest > 0);
  return bytes;
}

/** Signed LEB128 of a 32-bit integer (§5.2.2). */
export function signed(value: number): Code {
  const bytes: number[] = [];
  let rest = value | 0;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    const isLast = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
    bytes.push(isLast ? low : low | 0x80);
    if (isLast) return bytes;
  }
}

const vector = (items: readonly Code[]): Code => [...unsigned(items.length), ...items.flat()];
const section = (id: number, content: Code): Code => [id, ...unsigned(content.length), ...content];
const simd = (opcode: number): Code => [0xfd, ...unsigned(opcode)];
const name = (text: string): Code => [
  ...unsigned(text.length),
  ...[...text].map((char) => char.charCodeAt(0)),
];

export const get = (local: number): Code => [0x20, ...unsigned(local)];
export const set = (local: number): Code => [0x21, ...unsigned(local)];
export const tee = (local: number): Code => [0x22, ...unsigned(local)];
export const constant = (value: number): Code => [0x41, ...signed(value)];
export const call = (index: number): Code => [0x10, ...unsigned(index)];
export const ADD: Code = [0x6a];
export const SUBTRACT: Code = [0x6b];
export const GREATER_SIGNED: Code = [0x4a];
/** Repeats `body` while it leaves something other than zero on the stack. */
export const repeatWhile = (body: Code): Code => [0x03, 0x40, ...body, 0x0d, 0x00, 0x0b];
export const storeByte = (offset: number): Code => [0x3a, 0x00, ...unsigned(offset)];
export const loadVector = (offset: number): Code => [...simd(0x00), 0x00, ...unsigned(offset)];
export const storeVector = (offset: number): Code => [...simd(0x0b), 0x00, ...unsigned(offset)];
/** The same four 32-bit words in all lanes. */
export const splat = (word: number): Code => [...constant(word), ...simd(0x11)];
export const shuffle = (lanes: readonly number[]): Code => [...simd(0x0d), ...lanes];
export const AND: Code = simd(0x4e);
export const OR: Code = simd(0x50);
export const XOR: Code = simd(0x51);
export const ADD_WORDS: Code = simd(0xae);
export const shiftLeft = (bits: number): Code => [...constant(bits), ...simd(0xab)];
export const shiftRight = (bits: number): Code => [...constant(bits), ...simd(0xad)];

export interface WasmFunction {
  readonly name: string;
  /** how many i32 parameters; there are no results */
  readonly parameters: number;
  readonly locals: readonly { readonly count: number; readonly type: number }[];
  readonly body: Code;
}

/** A module with these functions and one memory of its own, all exported (§5.5). */
export function assemble(functions: readonly WasmFunction[], pages: number): Uint8Array {
  const types = functions.map(({ parameters }) => [
    0x60,
    ...vector(Array.from({ length: parameters }, () => [I32])),
    ...vector([]),
  ]);
  const code = functions.map(({ locals, body }) => {
    const content = [...vector(locals.map(({ count, type }) => [...unsigned(count), type])), ...body, 0x0b];
    return [...unsigned(content.length), ...content];
  });
  const exports = [
    [...name("memory"), 0x02, 0x00],
    ...functions.map((one, i) => [...name(one.name), 0x00, ...unsigned(i)]),
  ];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, vector(types)),
    ...section(3, vector(functions.map((_, i) => unsigned(i)))),
    ...section(5, vector([[0x00, ...unsigned(pages)]])),
    ...section(7, vector(exports)),
    ...section(10, vector(code)),
  ]);
}
