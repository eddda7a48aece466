// SPDX-License-Identifier: Apache-2.0
import { concatBytes } from "../canonical/encoding.ts";
import { DomainError } from "../errors.ts";
import { HASH_BYTES } from "../merkle/hash.ts";
import { packedNodes, packedTree } from "../merkle/packed-tree.ts";
import { hashPairs, type PairHasher } from "../merkle/pair-hasher.ts";
import type { NodeReader } from "../merkle/tree.ts";

/** Hashes (or entries) in a full tile, and levels a tile spans (C2SP tlog-tiles). */
export const TILE_WIDTH = 256;
export const TILE_HEIGHT = 8;

/** A tile: `level` in steps of eight tree levels, `index` within it, `width` 1..256. */
export interface TileId {
  readonly level: number | "entries";
  readonly index: number;
  readonly width: number;
}

/** Path of a tile below the log's prefix: `tile/<L>/<N>[.p/<W>]` (C2SP tlog-tiles). */
export function tilePath({ level, index, width }: TileId): string {
  const partial = width === TILE_WIDTH ? "" : `.p/${width}`;
  return `tile/${level}/${groups(index)}${partial}`;
}

function groups(index: number): string {
  const digits = String(index).padStart(Math.ceil(String(index).length / 3) * 3, "0");
  const parts = digits.match(/[0-9]{3}/g) ?? [];
  return parts.map((part, i) => (i < parts.length - 1 ? `x${part}` : part)).join("/");
}

/** highest tile level that a path may name, and longest entry that a bundle can hold (C2SP tlog-tiles) */
const MAX_LEVEL = 63;
const MAX_ENTRY_BYTES = 0xffff;
const TILE_PATH = /^tile\/(entries|0|[1-9][0-9]?)\/((?:x[0-9]{3}\/)*)([0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/;

/** Reads a tile path, or undefined where it names no tile. */
export function readTilePath(path: string): TileId | undefined {
  const [, level, high = "", low = "", widthText] = path.length > 80 ? [] : (TILE_PATH.exec(path) ?? []);
  const index = Number(high.replace(/[x/]/g, "") + low);
  const width = widthText === undefined ? TILE_WIDTH : Number(widthText);
  const isTile = level === "entries" || Number(level) <= MAX_LEVEL;
  if (level === undefined || !isTile || !Number.isSafeInteger(index) || width > TILE_WIDTH) return undefined;
  const id: TileId = { level: level === "entries" ? "entries" : Number(level), index, width };
  return tilePath(id) === path ? id : undefined;
}

/** The tiles, full and partial, of hashes at `level` for a tree of `size` leaves that cover `[fromSize, size)`. */
export function tilesToWrite(level: number | "entries", fromSize: number, size: number): readonly TileId[] {
  const step = level === "entries" ? 1 : TILE_WIDTH ** level;
  const first = Math.floor(Math.floor(fromSize / step) / TILE_WIDTH);
  const count = Math.floor(size / step);
  const isUnchanged = count === Math.floor(fromSize / step);
  const tiles: TileId[] = [];
  for (let index = first; !isUnchanged && index * TILE_WIDTH < count; index += 1) {
    tiles.push({ level, index, width: Math.min(TILE_WIDTH, count - index * TILE_WIDTH) });
  }
  return tiles;
}

/** Tile levels that a tree of this size has. */
export function tileLevels(size: number): number {
  let levels = 0;
  for (let count = size; count > 0; count = Math.floor(count / TILE_WIDTH)) levels += 1;
  return levels;
}

/** uint16 length || statement bytes, for each entry (C2SP tlog-tiles, "Log entries"). Throws BAD_INPUT for one that is too long. */
export function encodeEntries(entries: readonly Uint8Array[]): Uint8Array {
  if (entries.some(({ length }) => length > MAX_ENTRY_BYTES))
    throw new DomainError("BAD_INPUT", `entry: expected at most ${MAX_ENTRY_BYTES} bytes`);
  return concatBytes(
    ...entries.flatMap((entry) => [Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry]),
  );
}

/** Entries of a bundle that must hold exactly `width` of them. Throws BAD_INPUT where lengths do not add up. */
export function decodeEntries(bundle: Uint8Array, width: number): readonly Uint8Array[] {
  const entries: Uint8Array[] = [];
  let at = 0;
  while (at < bundle.length && entries.length < width) {
    const length = ((bundle[at] as number) << 8) | (bundle[at + 1] ?? 0);
    entries.push(bundle.slice(at + 2, at + 2 + length));
    at += 2 + length;
  }
  if (at !== bundle.length || entries.length !== width) {
    throw new DomainError("BAD_INPUT", `entry bundle: expected exactly ${width} entries`);
  }
  return entries;
}

/** Splits a tile of hashes. Throws BAD_INPUT where it does not hold exactly `width` hashes. */
export function decodeTile(tile: Uint8Array, width: number): readonly Uint8Array[] {
  if (tile.length !== width * HASH_BYTES) {
    throw new DomainError("BAD_INPUT", `tile: expected ${width * HASH_BYTES} bytes, got ${tile.length}`);
  }
  return Array.from({ length: width }, (_, i) => tile.slice(i * HASH_BYTES, (i + 1) * HASH_BYTES));
}

/** The tile of a tree of `size` leaves that holds a node, so that a reader knows what to load. */
export function tileOfNode(nodeLevel: number, nodeIndex: number, size: number): TileId {
  const level = Math.floor(nodeLevel / TILE_HEIGHT);
  const firstHash = nodeIndex * 2 ** (nodeLevel % TILE_HEIGHT);
  const index = Math.floor(firstHash / TILE_WIDTH);
  const count = Math.floor(size / TILE_WIDTH ** level);
  return { level, index, width: Math.min(TILE_WIDTH, count - index * TILE_WIDTH) };
}

/** Reads nodes of a tree of `size` leaves out of tiles that were loaded before; `tile` gives a tile's hashes. */
export function nodesFromTiles(
  size: number,
  tile: (id: TileId) => readonly Uint8Array[],
  hash: PairHasher = hashPairs,
): NodeReader {
  const readers = new Map<string, NodeReader>();
  return (nodeLevel, nodeIndex) => {
    const id = tileOfNode(nodeLevel, nodeIndex, size);
    const path = tilePath(id);
    const reader = readers.get(path) ?? packedNodes(packedTree(concatBytes(...tile(id)), hash));
    readers.set(path, reader);
    const level = nodeLevel % TILE_HEIGHT;
    return reader(level, nodeIndex - (id.index * TILE_WIDTH) / 2 ** level);
  };
}
