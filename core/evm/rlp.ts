// SPDX-License-Identifier: Apache-2.0
import { concatBytes } from "../canonical/encoding.ts";
import { DomainError } from "../errors.ts";

/** A byte string or a list of items (Ethereum Yellow Paper, appendix B). */
export type RlpItem = Uint8Array | readonly RlpItem[];

const MAX_DEPTH = 8;
const SHORT = 55;
const STRING = 0x80;
const LIST = 0xc0;

/** RLP of an item (Ethereum Yellow Paper, appendix B). */
export function encodeRlp(item: RlpItem): Uint8Array {
  if (!(item instanceof Uint8Array)) {
    const content = concatBytes(...item.map(encodeRlp));
    return concatBytes(head(content.length, LIST), content);
  }
  return item.length === 1 && (item[0] as number) < STRING
    ? item
    : concatBytes(head(item.length, STRING), item);
}

/** Big-endian bytes of a number without leading zeros, as RLP writes scalars. */
export function scalar(value: bigint): Uint8Array {
  const hex = value === 0n ? "" : value.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return Uint8Array.from(even.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

function head(length: number, kind: number): Uint8Array {
  if (length <= SHORT) return Uint8Array.of(kind + length);
  const size = scalar(BigInt(length));
  return concatBytes(Uint8Array.of(kind + SHORT + size.length), size);
}

/** The one item that these bytes encode; BAD_INPUT for any other spelling of it, or for bytes after it. */
export function decodeRlp(bytes: Uint8Array): RlpItem {
  const { item, end } = readItem(bytes, 0, bytes.length, 0);
  if (end !== bytes.length) throw refused("nothing after the item");
  return item;
}

interface Read {
  readonly item: RlpItem;
  readonly end: number;
}

function readItem(bytes: Uint8Array, at: number, limit: number, depth: number): Read {
  const first = bytes[at];
  if (first === undefined || at >= limit) throw refused("an item");
  if (depth > MAX_DEPTH) throw refused(`at most ${MAX_DEPTH} levels of lists`);
  if (first < STRING) return { item: bytes.slice(at, at + 1), end: at + 1 };
  const isList = first >= LIST;
  const { start, length } = readHead(bytes, at, first - (isList ? LIST : STRING));
  const end = start + length;
  if (end > limit) throw refused("an item that ends with its list");
  if (isList) return { item: readItems(bytes, start, end, depth + 1), end };
  if (length === 1 && (bytes[start] as number) < STRING) throw refused("a single byte without a head");
  return { item: bytes.slice(start, end), end };
}

function readItems(bytes: Uint8Array, start: number, end: number, depth: number): readonly RlpItem[] {
  const items: RlpItem[] = [];
  for (let at = start; at < end; ) {
    const read = readItem(bytes, at, end, depth);
    items.push(read.item);
    at = read.end;
  }
  return items;
}

function readHead(
  bytes: Uint8Array,
  at: number,
  code: number,
): { readonly start: number; readonly length: number } {
  if (code <= SHORT) return { start: at + 1, length: code };
  const width = code - SHORT;
  const size = bytes.slice(at + 1, at + 1 + width);
  // Four bytes of length are more than any bounded input has.
  if (width > 4 || size.length < width || size[0] === 0) throw refused("a length without leading zeros");
  const length = size.reduce((sum, byte) => sum * 256 + byte, 0);
  if (length <= SHORT) throw refused("the shortest form of a length");
  return { start: at + 1 + width, length };
}

function refused(expected: string): DomainError {
  return new DomainError("BAD_INPUT", `RLP: expected ${expected}`);
}
