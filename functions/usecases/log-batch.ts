// SPDX-License-Identifier: Apache-2.0
import { canonicalBytes, utf8 } from "../../core/canonical/canonical-json.ts";
import { concatBytes, fromBase64, toBase64 } from "../../core/canonical/encoding.ts";
import { parseStrictJson } from "../../core/canonical/strict-json.ts";
import { decodeUtf8 } from "../../core/canonical/utf8-decode.ts";
import { type Decoder, integer, list, literal, object, text } from "../../core/decode/decoder.ts";
import { DomainError } from "../../core/errors.ts";
import { statementHash } from "../../core/log/statement.ts";
import {
  encodeEntries,
  TILE_HEIGHT,
  TILE_WIDTH,
  type TileId,
  tileLevels,
  tilesToWrite,
} from "../../core/log/tiles.ts";
import { appendLeaves, type Frontier } from "../../core/merkle/frontier.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import type { LoggedEntry, OutboxEntry } from "../ports/outbox.ts";
import { loadTile, readEntries, tileKey } from "./log-tiles.ts";

/** Everything a decided batch will publish, complete in itself: any run can finish it without deciding anything again. */
export interface LogBatch {
  readonly entries: readonly LoggedEntry[];
  readonly objects: readonly { readonly key: string; readonly bytes: Uint8Array }[];
}

const MAX_BATCH = 100_000;
const MAX_BASE64 = 32 * 1024 * 1024;

/** Appends statements to a frontier and makes the tiles that change. Reads only tiles of the published tree. */
export async function buildBatch(
  frontier: Frontier,
  outbox: readonly OutboxEntry[],
  objects: ObjectStore,
): Promise<{ readonly batch: LogBatch; readonly frontier: Frontier }> {
  const fresh: Map<number, Uint8Array>[] = [];
  const bytes = outbox.map(({ statement }) => utf8(statement));
  const grown = appendLeaves(frontier, bytes.map(statementHash), (level, index, hash) => {
    if (level % TILE_HEIGHT !== 0) return;
    const known = fresh[level / TILE_HEIGHT] ?? new Map<number, Uint8Array>();
    fresh[level / TILE_HEIGHT] = known.set(index, hash);
  });
  const made: { key: string; bytes: Uint8Array }[] = [];
  for (let level = 0; level < tileLevels(grown.size); level += 1) {
    for (const id of tilesToWrite(level, frontier.size, grown.size)) {
      made.push({
        key: tileKey(id),
        bytes: await hashTile(id, level, fresh[level] ?? new Map(), frontier.size, objects),
      });
    }
  }
  for (const id of tilesToWrite("entries", frontier.size, grown.size)) {
    made.push({ key: tileKey(id), bytes: await entryTile(id, bytes, frontier.size, objects) });
  }
  const entries = outbox.map(({ ref }, i) => ({ ref, logIndex: frontier.size + i }));
  return { batch: { entries, objects: made }, frontier: grown };
}

async function hashTile(
  id: TileId,
  level: number,
  fresh: ReadonlyMap<number, Uint8Array>,
  fromSize: number,
  objects: ObjectStore,
): Promise<Uint8Array> {
  const start = id.index * TILE_WIDTH;
  const oldWidth = Math.min(id.width, Math.max(0, Math.floor(fromSize / TILE_WIDTH ** level) - start));
  const old = oldWidth === 0 ? [] : await loadTile(objects, { ...id, width: oldWidth });
  const added = Array.from({ length: id.width - oldWidth }, (_, i) => {
    const hash = fresh.get(start + oldWidth + i);
    if (hash === undefined)
      throw new DomainError(
        "INVARIANT",
        `expected a node at tile level ${level}, index ${start + oldWidth + i}`,
      );
    return hash;
  });
  return concatBytes(...old, ...added);
}

async function entryTile(
  id: TileId,
  fresh: readonly Uint8Array[],
  fromSize: number,
  objects: ObjectStore,
): Promise<Uint8Array> {
  const start = id.index * TILE_WIDTH;
  const old =
    start < fromSize ? await readEntries(objects, fromSize, start, Math.min(fromSize, start + id.width)) : [];
  const from = Math.max(0, start - fromSize);
  return encodeEntries([...old, ...fresh.slice(from, from + id.width - old.length)]);
}

const decode: Decoder<{
  readonly v: 1;
  readonly entries: readonly LoggedEntry[];
  readonly objects: readonly { readonly key: string; readonly bytes: string }[];
}> = object({
  v: literal(1),
  entries: list(object({ ref: text(2048), logIndex: integer(0) }), MAX_BATCH),
  objects: list(object({ key: text(256), bytes: text(MAX_BASE64) }), MAX_BATCH),
});

/** A batch as it is staged. */
export function batchBytes({ entries, objects }: LogBatch): Uint8Array {
  return canonicalBytes({
    v: 1,
    entries,
    objects: objects.map(({ key, bytes }) => ({ key, bytes: toBase64(bytes) })),
  });
}

/** Reads a staged batch. */
export function readBatch(bytes: Uint8Array): LogBatch {
  const json = decodeUtf8(bytes);
  if (json === undefined) throw new DomainError("INVARIANT", "the staged batch cannot be read");
  const { entries, objects } = decode(parseStrictJson(json), "batch");
  return {
    entries,
    objects: objects.map(({ key, bytes: encoded }) => {
      const decoded = fromBase64(encoded);
      if (decoded === undefined)
        throw new DomainError("INVARIANT", `the staged object ${key} cannot be read`);
      return { key, bytes: decoded };
    }),
  };
}
