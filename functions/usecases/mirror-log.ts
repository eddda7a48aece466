// SPDX-License-Identifier: Apache-2.0
import { utf8 } from "../../core/canonical/canonical-json.ts";
import { equalBytes, toBase64 } from "../../core/canonical/encoding.ts";
import { DomainError } from "../../core/errors.ts";
import { type Checkpoint, cosignedAt, type VerifyEd25519 } from "../../core/log/checkpoint.ts";
import { consistencyProof, isConsistent } from "../../core/merkle/consistency.ts";
import { emptyRoot } from "../../core/merkle/hash.ts";
import { rangeRoot } from "../../core/merkle/tree.ts";
import type { Clock } from "../ports/clock.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import type { PublicLog } from "../ports/public-log.ts";
import { CHECKPOINT_KEY, noteKey, withLogNodes } from "./log-tiles.ts";
import { copyLog, type TellProgress } from "./mirror-copy.ts";
import {
  type LogTrust,
  readShownNote,
  readSignedNote,
  type SignedNote,
  servedTiles,
} from "./mirror-source.ts";

export interface MirrorNeeds {
  readonly trust: LogTrust;
  readonly log: PublicLog;
  /** the mirror's copy, in the layout of the log itself below `log/` */
  readonly objects: ObjectStore;
  readonly verifyEd25519: VerifyEd25519;
  readonly clock: Clock;
  /** reads every entry that is here again, and gets anew what is damaged */
  readonly isRecheck?: boolean;
  readonly progress?: TellProgress;
}

export interface Mirrored {
  readonly size: number;
  /** what was here before */
  readonly fromSize: number;
  /** bundles that came over the network */
  readonly bundles: number;
  /** right cosignatures under the checkpoint */
  readonly witnesses: number;
}

const TEXT = "text/plain; charset=utf-8";

/**
 * Brings a verified copy of a public log up to date. Nothing is written that does not lead to a checkpoint signed by the trusted
 * key and consistent with the copy; the checkpoint is written last, so that a run that dies leaves a whole smaller copy and the
 * next one goes on where it was. A log that shows another past is refused with CONFLICT, and both checkpoints are kept in
 * `fork-<size>.txt`.
 */
export async function mirrorLog(needs: MirrorNeeds): Promise<Mirrored> {
  const { objects, trust, log, verifyEd25519, isRecheck = false } = needs;
  const served = servedTiles(log);
  const own = await readOwn(needs);
  const shown = await readShownNote(log, trust, verifyEd25519);
  const { size } = shown.checkpoint;
  if (own !== undefined) await requireExtension(own, shown, served, needs);
  else if (size === 0) requireEmptyRoot(shown.checkpoint);
  const fromSize = own?.checkpoint.size ?? 0;
  const start = isRecheck ? 0 : fromSize;
  const { bundles } =
    start === size ? { bundles: 0 } : await copyLog(start, shown.checkpoint, { ...needs, served });
  const witnesses = witnessCount(shown.checkpoint, needs);
  const isBetter = own === undefined || size > fromSize || witnesses > witnessCount(own.checkpoint, needs);
  if (isBetter && size > 0) {
    // A crash between the two leaves a note of a size whose tiles are all here.
    await objects.put(noteKey(size), utf8(shown.note), TEXT);
    await objects.put(CHECKPOINT_KEY, utf8(shown.note), TEXT);
  }
  return { size, fromSize, bundles, witnesses };
}

/** The checkpoint of the copy, which its own tiles must lead to; undefined before the first run has ended. */
async function readOwn(needs: MirrorNeeds): Promise<SignedNote | undefined> {
  const bytes = await needs.objects.get(CHECKPOINT_KEY);
  if (bytes === undefined) return undefined;
  const own = readSignedNote(bytes, needs.trust, needs.verifyEd25519);
  const { size, root } = own.checkpoint;
  if (needs.isRecheck !== true && !equalBytes(await rootAt(size, size, needs.objects), root))
    throw new DomainError(
      "INVARIANT",
      `mirror: expected its own tiles to lead to its checkpoint of size ${size}; recheck it`,
    );
  return own;
}

function rootAt(size: number, logSize: number, objects: Pick<ObjectStore, "get">): Promise<Uint8Array> {
  return withLogNodes(objects, logSize, (read) => rangeRoot(0, size, read));
}

function requireEmptyRoot({ root }: Checkpoint): void {
  if (!equalBytes(root, emptyRoot()))
    throw new DomainError(
      "BAD_INPUT",
      "checkpoint: expected the root of the empty tree at size 0, got another",
    );
}

/** Throws CONFLICT where the log shows another past than the mirror holds, or only an older one. */
async function requireExtension(
  own: SignedNote,
  shown: SignedNote,
  served: Pick<ObjectStore, "get">,
  needs: MirrorNeeds,
): Promise<void> {
  const [held, now] = [own.checkpoint, shown.checkpoint];
  if (now.size > held.size) return requireConsistent(own, shown, served, needs);
  const heldThen = await rootAt(now.size, held.size, needs.objects);
  if (!equalBytes(heldThen, now.root))
    throw await fork(own, shown, { size: now.size, held: heldThen, shown: now.root, proof: [] }, needs);
  if (now.size < held.size)
    throw new DomainError(
      "CONFLICT",
      `log: expected at least ${held.size} entries, as the mirror holds, got ${now.size}`,
    );
}

async function requireConsistent(
  own: SignedNote,
  shown: SignedNote,
  served: Pick<ObjectStore, "get">,
  needs: MirrorNeeds,
): Promise<void> {
  const [first, second] = [own.checkpoint.size, shown.checkpoint.size];
  const answer = await withLogNodes(served, second, (read) => ({
    proof: consistencyProof(first, second, read),
    firstRoot: rangeRoot(0, first, read),
  }));
  const claim = { first, second, secondRoot: shown.checkpoint.root, proof: answer.proof };
  if (isConsistent({ ...claim, firstRoot: own.checkpoint.root })) return;
  // Only where the served tiles prove another past is it the log that forked; else they are damaged and prove nothing.
  if (isConsistent({ ...claim, firstRoot: answer.firstRoot })) {
    const roots = { size: first, held: own.checkpoint.root, shown: answer.firstRoot, proof: answer.proof };
    throw await fork(own, shown, roots, needs);
  }
  throw new DomainError(
    "BAD_INPUT",
    `log: expected tiles that lead to the checkpoint of size ${second}, got others`,
  );
}

interface TwoPasts {
  readonly size: number;
  readonly held: Uint8Array;
  readonly shown: Uint8Array;
  /** RFC 9162 consistency proof from `shown` at this size to the checkpoint that is shown */
  readonly proof: readonly Uint8Array[];
}

/** Keeps the proof that the log signed two pasts, then says so. What stands under the name already is never replaced. */
async function fork(
  own: SignedNote,
  shown: SignedNote,
  pasts: TwoPasts,
  needs: MirrorNeeds,
): Promise<DomainError> {
  const { size } = shown.checkpoint;
  const key = `fork-${size}.txt`;
  const text = [
    `The key of ${needs.trust.origin} signed two checkpoints that cannot both be true.`,
    `found ${new Date(needs.clock.nowMs()).toISOString()}`,
    `root at size ${pasts.size} by the first: ${toBase64(pasts.held)}`,
    `root at size ${pasts.size} by the second: ${toBase64(pasts.shown)}`,
    ...pasts.proof.map((hash) => `consistency proof to the second: ${toBase64(hash)}`),
    `\n--- first, held by the mirror, size ${own.checkpoint.size}\n${own.note}`,
    `--- second, shown by the log, size ${size}\n${shown.note}`,
  ].join("\n");
  await needs.objects.putIfAbsent(key, utf8(text), TEXT);
  const message = `FORK: the log shows at size ${size} another past than the mirror holds at size ${own.checkpoint.size}; both checkpoints are in ${key}`;
  return new DomainError("CONFLICT", message, { size, evidence: key });
}

function witnessCount(checkpoint: Checkpoint, { trust, verifyEd25519 }: MirrorNeeds): number {
  return trust.witnesses.filter((key) => cosignedAt(checkpoint, key, verifyEd25519) !== undefined).length;
}
