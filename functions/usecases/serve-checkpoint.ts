// SPDX-License-Identifier: Apache-2.0
import { decodeUtf8 } from "../../core/canonical/utf8-decode.ts";
import { DomainError } from "../../core/errors.ts";
import { type Checkpoint, readCheckpoint } from "../../core/log/checkpoint.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import { CHECKPOINT_KEY, noteKey } from "./log-tiles.ts";

/** A checkpoint with the text it was read from. */
export interface PublishedCheckpoint {
  readonly note: string;
  readonly checkpoint: Checkpoint;
}

/** The note of one published size, with the cosignatures gathered so far. */
export async function readNote(size: number, objects: ObjectStore): Promise<PublishedCheckpoint | undefined> {
  return parse(await objects.get(noteKey(size)));
}

/** The checkpoint that the log serves now; undefined before the first entry. */
export async function readServedCheckpoint(objects: ObjectStore): Promise<PublishedCheckpoint | undefined> {
  return parse(await objects.get(CHECKPOINT_KEY));
}

/** Serves the note of this size, unless a larger one is served already: what readers saw never shrinks. */
export async function serveCheckpoint(size: number, objects: ObjectStore): Promise<void> {
  const served = await readServedCheckpoint(objects);
  const kept = await readNote(size, objects);
  if (kept === undefined || kept.note === served?.note || (served?.checkpoint.size ?? 0) > size) return;
  await objects.put(CHECKPOINT_KEY, new TextEncoder().encode(kept.note), "text/plain; charset=utf-8");
}

function parse(bytes: Uint8Array | undefined): PublishedCheckpoint | undefined {
  if (bytes === undefined) return undefined;
  const note = decodeUtf8(bytes);
  if (note === undefined) throw new DomainError("INVARIANT", "a stored checkpoint is not text");
  return { note, checkpoint: readCheckpoint(note) };
}
