// SPDX-License-Identifier: Apache-2.0
import { toHex } from "../../core/canonical/encoding.ts";
import { readCheckpoint } from "../../core/log/checkpoint.ts";
import { tileLevels, tilesToWrite } from "../../core/log/tiles.ts";
import type { MemoryStores } from "../../functions/adapters/memory/memory-stores.ts";
import type { AnchorRecord } from "../../functions/ports/anchor-store.ts";
import type { ObjectStore } from "../../functions/ports/object-store.ts";
import { CHECKPOINT_KEY, tileKey } from "../../functions/usecases/log-tiles.ts";

export interface ServedCheckpoint {
  readonly size: number;
  readonly root: string;
  readonly note: string;
}

/** What was seen at the moment it happened and could not be seen at the end. */
export interface History {
  /** every checkpoint that was ever served, oldest first */
  readonly served: readonly ServedCheckpoint[];
  /** every record that was ever FINAL */
  readonly finals: readonly AnchorRecord[];
  /** serials that were planned, by disclosure */
  readonly planned: ReadonlyMap<string, readonly string[]>;
  readonly violations: string[];
}

/** The stores with an observer at the door, behind all faults: it sees what truly takes effect. */
export function watchedStores(stores: MemoryStores): {
  readonly stores: MemoryStores;
  readonly history: History;
} {
  const served: ServedCheckpoint[] = [];
  const finals: AnchorRecord[] = [];
  const planned = new Map<string, string[]>();
  const violations: string[] = [];
  const seen = async (key: string, bytes: Uint8Array) => {
    if (key !== CHECKPOINT_KEY) return;
    const note = new TextDecoder().decode(bytes);
    const { size, root } = readCheckpoint(note);
    const last = served.at(-1);
    if (last !== undefined && last.size > size)
      violations.push(`checkpoint ${size} was served after ${last.size}`);
    served.push({ size, root: toHex(root), note });
    for (const missing of await missingTiles(size, stores.objects))
      violations.push(`checkpoint ${size} was served before ${missing}`);
  };
  const watched: MemoryStores = {
    ...stores,
    objects: watchedObjects(stores.objects, seen),
    anchors: {
      ...stores.anchors,
      async put(record) {
        const isPut = await stores.anchors.put(record);
        if (isPut && record.status === "FINAL") finals.push(record);
        return isPut;
      },
    },
    certificates: {
      ...stores.certificates,
      async plan(record) {
        await stores.certificates.plan(record);
        planned.set(record.disclosureId, [...(planned.get(record.disclosureId) ?? []), record.serial]);
        if (!finals.some(({ size }) => size > record.disclosureIndex))
          violations.push(`certificate ${record.serial} was planned before a FINAL anchor covered it`);
      },
    },
  };
  return { stores: watched, history: { served, finals, planned, violations } };
}

function watchedObjects(
  objects: ObjectStore,
  seen: (key: string, bytes: Uint8Array) => Promise<void>,
): ObjectStore {
  return {
    ...objects,
    async put(key, bytes, mediaType) {
      await objects.put(key, bytes, mediaType);
      await seen(key, bytes);
    },
    async putIfAbsent(key, bytes, mediaType) {
      const isPut = await objects.putIfAbsent(key, bytes, mediaType);
      if (isPut) await seen(key, bytes);
      return isPut;
    },
    async swap(key, expected, bytes, mediaType) {
      const isSwapped = await objects.swap(key, expected, bytes, mediaType);
      if (isSwapped) await seen(key, bytes);
      return isSwapped;
    },
  };
}

/** Tiles that a reader of a checkpoint is promised and that do not stand. */
async function missingTiles(size: number, objects: ObjectStore): Promise<readonly string[]> {
  const levels = Array.from({ length: tileLevels(size) }, (_, level) => level);
  const keys = [...levels, "entries" as const].flatMap((level) => tilesToWrite(level, 0, size)).map(tileKey);
  const found = await Promise.all(keys.map((key) => objects.get(key)));
  return keys.filter((_, i) => found[i] === undefined);
}
