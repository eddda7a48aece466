// SPDX-License-Identifier: Apache-2.0
import { concatBytes, equalBytes, toHex } from "../../core/canonical/encoding.ts";
import { statementHash } from "../../core/log/statement.ts";
import {
  decodeEntries,
  decodeTile,
  encodeEntries,
  TILE_WIDTH,
  type TileId,
  tilePath,
} from "../../core/log/tiles.ts";
import { HASH_BYTES } from "../../core/merkle/hash.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import { type LogFindings, type LogPart, readOrFind } from "./log-findings.ts";
import { tileKey } from "./log-tiles.ts";

export interface TileNeeds {
  readonly objects: Pick<ObjectStore, "get">;
  readonly findings: LogFindings;
}

/** One bundle of entries with the leaf hashes that belong to it, as far as they can be known. */
export interface LoadedBundle {
  readonly start: number;
  readonly width: number;
  /** undefined where an entry is missing or is not what the tree says */
  readonly entries: readonly (Uint8Array | undefined)[];
  /** undefined where neither the bundle nor its tile of hashes can be read */
  readonly leaves: readonly Uint8Array[] | undefined;
}

/** Whether these leaf hashes are the ones that the rest of the tree was made of. */
export type IsRight = (leaves: readonly Uint8Array[]) => Promise<boolean>;

/** Reads a bundle and its tile of hashes and compares them; where they differ, the rest of the tree decides which is damaged. */
export async function loadBundle(
  index: number,
  width: number,
  isRight: IsRight,
  needs: TileNeeds,
): Promise<LoadedBundle> {
  const bundleId: TileId = { level: "entries", index, width };
  const tileId: TileId = { level: 0, index, width };
  const [entries, hashes] = await Promise.all([
    loadPart("entry bundle", bundleId, (bytes) => decodeEntries(bytes, width), needs),
    loadPart("tile", tileId, (bytes) => decodeTile(bytes, width), needs),
  ]);
  const start = index * TILE_WIDTH;
  const none = Array.from({ length: width }, () => undefined);
  if (entries === undefined) return { start, width, entries: none, leaves: hashes };
  const own = entries.map(statementHash);
  const differing = own.flatMap((leaf, i) => (hashes === undefined || isSame(leaf, hashes[i]) ? [] : i));
  if (hashes === undefined || differing.length === 0) return { start, width, entries, leaves: own };
  const isTileRight = !(await isRight(own)) && (await isRight(hashes));
  tellDifferences({ own, hashes, differing, isTileRight, bundleId, tileId }, needs.findings);
  return isTileRight
    ? {
        start,
        width,
        entries: entries.map((one, i) => (differing.includes(i) ? undefined : one)),
        leaves: hashes,
      }
    : { start, width, entries, leaves: own };
}

/** What stands at a tile's path, decoded; a finding and undefined where it is missing or cannot be read. */
export async function loadPart<T>(
  part: LogPart,
  id: TileId,
  decode: (bytes: Uint8Array) => T,
  { objects, findings }: TileNeeds,
): Promise<T | undefined> {
  const where = tilePath(id);
  return readOrFind(findings, part, where, async () => {
    const bytes = await objects.get(tileKey(id));
    if (bytes !== undefined) return decode(bytes);
    findings.add(part, where, `${id.width} ${part === "tile" ? "hashes" : "entries"}`, "nothing");
    return undefined;
  });
}

interface Differences {
  readonly own: readonly Uint8Array[];
  readonly hashes: readonly Uint8Array[];
  readonly differing: readonly number[];
  readonly isTileRight: boolean;
  readonly bundleId: TileId;
  readonly tileId: TileId;
}

function tellDifferences(
  { own, hashes, differing, isTileRight, bundleId, tileId }: Differences,
  findings: LogFindings,
): void {
  for (const i of differing) {
    const [fromEntry, fromTile] = [hexOf(own[i]), hexOf(hashes[i])];
    const entry = bundleId.index * TILE_WIDTH + i;
    if (isTileRight)
      findings.add("entry bundle", `${tilePath(bundleId)} entry ${entry}`, fromTile, fromEntry);
    else findings.add("tile", `${tilePath(tileId)} hash ${i}`, fromEntry, fromTile);
  }
}

/** A tile, or a bundle, that must hold exactly these bytes. */
export interface ExpectedTile {
  readonly id: TileId;
  /** false: it may be gone, since a wider one holds the same */
  readonly isRequired: boolean;
  readonly bytes: () => Uint8Array;
}

/** The tile of these hashes, or the bundle of these entries. */
export function expectedTile(id: TileId, parts: readonly Uint8Array[], isRequired: boolean): ExpectedTile {
  return {
    id,
    isRequired,
    bytes: () => (id.level === "entries" ? encodeEntries(parts) : concatBytes(...parts)),
  };
}

/** Compares one published tile with what was recomputed; answers whether there was one. */
export async function checkTile({ id, isRequired, bytes }: ExpectedTile, needs: TileNeeds): Promise<boolean> {
  const { objects, findings } = needs;
  const part = id.level === "entries" ? "entry bundle" : "tile";
  const where = tilePath(id);
  const stored = await readOrFind(findings, part, where, () => objects.get(tileKey(id)));
  const expected = bytes();
  if (stored === undefined) {
    if (isRequired) findings.add(part, where, `${expected.length} bytes`, "nothing");
    return false;
  }
  if (equalBytes(stored, expected)) return true;
  const at = expected.findIndex((byte, i) => byte !== stored[i]);
  const place = id.level === "entries" ? `byte ${at}` : `hash ${Math.floor(at / HASH_BYTES)}`;
  if (stored.length !== expected.length)
    findings.add(part, where, `${expected.length} bytes`, `${stored.length} bytes`);
  else findings.add(part, `${where} ${place}`, around(expected, at, id), around(stored, at, id));
  return true;
}

function around(bytes: Uint8Array, at: number, { level }: TileId): string {
  const start = level === "entries" ? at : at - (at % HASH_BYTES);
  return toHex(bytes.slice(start, start + HASH_BYTES));
}

function isSame(a: Uint8Array, b: Uint8Array | undefined): boolean {
  return b !== undefined && equalBytes(a, b);
}

function hexOf(bytes: Uint8Array | undefined): string {
  return bytes === undefined ? "nothing" : toHex(bytes);
}
