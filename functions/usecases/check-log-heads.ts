// SPDX-License-Identifier: Apache-2.0
import { equalBytes, fromHex, toHex } from "../../core/canonical/encoding.ts";
import { decodeUtf8 } from "../../core/canonical/utf8-decode.ts";
import {
  type Checkpoint,
  cosignedAt,
  isSignedBy,
  readCheckpoint,
  type VerifyEd25519,
} from "../../core/log/checkpoint.ts";
import type { VerifierKey } from "../../core/log/verifier-key.ts";
import type { LogHead, LogStore } from "../ports/log-store.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import type { RootClaim } from "./check-log-tree.ts";
import { type LogBatch, readBatch } from "./log-batch.ts";
import { type LogFindings, type LogPart, readOrFind } from "./log-findings.ts";
import { CHECKPOINT_KEY, noteKey, tileKey } from "./log-tiles.ts";
import { mapBounded } from "./map-bounded.ts";

export interface HeadNeeds {
  readonly origin: string;
  readonly logKey: VerifierKey;
  readonly witnessKeys: readonly VerifierKey[];
  readonly verifyEd25519: VerifyEd25519;
  readonly log: Pick<LogStore, "head">;
  readonly objects: Pick<ObjectStore, "get">;
  readonly findings: LogFindings;
}

/** What the register says of its log, before anything is recomputed. */
export interface LogHeads {
  /** as many entries as can be read: the largest size that anything says and whose last tile exists */
  readonly size: number;
  /** the root that the log's own signature, or else the head row, claims at this size */
  readonly root: Uint8Array | undefined;
  readonly head: LogHead | undefined;
  readonly served: Checkpoint | undefined;
  /** cosignatures under the served checkpoint that are right */
  readonly witnesses: number;
  readonly claims: readonly RootClaim[];
  /** the log's objects, with what a decided batch has yet to publish */
  readonly objects: Pick<ObjectStore, "get">;
  /** from here on entries may not be noted in their records yet */
  readonly settledBelow: number;
}

/** Reads head row, decided batch and served checkpoint, and compares them with each other. */
export async function readHeads(needs: HeadNeeds): Promise<LogHeads> {
  const { findings, log } = needs;
  const head = await readOrFind(findings, "head", "head row", () => log.head());
  const batch = head?.batch && (await readStaged(head.batch.stagingKey, needs));
  const objects = withStaged(needs.objects, batch ?? undefined);
  const served = await readSigned("checkpoint", CHECKPOINT_KEY, needs);
  compareSizes(head, served, findings);
  const claims = [...headClaim(head, findings), ...checkpointClaim(served)];
  const size = await readableSize(claims, objects);
  const root = claims.findLast((claim) => claim.size === size)?.root;
  const settledBelow = head?.batch?.fromSize ?? size;
  return {
    size,
    root,
    head,
    served,
    witnesses: served === undefined ? 0 : witnessesUnder(served, "served checkpoint", needs),
    claims,
    objects,
    settledBelow,
  };
}

async function readStaged(key: string, { objects, findings }: HeadNeeds): Promise<LogBatch | undefined> {
  return readOrFind(findings, "staged batch", key, async () => {
    const bytes = await objects.get(key);
    if (bytes === undefined)
      findings.add("staged batch", key, "the batch that the head row names", "nothing");
    return bytes && readBatch(bytes);
  });
}

function withStaged(
  objects: Pick<ObjectStore, "get">,
  batch: LogBatch | undefined,
): Pick<ObjectStore, "get"> {
  const staged = new Map(batch?.objects.map(({ key, bytes }) => [key, bytes]));
  return { get: async (key) => (await objects.get(key)) ?? staged.get(key) };
}

function compareSizes(
  head: LogHead | undefined,
  served: Checkpoint | undefined,
  findings: LogFindings,
): void {
  const allowed =
    head === undefined ? [0] : [head.size, ...(head.batch === null ? [] : [head.batch.fromSize])];
  const size = served?.size ?? 0;
  if (allowed.includes(size)) return;
  if (size > (head?.size ?? 0))
    findings.add("head", "head row", `size ${size}, as the served checkpoint`, `size ${head?.size ?? 0}`);
  else
    findings.add(
      "checkpoint",
      "log/checkpoint",
      `size ${allowed.join(" or ")}, as the head row`,
      `size ${size}`,
    );
}

function headClaim(head: LogHead | undefined, findings: LogFindings): readonly RootClaim[] {
  if (head === undefined || head.size === 0) return [];
  const root = fromHex(head.root);
  if (root?.length === 32)
    return [{ part: "head", where: "head row", size: head.size, root, isPublished: head.batch === null }];
  findings.add("head", "head row", "a root of 32 bytes", head.root);
  return [];
}

function checkpointClaim(served: Checkpoint | undefined): readonly RootClaim[] {
  if (served === undefined || served.size === 0) return [];
  const { size, root } = served;
  return [{ part: "checkpoint", where: CHECKPOINT_KEY, size, root, isPublished: true }];
}

/** A size that is claimed and has nothing behind it must not send anybody through a billion missing tiles. */
async function readableSize(
  claims: readonly RootClaim[],
  objects: Pick<ObjectStore, "get">,
): Promise<number> {
  const sizes = claims.map(({ size }) => size).sort((a, b) => b - a);
  for (const size of sizes) {
    const index = Math.floor((size - 1) / 256);
    const width = size - index * 256;
    const found = await Promise.all(
      (["entries", 0] as const).map((level) => objects.get(tileKey({ level, index, width }))),
    );
    if (found.some((one) => one !== undefined)) return size;
  }
  return sizes.at(-1) ?? 0;
}

/** A stored checkpoint with the log's own signature; undefined, and a finding, where it is not one. */
export async function readSigned(
  part: LogPart,
  key: string,
  { objects, findings, origin, logKey, verifyEd25519 }: HeadNeeds,
): Promise<Checkpoint | undefined> {
  const checkpoint = await readOrFind(findings, part, key, async () => {
    const bytes = await objects.get(key);
    return bytes && readCheckpoint(decodeUtf8(bytes) ?? "");
  });
  if (checkpoint === undefined) return undefined;
  if (checkpoint.origin !== origin) findings.add(part, key, `origin ${origin}`, checkpoint.origin);
  else if (isSignedBy(checkpoint, logKey, verifyEd25519)) return checkpoint;
  else findings.add(part, key, `a signature of ${logKey.name}`, "none that is right");
  return undefined;
}

/** How many witnesses' cosignatures are right; one that bears a witness's name and is wrong is a finding. */
export function witnessesUnder(
  checkpoint: Checkpoint,
  where: string,
  { witnessKeys, verifyEd25519, findings }: HeadNeeds,
): number {
  const signed = witnessKeys.filter((key) => {
    const lines = checkpoint.signatures.filter(
      ({ name, keyId }) => name === key.name && equalBytes(keyId, key.keyId),
    );
    const isRight = cosignedAt(checkpoint, key, verifyEd25519) !== undefined;
    if (lines.length > 0 && !isRight)
      findings.add("checkpoint", where, `a right cosignature of ${key.name}`, "a wrong one");
    return isRight;
  });
  return signed.length;
}

const READS_AT_ONCE = 32;

/** The notes kept for sizes above `from` up to `to`, as claims. Which sizes were published, only asking for each can tell. */
export async function noteClaims(from: number, to: number, needs: HeadNeeds): Promise<readonly RootClaim[]> {
  const sizes = Array.from({ length: to - from }, (_, i) => from + 1 + i);
  const notes = await mapBounded(sizes, READS_AT_ONCE, (size) => readSigned("note", noteKey(size), needs));
  return notes.flatMap((note, i) => {
    const size = sizes[i] ?? 0;
    if (note === undefined) return [];
    if (note.size !== size) {
      needs.findings.add("note", noteKey(size), `a checkpoint of size ${size}`, `size ${note.size}`);
      return [];
    }
    witnessesUnder(note, noteKey(size), needs);
    return { part: "note", where: noteKey(size), size, root: note.root, isPublished: true };
  });
}

/** The head row's own frontier must lead to its root: the next batch is built on it. */
export function checkFrontier(
  head: LogHead | undefined,
  frontier: readonly Uint8Array[] | undefined,
  findings: LogFindings,
): void {
  if (head === undefined || frontier === undefined) return;
  const expected = frontier.map(toHex);
  const at = expected.findIndex((hash, i) => hash !== head.frontier[i]);
  if (at >= 0 || expected.length !== head.frontier.length)
    findings.add(
      "head",
      `head row, frontier hash ${Math.max(0, at)} of ${expected.length}`,
      expected[Math.max(0, at)] ?? "no more hashes",
      head.frontier[Math.max(0, at)] ?? "nothing",
    );
}
