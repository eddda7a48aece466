// SPDX-License-Identifier: Apache-2.0
import { equalBytes } from "../../../core/canonical/encoding.ts";
import { decodeUtf8 } from "../../../core/canonical/utf8-decode.ts";
import { DomainError } from "../../../core/errors.ts";
import {
  type Checkpoint,
  isSignedBy,
  readCheckpoint,
  type VerifyEd25519,
} from "../../../core/log/checkpoint.ts";
import type { VerifierKey } from "../../../core/log/verifier-key.ts";
import type { ObjectListing } from "../../ports/object-listing.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import { type LogBatch, readBatch } from "../log-batch.ts";
import { LOG_PREFIX } from "../log-tiles.ts";

export interface HeadSources {
  readonly objects: Pick<ObjectStore, "get">;
  readonly listing: ObjectListing;
  readonly settings: { readonly origin: string };
  readonly logKey: VerifierKey;
  readonly verifyEd25519: VerifyEd25519;
}

/** What the object store says of the log. */
export interface FoundLog {
  /** the largest checkpoint that the log has signed; undefined before the first */
  readonly signed: Checkpoint | undefined;
  /** sizes of all checkpoints that are kept, smallest first */
  readonly noteSizes: readonly number[];
  /** a batch that was decided, and begun to be published, without being signed */
  readonly decided:
    | { readonly stagingKey: string; readonly size: number; readonly batch: LogBatch }
    | undefined;
}

const NOTES = `${LOG_PREFIX}notes/`;
const STAGING = "staging/";
const STAGED = /^staging\/(0|[1-9][0-9]{0,15})-[0-9a-f]{64}\.json$/;

/**
 * Finds the newest head from kept checkpoints and staged batches. A checkpoint that the log has signed binds it for ever; a
 * batch of which something was published was decided, and has to be finished as it was. Of any other nobody has seen anything.
 */
export async function findLog(needs: HeadSources): Promise<FoundLog> {
  const noteSizes: number[] = [];
  for await (const key of needs.listing.list(NOTES)) noteSizes.push(Number(key.slice(NOTES.length)));
  noteSizes.sort((a, b) => a - b);
  const largest = noteSizes.at(-1);
  const signed = largest === undefined ? undefined : await readSignedNote(largest, needs);
  return { signed, noteSizes, decided: await findDecided(signed?.size ?? 0, needs) };
}

/** A kept checkpoint. Throws INVARIANT where it is not one of this log: what is rebuilt must not rest on it. */
export async function readSignedNote(
  size: number,
  { objects, settings, logKey, verifyEd25519 }: Omit<HeadSources, "listing">,
): Promise<Checkpoint> {
  const key = `${NOTES}${size}`;
  const bytes = await objects.get(key);
  const checkpoint = bytes && readCheckpoint(decodeUtf8(bytes) ?? "");
  const isOwn =
    checkpoint?.size === size &&
    checkpoint.origin === settings.origin &&
    isSignedBy(checkpoint, logKey, verifyEd25519);
  if (checkpoint === undefined || !isOwn)
    throw new DomainError(
      "INVARIANT",
      `${key}: expected a checkpoint of ${settings.origin} signed by its key`,
    );
  return checkpoint;
}

async function findDecided(
  size: number,
  { listing, objects }: Pick<HeadSources, "listing" | "objects">,
): Promise<FoundLog["decided"]> {
  for await (const key of listing.list(STAGING)) {
    const to = Number(STAGED.exec(key)?.[1] ?? 0);
    if (to <= size) continue;
    const bytes = await objects.get(key);
    const batch = bytes && readBatch(bytes);
    if (batch?.entries[0]?.logIndex === size && (await isBegun(batch, objects)))
      return { stagingKey: key, size: to, batch };
  }
  return undefined;
}

/** Batches that were decided against never wrote anything but themselves. */
async function isBegun(batch: LogBatch, objects: Pick<ObjectStore, "get">): Promise<boolean> {
  for (const { key, bytes } of batch.objects) {
    const standing = await objects.get(key);
    if (standing !== undefined) return equalBytes(standing, bytes);
  }
  return false;
}
