// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { toHex } from "../../../core/canonical/encoding.ts";
import { nodesFromTiles, readTilePath, tileLevels, tilePath, tilesToWrite } from "../../../core/log/tiles.ts";
import { leafHash } from "../../../core/merkle/hash.ts";
import { inclusionPath } from "../../../core/merkle/inclusion.ts";
import { merkleRoot, nodesOf, rangeRoot, treeLevels } from "../../../core/merkle/tree.ts";

const leaves = Array.from({ length: 70_000 }, (_, i) => leafHash(Buffer.from(`entry ${i}`)));
const levels = treeLevels(leaves);

describe("tiles", () => {
  it.each([
    [{ level: 0, index: 0, width: 256 }, "tile/0/000"],
    [{ level: 0, index: 273, width: 112 }, "tile/0/273.p/112"],
    [{ level: 1, index: 1234067, width: 256 }, "tile/1/x001/x234/067"],
    [{ level: "entries" as const, index: 1000, width: 3 }, "tile/entries/x001/000.p/3"],
  ])("has the path of the specification for %j", (id, path) => {
    expect(tilePath(id)).toBe(path);
    expect(readTilePath(path)).toEqual(id);
  });

  it.each([
    "tile/0/0",
    "tile/0/x000/001",
    "tile/00/000",
    "tile/0/000.p/256",
    "tile/0/000.p/0",
    "tile/0/../000",
    "tile/0/000/",
  ])("reads no tile from %s", (path) => {
    expect(readTilePath(path)).toBeUndefined();
  });

  it("writes only tiles that changed, partial ones with their width", () => {
    expect(tilesToWrite(0, 255, 515)).toEqual([
      { level: 0, index: 0, width: 256 },
      { level: 0, index: 1, width: 256 },
      { level: 0, index: 2, width: 3 },
    ]);
    expect(tilesToWrite(1, 515, 600)).toEqual([]);
    expect(tilesToWrite(1, 515, 768)).toEqual([{ level: 1, index: 0, width: 3 }]);
  });

  it("answers every node of a tree of 70,000 leaves from tiles", () => {
    const size = leaves.length;
    const read = nodesFromTiles(size, ({ level, index, width }) =>
      (levels[8 * Number(level)] ?? []).slice(index * 256, index * 256 + width),
    );

    expect(tileLevels(size)).toBe(3);
    expect(toHex(rangeRoot(0, size, read))).toBe(toHex(merkleRoot(leaves)));
    expect(inclusionPath(65_537, size, read).map(toHex)).toEqual(
      inclusionPath(65_537, size, nodesOf(levels)).map(toHex),
    );
  });
});
