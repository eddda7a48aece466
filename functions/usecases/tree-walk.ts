// SPDX-License-Identifier: Apache-2.0
import { TILE_HEIGHT, TILE_WIDTH, type TileId } from "../../core/log/tiles.ts";
import { appendLeaves, EMPTY_FRONTIER, type Frontier, frontierRoot } from "../../core/merkle/frontier.ts";
import { nodeHash } from "../../core/merkle/hash.ts";

/** A tile of hashes above the leaves, complete or as far as it has come. */
export interface UpperTile {
  readonly id: TileId;
  readonly hashes: readonly Uint8Array[];
}

/** A tree that grows from left to right, in memory that does not grow with it. */
export interface TreeWalk {
  readonly frontier: Frontier;
  readonly root: Uint8Array;
  append(leaf: Uint8Array): void;
  /** Appends 256 leaves of which only the hash above them is known; the size must be a multiple of 256. */
  appendTile(hash: Uint8Array): void;
  /** Tiles above the leaves that became complete since the last call. */
  takeComplete(): readonly UpperTile[];
  /** Tiles above the leaves that are begun and not complete. */
  begun(): readonly UpperTile[];
}

/** A tree that goes on from a frontier; `upper` are the hashes of its begun tiles above the leaves, lowest level first. */
export function createTreeWalk(
  start: Frontier = EMPTY_FRONTIER,
  upper: readonly (readonly Uint8Array[])[] = [],
): TreeWalk {
  let frontier = start;
  let complete: UpperTile[] = [];
  const begun = upper.map((hashes) => [...hashes]);
  const note = (level: number, index: number, hash: Uint8Array) => {
    if (level === 0 || level % TILE_HEIGHT !== 0) return;
    const tileLevel = level / TILE_HEIGHT;
    while (begun.length < tileLevel) begun.push([]);
    const hashes = begun[tileLevel - 1] ?? [];
    hashes.push(hash);
    if (hashes.length < TILE_WIDTH) return;
    const id = { level: tileLevel, index: Math.floor(index / TILE_WIDTH), width: TILE_WIDTH };
    complete.push({ id, hashes });
    begun[tileLevel - 1] = [];
  };
  return {
    get frontier() {
      return frontier;
    },
    get root() {
      return frontierRoot(frontier);
    },
    append: (leaf) => {
      frontier = appendLeaves(frontier, [leaf], note);
    },
    appendTile: (hash) => {
      frontier = appendSubtree(frontier, hash, note);
    },
    takeComplete: () => {
      const taken = complete;
      complete = [];
      return taken;
    },
    begun: () =>
      begun.flatMap((hashes, i) => {
        const level = i + 1;
        const index = Math.floor(frontier.size / TILE_WIDTH ** (level + 1));
        return hashes.length === 0 ? [] : { id: { level, index, width: hashes.length }, hashes: [...hashes] };
      }),
  };
}

function appendSubtree(
  { size, nodes }: Frontier,
  subtree: Uint8Array,
  note: (level: number, index: number, hash: Uint8Array) => void,
): Frontier {
  const rest = [...nodes];
  let hash = subtree;
  let level = TILE_HEIGHT;
  let index = size / TILE_WIDTH;
  note(level, index, hash);
  while (index % 2 === 1) {
    hash = nodeHash(rest.pop() as Uint8Array, hash);
    level += 1;
    index = (index - 1) / 2;
    note(level, index, hash);
  }
  return { size: size + TILE_WIDTH, nodes: [...rest, hash] };
}
