// SPDX-License-Identifier: Apache-2.0
import { isDomainError } from "../../core/errors.ts";
import type { VerifyEd25519 } from "../../core/log/checkpoint.ts";
import type { VerifierKey } from "../../core/log/verifier-key.ts";
import type { AnchorStore } from "../ports/anchor-store.ts";
import type { CertificateStore } from "../ports/certificate-store.ts";
import type { LogStore } from "../ports/log-store.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import type { Outbox } from "../ports/outbox.ts";
import { type CheckedContract, openAnchorCheck } from "./check-log-anchors.ts";
import { checkFrontier, type HeadNeeds, type LogHeads, noteClaims, readHeads } from "./check-log-heads.ts";
import { checkLater, type LaterNeeds } from "./check-log-later.ts";
import { createRecordCheck } from "./check-log-records.ts";
import { checkTree, type RootClaim } from "./check-log-tree.ts";
import {
  createFindings,
  type LogFinding,
  type LogFindings,
  type LogPart,
  readOrFind,
} from "./log-findings.ts";
import { noteKey, readEntries } from "./log-tiles.ts";

export interface CheckLogNeeds extends Omit<LaterNeeds, "contracts"> {
  readonly settings: { readonly origin: string };
  readonly logKey: VerifierKey;
  readonly witnessKeys: readonly VerifierKey[];
  readonly verifyEd25519: VerifyEd25519;
  readonly log: Pick<LogStore, "head">;
  readonly certificates: Pick<CertificateStore, "find">;
  readonly outbox: Pick<Outbox, "pending">;
  readonly anchors: Pick<AnchorStore, "firstFinalCovering">;
  readonly contracts: readonly CheckedContract[];
  readonly progress?: (progress: { readonly entries: number; readonly size: number }) => void;
  /** called for each finding as it is made */
  readonly tell?: (finding: LogFinding) => void;
}

const DAMAGED: readonly LogPart[] = ["entry bundle", "tile", "tree", "entry", "head", "checkpoint"];

export interface LogCheck {
  /** the first thousand */
  readonly findings: readonly LogFinding[];
  /** how many there were */
  readonly total: number;
  readonly size: number;
  readonly counts: {
    /** tiles of hashes and bundles of entries that were read */
    readonly tiles: number;
    /** claimed roots that were compared with a recomputed one */
    readonly roots: number;
    readonly notes: number;
    readonly anchors: number;
    readonly records: number;
  };
  /** right cosignatures under the served checkpoint, and how many witnesses there are */
  readonly witnesses: { readonly right: number; readonly of: number };
  /** what nobody could be asked about, in words */
  readonly notChecked: readonly string[];
}

/**
 * Walks the whole log and names every disagreement between head row, checkpoints, tiles, entries, records, outbox, anchors and
 * contracts. A damaged part is reported and the walk goes on; only a store that cannot be asked at all ends it, with
 * UNAVAILABLE. Nothing may write to the register meanwhile.
 */
export async function checkLog(needs: CheckLogNeeds): Promise<LogCheck> {
  const findings = createFindings(needs.tell);
  const headNeeds: HeadNeeds = { ...needs, origin: needs.settings.origin, findings };
  const heads = await readHeads(headNeeds);
  const { size, objects } = heads;
  const anchorCheck = await openAnchorCheck({ ...needs, findings });
  const records = createRecordCheck({
    ...needs,
    findings,
    settledBelow: heads.settledBelow,
    readEntry: (index) => readAgain(objects, size, index),
  });
  const published = new Set<number>();
  const tree = await checkTree({
    objects,
    findings,
    size,
    root: heads.root,
    async claimsIn(from, to) {
      const notes = await noteClaims(from, to, headNeeds);
      for (const note of notes) published.add(note.size);
      const anchored = await anchorCheck.claimsIn(from, to);
      const own = heads.claims.filter((claim) => claim.size > from && claim.size <= to);
      const kept = [...own.filter(({ isPublished }) => isPublished), ...anchored.filter(isAnchor)];
      await requireNotes(new Set(kept.map((claim) => claim.size)), objects, findings);
      return [...own, ...notes, ...anchored];
    },
    async onBundle(bundle) {
      await records.checkBundle(bundle);
      needs.progress?.({ entries: bundle.start + bundle.width, size });
    },
  });
  if (tree.frontier?.size === heads.head?.size) checkFrontier(heads.head, tree.frontier?.nodes, findings);
  tellBeyond(heads, findings);
  await anchorCheck.finish(size);
  await records.finish();
  // Over entries that the walk found damaged, what was made of them cannot be judged.
  if (!findings.list.some(({ part }) => DAMAGED.includes(part)))
    await checkLater({ ...needs, findings, size });
  return {
    findings: findings.list,
    total: findings.total,
    size,
    counts: {
      tiles: tree.tiles,
      roots: tree.roots,
      notes: published.size,
      anchors: anchorCheck.anchors,
      records: records.records,
    },
    witnesses: { right: heads.witnesses, of: needs.witnessKeys.length },
    notChecked: anchorCheck.notChecked,
  };
}

function isAnchor({ part }: RootClaim): boolean {
  return part === "anchor";
}

/** Whatever was served or anchored was kept first: a size without its note cannot be shown to anybody any more. */
async function requireNotes(
  sizes: ReadonlySet<number>,
  objects: Pick<ObjectStore, "get">,
  findings: LogFindings,
): Promise<void> {
  for (const size of sizes) {
    const key = noteKey(size);
    const note = await readOrFind(findings, "note", key, () => objects.get(key));
    if (note === undefined) findings.add("note", key, `the checkpoint of size ${size}`, "nothing");
  }
}

function tellBeyond({ claims, size }: LogHeads, findings: LogFindings): void {
  for (const claim of claims.filter((one) => one.size > size))
    findings.add(claim.part, claim.where, `at most ${size} entries, as can be read`, `size ${claim.size}`);
}

async function readAgain(
  objects: Pick<ObjectStore, "get">,
  size: number,
  index: number,
): Promise<Uint8Array | undefined> {
  try {
    const [entry] = await readEntries(objects, size, index, index + 1);
    return entry;
  } catch (error) {
    // A bundle that cannot be read was told when the walk came by.
    if (isDomainError(error) && error.code !== "UNAVAILABLE") return undefined;
    throw error;
  }
}
