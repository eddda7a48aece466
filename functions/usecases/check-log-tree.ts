// SPDX-License-Identifier: Apache-2.0
import { equalBytes, toHex } from "../../core/canonical/encoding.ts";
import { decodeTile, TILE_HEIGHT, TILE_WIDTH, tileOfNode, tilePath } from "../../core/log/tiles.ts";
import { appendLeaves, type Frontier, frontierRoot } from "../../core/merkle/frontier.ts";
import { merkleRoot } from "../../core/merkle/tree.ts";
import {
  checkTile,
  type ExpectedTile,
  expectedTile,
  type IsRight,
  type LoadedBundle,
  loadBundle,
  type TileNeeds,
} from "./check-log-tiles.ts";
import type { LogPart } from "./log-findings.ts";
import { tileKey } from "./log-tiles.ts";
import { mapBounded } from "./map-bounded.ts";
import { createTreeWalk, type TreeWalk } from "./tree-walk.ts";

/** Somebody's word that the log had this root at a size. */
export interface RootClaim {
  readonly part: LogPart;
  readonly where: string;
  readonly size: number;
  readonly root: Uint8Array;
  /** readers may have asked for the tiles of this size */
  readonly isPublished: boolean;
}

export interface TreeCheckNeeds extends TileNeeds {
  readonly size: number;
  /** what the best signature says of the whole log; decides between damaged parts */
  readonly root: Uint8Array | undefined;
  /** All claims about sizes above `from` up to `to`. */
  claimsIn(from: number, to: number): Promise<readonly RootClaim[]>;
  onBundle(bundle: LoadedBundle): Promise<void>;
}

export interface CheckedTree {
  readonly tiles: number;
  readonly roots: number;
  /** undefined where no tree could be computed to the end */
  readonly frontier: Frontier | undefined;
}

const READS_AT_ONCE = 16;

/**
 * Recomputes the tree of a log from its entries, bundle by bundle, and with it every tile and every root that somebody claims.
 * Memory does not grow with the log.
 */
export async function checkTree(needs: TreeCheckNeeds): Promise<CheckedTree> {
  let tree: TreeWalk | undefined = createTreeWalk();
  let [tiles, roots] = [0, 0];
  const upper = upperHashes(needs);
  const isNew = onceEach();
  for (let start = 0; start < needs.size; start += TILE_WIDTH) {
    const width = Math.min(TILE_WIDTH, needs.size - start);
    const known = tree;
    const isRight: IsRight = async (leaves) => leadsOn(leaves, start, known, upper, needs);
    const bundle = await loadBundle(start / TILE_WIDTH, width, isRight, needs);
    const claims = await needs.claimsIn(start, start + width);
    const expected: ExpectedTile[] = [];
    if (tree !== undefined && bundle.leaves !== undefined) {
      roots += claims.length;
      expected.push(...grow(tree, bundle, bundle.leaves, claims, needs));
    } else if (tree !== undefined) {
      tree = await growBlindly(tree, start, width, upper, needs);
    }
    const fresh = [...expected, ...completeTiles(tree)].filter(({ id }) => isNew(id.level, tilePath(id)));
    const found = await mapBounded(fresh, READS_AT_ONCE, (one) => checkTile(one, needs));
    tiles += 2 + found.filter((one) => one).length;
    await needs.onBundle(bundle);
  }
  return { tiles, roots, frontier: tree?.frontier };
}

/** Appends the leaves one by one: compares each claimed root on the way, and answers the narrower tiles readers may have seen. */
function grow(
  tree: TreeWalk,
  bundle: LoadedBundle,
  leaves: readonly Uint8Array[],
  claims: readonly RootClaim[],
  needs: TreeCheckNeeds,
): readonly ExpectedTile[] {
  const expected: ExpectedTile[] = [];
  for (const leaf of leaves) {
    tree.append(leaf);
    const { size } = tree.frontier;
    const here = claims.filter((claim) => claim.size === size);
    for (const claim of here) compareRoot(claim, tree.root, needs);
    if (here.some(({ isPublished }) => isPublished) || size === needs.size)
      expected.push(...narrowTiles(bundle, leaves, size, needs.size), ...begunTiles(tree, needs.size));
  }
  return expected;
}

function compareRoot({ part, where, root }: RootClaim, actual: Uint8Array, { findings }: TileNeeds): void {
  if (!equalBytes(root, actual)) findings.add(part, where, `root ${toHex(actual)}`, `root ${toHex(root)}`);
}

function narrowTiles(
  { start, entries }: LoadedBundle,
  leaves: readonly Uint8Array[],
  size: number,
  logSize: number,
): readonly ExpectedTile[] {
  const width = size - start;
  // A full tile, and that of the whole log, is what the leaves came from.
  if (width === TILE_WIDTH || size === logSize) return [];
  const index = start / TILE_WIDTH;
  const isRequired = start + TILE_WIDTH > logSize;
  const known = entries.slice(0, width).flatMap((entry) => entry ?? []);
  const hashes = expectedTile({ level: 0, index, width }, leaves.slice(0, width), isRequired);
  return known.length < width
    ? [hashes]
    : [hashes, expectedTile({ level: "entries", index, width }, known, isRequired)];
}

function begunTiles(tree: TreeWalk, logSize: number): readonly ExpectedTile[] {
  return tree.begun().map(({ id, hashes }) => {
    const spanned = TILE_WIDTH ** (Number(id.level) + 1);
    return expectedTile(id, hashes, (id.index + 1) * spanned > logSize);
  });
}

function completeTiles(tree: TreeWalk | undefined): readonly ExpectedTile[] {
  return (tree?.takeComplete() ?? []).map(({ id, hashes }) => expectedTile(id, hashes, true));
}

/** The tree without 256 entries that nobody can read, from the hash above them; undefined where that is lost too. */
async function growBlindly(
  tree: TreeWalk,
  start: number,
  width: number,
  upper: (index: number) => Promise<Uint8Array | undefined>,
  { findings }: TileNeeds,
): Promise<TreeWalk | undefined> {
  const hash = width === TILE_WIDTH ? await upper(start / TILE_WIDTH) : undefined;
  if (hash === undefined) {
    findings.add("tree", `from entry ${start} on`, "hashes to compute roots from", "nothing");
    return undefined;
  }
  tree.appendTile(hash);
  return tree;
}

/** Whether leaves lead to the hash above them, or to the root of the whole log. */
async function leadsOn(
  leaves: readonly Uint8Array[],
  start: number,
  tree: TreeWalk | undefined,
  upper: (index: number) => Promise<Uint8Array | undefined>,
  { size, root }: TreeCheckNeeds,
): Promise<boolean> {
  if (start + leaves.length === size && tree !== undefined && root !== undefined)
    return equalBytes(frontierRoot(appendLeaves(tree.frontier, leaves)), root);
  const above = leaves.length === TILE_WIDTH ? await upper(start / TILE_WIDTH) : undefined;
  return above !== undefined && equalBytes(merkleRoot(leaves), above);
}

/** The hash over each 256 leaves as the tile above has it; one that cannot be read is told where that tile is checked. */
function upperHashes({ objects, size }: TreeCheckNeeds): (index: number) => Promise<Uint8Array | undefined> {
  let path = "";
  let hashes: readonly Uint8Array[] = [];
  return async (index) => {
    const id = tileOfNode(TILE_HEIGHT, index, size);
    if (tilePath(id) !== path) {
      const bytes = await objects.get(tileKey(id));
      hashes = bytes === undefined || bytes.length !== id.width * 32 ? [] : decodeTile(bytes, id.width);
      path = tilePath(id);
    }
    return hashes[index % TILE_WIDTH];
  };
}

/** True for the first of equal neighbours on each level: a tile that did not grow from one size to the next is the same object. */
function onceEach(): (level: number | "entries", path: string) => boolean {
  const last = new Map<number | "entries", string>();
  return (level, path) => {
    const isNew = last.get(level) !== path;
    last.set(level, path);
    return isNew;
  };
}
