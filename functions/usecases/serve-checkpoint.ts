// SPDX-License-Identifier: Apache-2.0
import { equalBytes } from "../../core/canonical/encoding.ts";
import { decodeUtf8 } from "../../core/canonical/utf8-decode.ts";
import { DomainError } from "../../core/errors.ts";
import { type Checkpoint, formatCheckpoint, readCheckpoint } from "../../core/log/checkpoint.ts";
import type { NoteSignature } from "../../core/log/signed-note.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import { CHECKPOINT_KEY, noteKey } from "./log-tiles.ts";

const NOTE_TYPE = "text/plain; charset=utf-8";

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

/**
 * Serves the note of this size, unless a larger one is served already: what readers saw never shrinks, whoever else serves at
 * the same time and however late a write takes effect.
 */
export async function serveCheckpoint(size: number, objects: ObjectStore): Promise<void> {
  // A lost swap means that another run has served something newer, so somebody always gets on.
  while (!(await serveOnce(size, objects)));
}

async function serveOnce(size: number, objects: ObjectStore): Promise<boolean> {
  const standing = await objects.get(CHECKPOINT_KEY);
  const served = parse(standing);
  const kept = await readNote(size, objects);
  if (kept === undefined || kept.note === served?.note || (served?.checkpoint.size ?? 0) > size) return true;
  return objects.swap(CHECKPOINT_KEY, standing, new TextEncoder().encode(kept.note), NOTE_TYPE);
}

/**
 * Adds cosignatures to the note of a checkpoint. None that was kept is ever lost to another run that adds its own at the same
 * time: an anchor may already count on it.
 */
export async function keepCosignatures(
  checkpoint: Checkpoint,
  added: readonly NoteSignature[],
  objects: ObjectStore,
): Promise<void> {
  while (!(await keepOnce(checkpoint, added, objects)));
}

async function keepOnce(
  checkpoint: Checkpoint,
  added: readonly NoteSignature[],
  objects: ObjectStore,
): Promise<boolean> {
  const key = noteKey(checkpoint.size);
  const standing = await objects.get(key);
  const signatures = parse(standing)?.checkpoint.signatures ?? checkpoint.signatures;
  const fresh = added.filter(
    (one) => !signatures.some(({ name, keyId }) => name === one.name && equalBytes(keyId, one.keyId)),
  );
  if (fresh.length === 0) return true;
  const note = formatCheckpoint({ ...checkpoint, signatures: [...signatures, ...fresh] });
  readCheckpoint(note);
  return objects.swap(key, standing, new TextEncoder().encode(note), NOTE_TYPE);
}

function parse(bytes: Uint8Array | undefined): PublishedCheckpoint | undefined {
  if (bytes === undefined) return undefined;
  const note = decodeUtf8(bytes);
  if (note === undefined) throw new DomainError("INVARIANT", "a stored checkpoint is not text");
  return { note, checkpoint: readCheckpoint(note) };
}
