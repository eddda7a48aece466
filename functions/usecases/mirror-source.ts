// SPDX-License-Identifier: Apache-2.0
import { decodeUtf8 } from "../../core/canonical/utf8-decode.ts";
import { DomainError } from "../../core/errors.ts";
import {
  type Checkpoint,
  isSignedBy,
  readCheckpoint,
  type VerifyEd25519,
  wronglySigned,
} from "../../core/log/checkpoint.ts";
import { MAX_STATEMENT_BYTES } from "../../core/log/statement.ts";
import {
  decodeEntries,
  encodeEntries,
  readTilePath,
  TILE_WIDTH,
  type TileId,
  tilePath,
} from "../../core/log/tiles.ts";
import type { VerifierKey } from "../../core/log/verifier-key.ts";
import { HASH_BYTES } from "../../core/merkle/hash.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import type { PublicLog } from "../ports/public-log.ts";
import { LOG_PREFIX } from "./log-tiles.ts";

export interface SignedNote {
  readonly note: string;
  readonly checkpoint: Checkpoint;
}

/** Whose signature makes a checkpoint one of this log. */
export interface LogTrust {
  readonly origin: string;
  readonly logKey: VerifierKey;
  readonly witnesses: readonly VerifierKey[];
}

const MAX_CHECKPOINT_BYTES = 131_072;
const MAX_BUNDLE_BYTES = TILE_WIDTH * (2 + MAX_STATEMENT_BYTES);

/** Reads a checkpoint and checks origin and signature; BAD_INPUT, naming what was wrong, for anything else. */
export function readSignedNote(
  bytes: Uint8Array,
  { origin, logKey, witnesses }: LogTrust,
  verify: VerifyEd25519,
): SignedNote {
  const note = decodeUtf8(bytes);
  if (note === undefined) throw new DomainError("BAD_INPUT", "checkpoint: expected text");
  const checkpoint = readCheckpoint(note);
  if (checkpoint.origin !== origin)
    throw new DomainError(
      "BAD_INPUT",
      `checkpoint: expected origin ${origin}, got ${checkpoint.origin.slice(0, 120)}`,
    );
  if (!isSignedBy(checkpoint, logKey, verify))
    throw new DomainError(
      "BAD_INPUT",
      `checkpoint: expected a signature of ${logKey.name}, got none that is right`,
    );
  const liar = wronglySigned(checkpoint, witnesses, verify);
  if (liar !== undefined)
    throw new DomainError("BAD_INPUT", `checkpoint: expected no wrong signature of ${liar}, got one`);
  return { note, checkpoint };
}

/** The checkpoint that a log shows now. */
export async function readShownNote(
  log: PublicLog,
  trust: LogTrust,
  verify: VerifyEd25519,
): Promise<SignedNote> {
  const bytes = await log.read("checkpoint", MAX_CHECKPOINT_BYTES);
  if (bytes === undefined) throw new DomainError("NOT_FOUND", "log: expected a checkpoint, got nothing");
  return readSignedNote(bytes, trust, verify);
}

/** Tiles of a public log under the keys they have in an object store. Throws BAD_INPUT for one that is not served. */
export function servedTiles(log: PublicLog): Pick<ObjectStore, "get"> {
  return {
    async get(key) {
      const path = key.slice(LOG_PREFIX.length);
      const id = readTilePath(path);
      const bytes = id && ((await log.read(path, maxBytes(id))) ?? (await cutFromFull(log, id)));
      if (bytes === undefined) throw new DomainError("BAD_INPUT", `log: expected ${path}, got nothing`);
      return bytes;
    },
  };
}

/** A log may drop a narrow tile once the full one exists (C2SP tlog-tiles). */
async function cutFromFull(log: PublicLog, id: TileId): Promise<Uint8Array | undefined> {
  if (id.width === TILE_WIDTH) return undefined;
  const full = { ...id, width: TILE_WIDTH };
  const bytes = await log.read(tilePath(full), maxBytes(full));
  if (bytes === undefined || id.level !== "entries") return bytes?.slice(0, id.width * HASH_BYTES);
  return encodeEntries(decodeEntries(bytes, TILE_WIDTH).slice(0, id.width));
}

function maxBytes({ level, width }: TileId): number {
  return level === "entries" ? MAX_BUNDLE_BYTES : width * HASH_BYTES;
}
