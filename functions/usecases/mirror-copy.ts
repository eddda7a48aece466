// SPDX-License-Identifier: Apache-2.0
import { concatBytes, equalBytes } from "../../core/canonical/encoding.ts";
import { DomainError, isDomainError } from "../../core/errors.ts";
import type { Checkpoint } from "../../core/log/checkpoint.ts";
import { statementHash } from "../../core/log/statement.ts";
import {
  decodeEntries,
  encodeEntries,
  TILE_HEIGHT,
  TILE_WIDTH,
  type TileId,
  tileLevels,
  tileOfNode,
  tilePath,
} from "../../core/log/tiles.ts";
import { EMPTY_FRONTIER } from "../../core/merkle/frontier.ts";
import { decompose, merkleRoot } from "../../core/merkle/tree.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import { loadTile, tileKey, withLogNodes } from "./log-tiles.ts";
import { mapBounded } from "./map-bounded.ts";
import { createTreeWalk, type TreeWalk } from "./tree-walk.ts";

export type TellProgress = (progress: { readonly entries: number; readonly size: number }) => void;

export interface CopyNeeds {
  /** the mirror's own copy */
  readonly objects: ObjectStore;
  /** the log as it is served */
  readonly served: Pick<ObjectStore, "get">;
  readonly progress?: TellProgress;
}

export interface Copied {
  /** bundles that came over the network; others were there from a run that did not end */
  readonly bundles: number;
}

const BINARY = "application/octet-stream";
const FETCHES_AT_ONCE = 8;

/**
 * Copies everything that a checkpoint has beyond the `ownSize` entries that are here. The hashes above the new entries must lead
 * to the checkpoint's root first; then no bundle and no tile is written that does not lead to these hashes.
 */
export async function copyLog(ownSize: number, target: Checkpoint, needs: CopyNeeds): Promise<Copied> {
  const base = Math.floor(ownSize / TILE_WIDTH) * TILE_WIDTH;
  const above = await verifiedHashes(base, ownSize, target, needs);
  const tree = await ownTree(base, ownSize, needs.objects);
  const indexes = Array.from(
    { length: Math.ceil((target.size - base) / TILE_WIDTH) },
    (_, i) => base / TILE_WIDTH + i,
  );
  let bundles = 0;
  for (let at = 0; at < indexes.length; at += FETCHES_AT_ONCE) {
    const group = indexes.slice(at, at + FETCHES_AT_ONCE);
    const fetched = await mapBounded(group, FETCHES_AT_ONCE, (index) =>
      bundleOf(idOf(index, target.size), above[index - base / TILE_WIDTH], needs),
    );
    for (const bundle of fetched) {
      await keepBundle(bundle, tree, needs);
      bundles += bundle.isFetched ? 1 : 0;
      needs.progress?.({ entries: tree.frontier.size, size: target.size });
    }
  }
  for (const { id, hashes } of tree.begun()) await keepTile(id, concatBytes(...hashes), needs);
  return { bundles };
}

function idOf(index: number, size: number): TileId {
  return { level: "entries", index, width: Math.min(TILE_WIDTH, size - index * TILE_WIDTH) };
}

/** What the entries of one bundle must hash to. */
type Above = { readonly hash: Uint8Array } | { readonly leaves: readonly Uint8Array[] };

/** The served hash above each new full bundle and the leaves of the last one, when together they lead to the signed root. */
async function verifiedHashes(
  base: number,
  ownSize: number,
  { size, root }: Checkpoint,
  { objects, served }: CopyNeeds,
): Promise<readonly Above[]> {
  const above: Above[] = [];
  const trial = createTreeWalk(await ownFrontier(base, ownSize, objects));
  let tile: readonly Uint8Array[] = [];
  for (let index = base / TILE_WIDTH; (index + 1) * TILE_WIDTH <= size; index += 1) {
    if (tile.length === 0 || index % TILE_WIDTH === 0)
      tile = await loadTile(served, tileOfNode(TILE_HEIGHT, index, size));
    const hash = tile[index % TILE_WIDTH] ?? new Uint8Array();
    trial.appendTile(hash);
    above.push({ hash });
  }
  const width = size % TILE_WIDTH;
  if (width > 0) {
    const leaves = await loadTile(served, { level: 0, index: Math.floor(size / TILE_WIDTH), width });
    for (const leaf of leaves) trial.append(leaf);
    above.push({ leaves });
  }
  if (equalBytes(trial.root, root)) return above;
  throw new DomainError(
    "BAD_INPUT",
    `log: expected tiles that lead to the checkpoint of size ${size}, got others`,
  );
}

async function ownFrontier(base: number, ownSize: number, objects: ObjectStore) {
  if (base === 0) return EMPTY_FRONTIER;
  const nodes = await withLogNodes(objects, ownSize, (read) =>
    decompose(0, base).map(({ level, index }) => read(level, index)),
  );
  return { size: base, nodes };
}

/** The tree of the full bundles that are here, with its begun tiles above the leaves. */
async function ownTree(base: number, ownSize: number, objects: ObjectStore): Promise<TreeWalk> {
  const upper: (readonly Uint8Array[])[] = [];
  for (let level = 1; level < tileLevels(base); level += 1) {
    const count = Math.floor(base / TILE_WIDTH ** level);
    const index = Math.floor(count / TILE_WIDTH);
    const width = Math.min(TILE_WIDTH, Math.floor(ownSize / TILE_WIDTH ** level) - index * TILE_WIDTH);
    const hashes = width === 0 ? [] : await loadTile(objects, { level, index, width });
    upper.push(hashes.slice(0, count % TILE_WIDTH));
  }
  return createTreeWalk(await ownFrontier(base, ownSize, objects), upper);
}

interface Bundle {
  readonly id: TileId;
  readonly entries: readonly Uint8Array[];
  readonly leaves: readonly Uint8Array[];
  readonly isFetched: boolean;
}

/** The entries of one bundle: from here where a run before got them, else from the log. */
async function bundleOf(
  id: TileId,
  above: Above | undefined,
  { objects, served }: CopyNeeds,
): Promise<Bundle> {
  const key = tileKey(id);
  const own = await objects.get(key);
  const standing = own && bundleFrom(own, id, above);
  if (standing !== undefined) return { ...standing, isFetched: false };
  const fetched = bundleFrom((await served.get(key)) ?? new Uint8Array(), id, above);
  if (fetched !== undefined) return { ...fetched, isFetched: true };
  throw new DomainError(
    "BAD_INPUT",
    `log: expected ${tilePath(id)} with the entries of the checkpoint, got others`,
  );
}

function bundleFrom(
  bytes: Uint8Array,
  id: TileId,
  above: Above | undefined,
): Omit<Bundle, "isFetched"> | undefined {
  const entries = decoded(bytes, id.width);
  const leaves = entries?.map(statementHash);
  const isRight = leaves !== undefined && above !== undefined && leadTo(leaves, above);
  return isRight && entries !== undefined ? { id, entries, leaves } : undefined;
}

function decoded(bytes: Uint8Array, width: number): readonly Uint8Array[] | undefined {
  try {
    return decodeEntries(bytes, width);
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return undefined;
  }
}

function leadTo(leaves: readonly Uint8Array[], above: Above): boolean {
  return "hash" in above
    ? equalBytes(merkleRoot(leaves), above.hash)
    : equalBytes(concatBytes(...leaves), concatBytes(...above.leaves));
}

/** The bundle first, then its leaves, then what became complete above: a run that dies in between finds what it has again. */
async function keepBundle(
  { id, entries, leaves, isFetched }: Bundle,
  tree: TreeWalk,
  needs: CopyNeeds,
): Promise<void> {
  if (isFetched) await needs.objects.put(tileKey(id), encodeEntries(entries), BINARY);
  await keepTile({ ...id, level: 0 }, concatBytes(...leaves), needs);
  for (const leaf of leaves) tree.append(leaf);
  for (const upper of tree.takeComplete()) await keepTile(upper.id, concatBytes(...upper.hashes), needs);
}

/** Keeps a recomputed tile; the log must serve the very same, or others are shown something else than this mirror. */
async function keepTile(id: TileId, bytes: Uint8Array, { objects, served }: CopyNeeds): Promise<void> {
  const key = tileKey(id);
  const own = await objects.get(key);
  if (own !== undefined && equalBytes(own, bytes)) return;
  if (!equalBytes((await served.get(key)) ?? new Uint8Array(), bytes))
    throw new DomainError("BAD_INPUT", `log: expected ${tilePath(id)} as its entries make it, got another`);
  await objects.put(key, bytes, BINARY);
}
