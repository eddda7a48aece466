// SPDX-License-Identifier: Apache-2.0
import {
  ADD,
  ADD_WORDS,
  AND,
  assemble,
  type Code,
  call,
  constant,
  GREATER_SIGNED,
  get,
  I32,
  loadVector,
  OR,
  repeatWhile,
  SUBTRACT,
  set,
  shiftLeft,
  shiftRight,
  shuffle,
  splat,
  storeByte,
  storeVector,
  tee,
  V128,
  XOR,
} from "./assemble.ts";
import { INITIAL_STATE, ROUND_CONSTANTS } from "./sha256-constants.ts";
import { LANES, NODE_MESSAGE, PAGES } from "./sha256-layout.ts";

const BLOCK = 64;
const WORDS = 16;

// Parameters of hash4: where four padded messages begin, their distance, how many blocks each has, where digests go.
const SOURCE = 0;
const STRIDE = 1;
const BLOCKS = 2;
const OUT = 3;
const LANE_AT = [SOURCE, 4, 5, 6] as const;
const FIRST_VECTOR = 7;
const working = Array.from({ length: 8 }, (_, i) => FIRST_VECTOR + i);
const state = Array.from({ length: 8 }, (_, i) => FIRST_VECTOR + 8 + i);
const schedule = Array.from({ length: WORDS }, (_, i) => FIRST_VECTOR + 16 + i);
const rows = Array.from({ length: LANES }, (_, i) => FIRST_VECTOR + 32 + i);
const T1 = FIRST_VECTOR + 36;
const VECTORS = 37;

/** Words are big-endian in the message and little-endian in lanes (FIPS 180-4 §3.1). */
const SWAP = [3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12];
const LOW_WORDS = [0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23];
const HIGH_WORDS = [8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31];
const LOW_PAIRS = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23];
const HIGH_PAIRS = [8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31];

const rotated = (local: number, bits: number): Code => [
  ...get(local),
  ...shiftRight(bits),
  ...get(local),
  ...shiftLeft(32 - bits),
  ...OR,
];

/** Two rotations and a third one, or a shift, of the same word, added without carry (§4.1.2). */
const mixed = (local: number, one: number, two: number, three: Code): Code => [
  ...rotated(local, one),
  ...rotated(local, two),
  ...XOR,
  ...three,
  ...XOR,
];

/** Four vectors of four words, turned so that lane i of each belongs to message i; result in `into`. */
function transposed(from: readonly number[], into: readonly number[]): Code {
  const [a = 0, b = 0, c = 0, d = 0] = from;
  const both = (x: number, y: number, lanes: readonly number[]) => [...get(x), ...get(y), ...shuffle(lanes)];
  const joined = (lanes: readonly number[], pairs: readonly number[]) => [
    ...both(a, b, lanes),
    ...both(c, d, lanes),
    ...shuffle(pairs),
  ];
  return [
    ...joined(LOW_WORDS, LOW_PAIRS),
    ...joined(LOW_WORDS, HIGH_PAIRS),
    ...joined(HIGH_WORDS, LOW_PAIRS),
    ...joined(HIGH_WORDS, HIGH_PAIRS),
    ...into.toReversed().flatMap(set),
  ];
}

/** The 16 words of the block at the lane pointers. */
function loadBlock(): Code {
  const quarter = (q: number): Code => [
    ...LANE_AT.flatMap((at, lane) => [
      ...get(at),
      ...loadVector(16 * q),
      ...get(at),
      ...loadVector(16 * q),
      ...shuffle(SWAP),
      ...set(rows[lane] ?? 0),
    ]),
    ...transposed(rows, schedule.slice(4 * q, 4 * q + 4)),
  ];
  return [0, 1, 2, 3].flatMap(quarter);
}

/** W[t] for t ≥ 16, in the place of W[t − 16] (§6.2.2 step 1). */
function extend(t: number): Code {
  const word = (back: number) => schedule[(t - back) % WORDS] ?? 0;
  const sigma0 = mixed(word(15), 7, 18, [...get(word(15)), ...shiftRight(3)]);
  const sigma1 = mixed(word(2), 17, 19, [...get(word(2)), ...shiftRight(10)]);
  return [
    ...get(word(16)),
    ...sigma0,
    ...ADD_WORDS,
    ...get(word(7)),
    ...ADD_WORDS,
    ...sigma1,
    ...ADD_WORDS,
    ...set(word(16)),
  ];
}

/** One round; instead of moving eight words, the names of the locals move (§6.2.2 step 3). */
function round(t: number): Code {
  const name = (i: number) => working[(i - t + 64) % 8] ?? 0;
  const [a, b, c, d, e, f, g, h] = [0, 1, 2, 3, 4, 5, 6, 7].map(name) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const choose = [...get(e), ...get(f), ...get(g), ...XOR, ...AND, ...get(g), ...XOR];
  const majority = [...get(a), ...get(b), ...OR, ...get(c), ...AND, ...get(a), ...get(b), ...AND, ...OR];
  return [
    ...(t < WORDS ? [] : extend(t)),
    ...get(h),
    ...mixed(e, 6, 11, rotated(e, 25)),
    ...ADD_WORDS,
    ...choose,
    ...ADD_WORDS,
    ...splat(ROUND_CONSTANTS[t] ?? 0),
    ...ADD_WORDS,
    ...get(schedule[t % WORDS] ?? 0),
    ...ADD_WORDS,
    ...tee(T1),
    ...get(d),
    ...ADD_WORDS,
    ...set(d),
    ...get(T1),
    ...mixed(a, 2, 13, rotated(a, 22)),
    ...ADD_WORDS,
    ...majority,
    ...ADD_WORDS,
    ...set(h),
  ];
}

function compressBlock(): Code {
  return [
    ...loadBlock(),
    ...state.flatMap((from, i) => [...get(from), ...set(working[i] ?? 0)]),
    ...ROUND_CONSTANTS.flatMap((_, t) => round(t)),
    ...state.flatMap((into, i) => [...get(into), ...get(working[i] ?? 0), ...ADD_WORDS, ...set(into)]),
  ];
}

function storeDigests(): Code {
  const half = (from: readonly number[], offset: number): Code => [
    ...transposed(from, rows),
    ...rows.flatMap((row, lane) => [
      ...get(OUT),
      ...get(row),
      ...get(row),
      ...shuffle(SWAP),
      ...storeVector(32 * lane + offset),
    ]),
  ];
  return [...half(state.slice(0, 4), 0), ...half(state.slice(4), 16)];
}

/** hash4(source, stride, blocks, out): digests of four padded messages, side by side in four lanes. */
function hash4(): Code {
  const following = LANE_AT.slice(1).flatMap((at, i) => [
    ...get(LANE_AT[i] ?? 0),
    ...get(STRIDE),
    ...ADD,
    ...set(at),
  ]);
  return [
    ...following,
    ...state.flatMap((local, i) => [...splat(INITIAL_STATE[i] ?? 0), ...set(local)]),
    ...repeatWhile([
      ...compressBlock(),
      ...LANE_AT.flatMap((at) => [...get(at), ...constant(BLOCK), ...ADD, ...set(at)]),
      ...get(BLOCKS),
      ...constant(1),
      ...SUBTRACT,
      ...tee(BLOCKS),
      ...constant(0),
      ...GREATER_SIGNED,
    ]),
    ...storeDigests(),
  ];
}

/**
 * nodes(source, out, groups): RFC 9162 §2.1.1 hashes of consecutive pairs, four pairs a group. `out` may be `source`: pairs are
 * copied away before their place is written.
 */
function nodes(): Code {
  const [source, out, groups] = [0, 1, 2];
  const copied = [0, 1, 2, 3].flatMap((lane) =>
    [0, 1, 2, 3].flatMap((part) => [
      ...constant(NODE_MESSAGE * lane),
      ...get(source),
      ...loadVector(BLOCK * lane + 16 * part),
      ...storeVector(1 + 16 * part),
    ]),
  );
  return repeatWhile([
    ...copied,
    ...constant(0),
    ...constant(NODE_MESSAGE),
    ...constant(2),
    ...get(out),
    ...call(0),
    ...get(source),
    ...constant(LANES * BLOCK),
    ...ADD,
    ...set(source),
    ...get(out),
    ...constant(LANES * 32),
    ...ADD,
    ...set(out),
    ...get(groups),
    ...constant(1),
    ...SUBTRACT,
    ...tee(groups),
    ...constant(0),
    ...GREATER_SIGNED,
  ]);
}

/** prepare(): the constant bytes of four node messages: prefix 0x01, padding, length of 520 bits. */
function prepare(): Code {
  const byte = (at: number, value: number) => [...constant(at), ...constant(value), ...storeByte(0)];
  return [0, 1, 2, 3].flatMap((lane) => {
    const start = lane * NODE_MESSAGE;
    return [
      ...byte(start, 0x01),
      ...byte(start + 65, 0x80),
      ...byte(start + NODE_MESSAGE - 2, 520 >> 8),
      ...byte(start + NODE_MESSAGE - 1, 520 & 0xff),
    ];
  });
}

/** SHA-256 (FIPS 180-4) over four lanes of 128-bit SIMD, as a WebAssembly module. */
export function sha256Module(): Uint8Array {
  return assemble(
    [
      {
        name: "hash4",
        parameters: 4,
        locals: [
          { count: 3, type: I32 },
          { count: VECTORS, type: V128 },
        ],
        body: hash4(),
      },
      { name: "nodes", parameters: 3, locals: [], body: nodes() },
      { name: "prepare", parameters: 0, locals: [], body: prepare() },
    ],
    PAGES,
  );
}
