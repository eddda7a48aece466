// SPDX-License-Identifier: Apache-2.0
import { gunzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { concatBytes } from "../../../core/canonical/encoding.ts";
import { statementHash } from "../../../core/log/statement.ts";
import {
  decodeEntries,
  decodeTile,
  encodeEntries,
  readTilePath,
  TILE_WIDTH,
  type TileId,
  tileLevels,
  tilePath,
  tilesToWrite,
} from "../../../core/log/tiles.ts";
import { merkleRoot } from "../../../core/merkle/tree.ts";
import { createMemoryObjectStore } from "../../../functions/adapters/memory/object-store.ts";
import type { PublicLog } from "../../../functions/ports/public-log.ts";
import { mirrorLog } from "../../../functions/usecases/mirror-log.ts";
import { createScene } from "../../fixtures/api-scene.ts";
import { loadEntryHashes } from "../../fixtures/log-leaves.ts";
import type { MemoryRegister } from "../../fixtures/memory-register.ts";
import { asOf, mirrorNeeds, witnessedLog } from "../../fixtures/mirror-scene.ts";

const BAD_INPUT = expect.objectContaining({ name: "DomainError", code: "BAD_INPUT" });
const bytesAt = async ({ objects }: MemoryRegister, id: TileId) =>
  (await objects.get(`log/${tilePath(id)}`)) ?? new Uint8Array();
const tileAt = async (log: MemoryRegister, id: TileId) => decodeTile(await bytesAt(log, id), id.width);

let log: MemoryRegister;
beforeAll(async () => {
  log = await witnessedLog(900);
});

describe("C2SP tlog-tiles, paths", () => {
  it.each(["0", "63"])("'<L> MUST be a decimal ASCII integer between 0 and 63': reads level %s", (level) => {
    expect(readTilePath(`tile/${level}/000`)).toEqual({ level: Number(level), index: 0, width: 256 });
  });

  it.each(["64", "99", "100", "-1", "00", "01", "+1", "1.0", "", "x", "٣"])(
    "'<L> MUST be … between 0 and 63, with no additional leading zeroes': refuses level %j",
    (level) => {
      expect(readTilePath(`tile/${level}/000`)).toBeUndefined();
    },
  );

  it.each([
    [0, "000"],
    [999, "999"],
    [1000, "x001/000"],
    [1_234_067, "x001/x234/067"],
    [Number.MAX_SAFE_INTEGER, "x009/x007/x199/x254/x740/991"],
  ])("'encoded into zero-padded 3-digit path elements': index %i is %s", (index, path) => {
    expect(tilePath({ level: 0, index, width: 256 })).toBe(`tile/0/${path}`);
    expect(readTilePath(`tile/entries/${path}`)).toEqual({ level: "entries", index, width: 256 });
  });

  it.each([
    "0",
    "00",
    "0000",
    "1000",
    "001/000",
    "x001/x000",
    "x000/001",
    "x001/00",
    "x001//000",
    "X001/000",
    "x009/x007/x199/x254/x740/992",
    "x001/x000/x000/x000/x000/x000/000",
    "001/",
    "%30%30%31",
  ])("'All but the last path element MUST begin with an x': refuses %j", (path) => {
    expect(readTilePath(`tile/0/${path}`)).toBeUndefined();
  });

  it.each(["1", "255"])("'<W> is … a decimal ASCII integer between 1 and 255': reads %s", (width) => {
    expect(readTilePath(`tile/0/000.p/${width}`)?.width).toBe(Number(width));
  });

  it.each(["0", "256", "257", "999", "01", "-1", "", "1/", "x", "1.p/1"])(
    "'<W> is … between 1 and 255, with no additional leading zeroes': refuses %j",
    (width) => {
      expect(readTilePath(`tile/0/000.p/${width}`)).toBeUndefined();
      expect(readTilePath(`tile/entries/000.p/${width}`)).toBeUndefined();
    },
  );
});

describe("C2SP tlog-tiles, tiles", () => {
  it("'Full tiles MUST be exactly 256 hashes wide, or 8,192 bytes'", async () => {
    expect(await bytesAt(log, { level: 0, index: 0, width: 256 })).toHaveLength(8192);
    expect(() => decodeTile(new Uint8Array(8191), TILE_WIDTH)).toThrow(BAD_INPUT);
    expect(() => decodeTile(new Uint8Array(8224), TILE_WIDTH)).toThrow(BAD_INPUT);
  });

  it("'each hash in a tile is the Merkle Tree Hash of a full tile at the level below'", async () => {
    const leaves = await loadEntryHashes(log.objects, 900);
    const upper = await tileAt(log, { level: 1, index: 0, width: 3 });

    expect(upper).toEqual([0, 256, 512].map((start) => merkleRoot(leaves.slice(start, start + 256))));
  });

  it("'For example, a tree of size 70,000': 273 full tiles and one of 112, one full and one of 17, one of 1", () => {
    const widths = (level: number) => tilesToWrite(level, 0, 70_000).map(({ width }) => width);

    expect(tileLevels(70_000)).toBe(3);
    expect(widths(0)).toEqual([...Array(273).fill(256), 112]);
    expect(widths(1)).toEqual([256, 17]);
    expect(widths(2)).toEqual([1]);
  });

  it("'a tree of size 256 will be represented by a full level 0 tile and a partial level 1 tile of width 1'", () => {
    expect(tilesToWrite(0, 0, 256)).toEqual([{ level: 0, index: 0, width: 256 }]);
    expect(tilesToWrite(1, 0, 256)).toEqual([{ level: 1, index: 0, width: 1 }]);
  });

  it.each([0, 1, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537])(
    "'Empty tiles MUST NOT be served': none is made at size %i",
    (size) => {
      const tiles = [0, 1, 2, 3].flatMap((level) => tilesToWrite(level, 0, size));

      expect(tiles.filter(({ width }) => width < 1)).toEqual([]);
    },
  );

  it("'A partial tile … MUST NOT be hashed into a tile at the level above'", async () => {
    expect(await log.objects.get("log/tile/1/000.p/4")).toBeUndefined();
    expect(await tileAt(log, { level: 1, index: 0, width: 3 })).toHaveLength(3);
  });

  it.each([300, 600, 900])(
    "'Logs MUST serve partial tiles corresponding to tree sizes for which a checkpoint was produced': size %i",
    async (size) => {
      const ids = (["entries", 0, 1] as const).flatMap((level) => tilesToWrite(level, 0, size));
      const found = await Promise.all(ids.map((id) => log.objects.get(`log/${tilePath(id)}`)));

      expect(ids.filter(({ width }) => width < TILE_WIDTH)).toHaveLength(3);
      expect(found).not.toContain(undefined);
    },
  );

  it("'MUST NOT fetch arbitrary partial tiles without verifying a checkpoint with a size that requires their existence'", async () => {
    const asked: string[] = [];
    const served = asOf(log, 600);
    const watched: PublicLog = {
      read: async (path) => {
        asked.push(path);
        return served.get(`log/${path}`);
      },
    };
    const forged: PublicLog = {
      read: async (path) => {
        asked.push(path);
        const bytes = await served.get(`log/${path}`);
        return path === "checkpoint" ? bytes?.map((byte, i) => (i === 22 ? byte ^ 1 : byte)) : bytes;
      },
    };
    const needs = mirrorNeeds(log, "http://localhost", createMemoryObjectStore());

    await expect(mirrorLog({ ...needs, log: forged })).rejects.toMatchObject({ code: "BAD_INPUT" });
    const askedOfForged = asked.splice(0);
    await mirrorLog({ ...needs, log: watched });

    const required = (["entries", 0, 1] as const)
      .flatMap((level) => tilesToWrite(level, 0, 600))
      .map(tilePath);
    expect(askedOfForged).toEqual(["checkpoint"]);
    expect(asked[0]).toBe("checkpoint");
    expect([...new Set(asked.slice(1))].sort()).toEqual(required.sort());
  });

  it("'MAY fetch the full tile … as a fallback in case the partial tile is not available anymore'", async () => {
    const served = asOf(log, 600);
    const pruned: PublicLog = {
      read: async (path) =>
        path === "tile/0/002.p/88" || path.startsWith("tile/entries/002.p/")
          ? undefined
          : served.get(`log/${path}`),
    };
    const full = {
      "tile/0/002": log.objects.get("log/tile/0/002"),
      "tile/entries/002": log.objects.get("log/tile/entries/002"),
    };
    const needs = mirrorNeeds(log, "http://localhost", createMemoryObjectStore());

    const mirrored = await mirrorLog({ ...needs, log: pruned });

    expect(await Promise.all(Object.values(full))).not.toContain(undefined);
    expect(mirrored.size).toBe(600);
  });
});

describe("C2SP tlog-tiles, entry bundles", () => {
  it("'sequences of big-endian uint16 length-prefixed log entries'", () => {
    const entries = [new Uint8Array(0), new Uint8Array(258).fill(7), new Uint8Array(65_535).fill(9)];
    const bundle = encodeEntries(entries);

    expect(bundle.slice(0, 4)).toEqual(Uint8Array.of(0, 0, 1, 2));
    expect(decodeEntries(bundle, 3)).toEqual(entries);
  });

  it("'uint16': an entry of 65,536 bytes is refused instead of losing its length", () => {
    expect(() => encodeEntries([new Uint8Array(65_536)])).toThrow(BAD_INPUT);
  });

  it.each([
    ["half a length", Uint8Array.of(0, 1, 5, 0)],
    ["a length beyond the end", Uint8Array.of(0, 1, 5, 0, 9, 1)],
    ["one entry too few", Uint8Array.of(0, 1, 5)],
    ["one entry too many", Uint8Array.of(0, 1, 5, 0, 0, 0, 0)],
    ["nothing", new Uint8Array()],
  ])("'length-prefixed': refuses a bundle of two entries with %s", (_what, bundle) => {
    expect(() => decodeEntries(bundle, 2)).toThrow(BAD_INPUT);
  });

  it("'Each entry in a bundle hashes to the corresponding entry in the corresponding level 0 Merkle Tree tile'", async () => {
    const bundle = decodeEntries(await bytesAt(log, { level: "entries", index: 3, width: 132 }), 132);
    const tile = await tileAt(log, { level: 0, index: 3, width: 132 });

    expect(concatBytes(...bundle.map(statementHash))).toEqual(concatBytes(...tile));
  });
});

describe("C2SP tlog-tiles, over HTTP", () => {
  let scene: Awaited<ReturnType<typeof createScene>>;
  const ask = (path: string, headers: Readonly<Record<string, string>> = {}) =>
    scene.send(`/log/${path}`, { headers });
  const header = async (path: string, name: string) => (await ask(path)).headers.get(name);

  beforeAll(async () => {
    scene = await createScene({ objects: log.objects });
  });

  it("'MUST be served as a checkpoint at <prefix>/checkpoint with Content-Type: text/plain; charset=utf-8'", async () => {
    expect(await header("checkpoint", "content-type")).toBe("text/plain; charset=utf-8");
  });

  it("'its headers SHOULD prevent caching beyond a few seconds'", async () => {
    expect(await header("checkpoint", "cache-control")).toBe("no-cache");
  });

  it("'Tiles are served … with Content-Type: application/octet-stream', 'its caching headers SHOULD be long-lived'", async () => {
    const responses = await Promise.all(["tile/0/000", "tile/entries/003.p/132"].map((path) => ask(path)));

    expect(
      responses.map(({ status, headers }) => [
        status,
        headers.get("content-type"),
        headers.get("cache-control"),
      ]),
    ).toEqual(Array(2).fill([200, "application/octet-stream", "public, max-age=31536000, immutable"]));
  });

  it("'the checkpoint MUST carry at least one Ed25519 signature by the log'", async () => {
    const [, line] = (await (await ask("checkpoint")).text()).split("\n\n");

    expect(line).toMatch(/^— register\.example\/log [A-Za-z0-9+/]{91}=\n/);
  });

  it("'Entry bundles SHOULD be compressed at the HTTP layer' for those who read gzip, and are whole for others", async () => {
    const zipped = await ask("tile/entries/000", { "accept-encoding": "gzip, identity" });
    const plain = await ask("tile/entries/000", { "accept-encoding": "gzip;q=0, identity" });
    const bytes = new Uint8Array(await zipped.arrayBuffer());

    const own = await bytesAt(log, { level: "entries", index: 0, width: 256 });
    expect([zipped, plain].map(({ headers }) => headers.get("content-encoding"))).toEqual(["gzip", null]);
    expect([zipped, plain].map(({ headers }) => headers.get("vary"))).toEqual(
      Array(2).fill("accept-encoding"),
    );
    expect(zipped.headers.get("etag")).not.toBe(plain.headers.get("etag"));
    expect(bytes.length).toBeLessThan(own.length / 2);
    expect(new Uint8Array(gunzipSync(bytes))).toEqual(new Uint8Array(own));
    expect(new Uint8Array(await plain.arrayBuffer())).toEqual(new Uint8Array(own));
  });

  it.each(["tile/64/000", "tile/0/0", "tile/0/000.p/256", "tile/0/x000/001", "tile/9/000"])(
    "'served as a finite set of static resources': there is nothing at %s",
    async (path) => {
      expect((await ask(path)).status).toBe(404);
    },
  );
});
