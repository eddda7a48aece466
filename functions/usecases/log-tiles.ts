// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../core/errors.ts";
import {
  decodeEntries,
  decodeTile,
  nodesFromTiles,
  type TileId,
  tileOfNode,
  tilePath,
} from "../../core/log/tiles.ts";
import { HASH_BYTES } from "../../core/merkle/hash.ts";
import { hashPairs, type PairHasher } from "../../core/merkle/pair-hasher.ts";
import type { NodeReader } from "../../core/merkle/tree.ts";
import type { ObjectStore } from "../ports/object-store.ts";

/** Where the public log stands in the object store. */
export const LOG_PREFIX = "log/";
export const CHECKPOINT_KEY = `${LOG_PREFIX}checkpoint`;
const TILE_WIDTH = 256;

/** Key of the checkpoint note of one size, with the cosignatures gathered so far. */
export function noteKey(size: number): string {
  return `${LOG_PREFIX}notes/${size}`;
}

/** Key of a tile in the object store. */
export function tileKey(id: TileId): string {
  return LOG_PREFIX + tilePath(id);
}

/**
 * Computes something from nodes of the log's tree at a published size. `compute` must ask for the same nodes whatever their
 * values: it runs once to learn which tiles it needs, and once on them.
 */
export async function withLogNodes<T>(
  objects: Pick<ObjectStore, "get">,
  size: number,
  compute: (read: NodeReader) => T,
  hash: PairHasher = hashPairs,
): Promise<T> {
  const wanted = new Map<string, TileId>();
  const blank = new Uint8Array(HASH_BYTES);
  compute((level, index) => {
    const id = tileOfNode(level, index, size);
    wanted.set(tilePath(id), id);
    return blank;
  });
  const loaded = new Map(
    await Promise.all([...wanted].map(async ([path, id]) => [path, await loadTile(objects, id)] as const)),
  );
  return compute(nodesFromTiles(size, (id) => loaded.get(tilePath(id)) ?? [], hash));
}

/** The hashes of one published tile; INVARIANT where it is missing or misshapen. */
export async function loadTile(
  objects: Pick<ObjectStore, "get">,
  id: TileId,
): Promise<readonly Uint8Array[]> {
  const bytes = await objects.get(tileKey(id));
  if (bytes === undefined) throw new DomainError("INVARIANT", `log tile ${tilePath(id)} is missing`);
  return decodeTile(bytes, id.width);
}

/** The statements at `[start, end)` of a log of `size` entries. */
export async function readEntries(
  objects: Pick<ObjectStore, "get">,
  size: number,
  start: number,
  end: number,
): Promise<readonly Uint8Array[]> {
  const first = Math.floor(start / TILE_WIDTH);
  const last = Math.ceil(end / TILE_WIDTH);
  const bundles = await Promise.all(
    Array.from({ length: Math.max(0, last - first) }, async (_, i) => {
      const index = first + i;
      const width = Math.min(TILE_WIDTH, size - index * TILE_WIDTH);
      const id: TileId = { level: "entries", index, width };
      const bytes = await objects.get(tileKey(id));
      if (bytes === undefined) throw new DomainError("INVARIANT", `log tile ${tilePath(id)} is missing`);
      return decodeEntries(bytes, width);
    }),
  );
  return bundles.flat().slice(start - first * TILE_WIDTH, end - first * TILE_WIDTH);
}
