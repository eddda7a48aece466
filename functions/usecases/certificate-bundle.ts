// SPDX-License-Identifier: Apache-2.0
import {
  type Bundle,
  type BundleAnchor,
  type BundleInclusion,
  writeBundle,
} from "../../core/bundle/bundle.ts";
import { toHex } from "../../core/canonical/encoding.ts";
import type { Credential } from "../../core/credential/credential.ts";
import type { ShownFact } from "../../core/disclosure/commitment.ts";
import { DomainError } from "../../core/errors.ts";
import { consistencyProof } from "../../core/merkle/consistency.ts";
import { inclusionPath } from "../../core/merkle/inclusion.ts";
import type { PairHasher } from "../../core/merkle/pair-hasher.ts";
import type { AnchorRecord } from "../ports/anchor-store.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import { withLogNodes } from "./log-tiles.ts";
import { type PublishedCheckpoint, readNote } from "./serve-checkpoint.ts";

type MinedRecord = AnchorRecord & { readonly mined: NonNullable<AnchorRecord["mined"]> };

/** The log's evidence at the size of a FINAL anchor. */
export interface LogEvidence {
  /** the one whose size the checkpoint has */
  readonly anchor: MinedRecord;
  /** one a chain, at this size or a later one */
  readonly anchors: readonly MinedRecord[];
  readonly published: PublishedCheckpoint;
}

/** Reads the checkpoint that the smallest of some anchors put on its chain: every other one covers it too. */
export async function logEvidence(
  covering: readonly AnchorRecord[] | undefined,
  objects: ObjectStore,
): Promise<LogEvidence> {
  const anchors = (covering ?? []).flatMap((one) =>
    one.mined === null ? [] : [{ ...one, mined: one.mined }],
  );
  const size = Math.min(...anchors.map((one) => one.size));
  const anchor = anchors.find((one) => one.size === size);
  const published = anchor === undefined ? undefined : await readNote(size, objects);
  if (anchor === undefined || published === undefined) {
    throw new DomainError("INVARIANT", "expected a final anchor with its checkpoint");
  }
  return { anchor, anchors, published };
}

export interface ProofNeeds {
  readonly objects: ObjectStore;
  /** hashes many nodes at once */
  readonly hashPairs: PairHasher;
}

/** Proof that an entry stands in the log at the size of a checkpoint. */
export async function proveInclusion(
  index: number,
  size: number,
  { objects, hashPairs }: ProofNeeds,
): Promise<BundleInclusion> {
  const path = await withLogNodes(objects, size, (read) => inclusionPath(index, size, read), hashPairs);
  return { index, size, path: path.map(toHex) };
}

/** The parts of a bundle that do not come from the log. */
export interface BundleParts {
  readonly statement: string;
  readonly logIndex: number;
  readonly shown: readonly ShownFact[];
  readonly credential: Credential;
  readonly certificate: { readonly statement: string; readonly logIndex: number } | undefined;
  readonly status: Bundle["status"];
}

/** Bytes of the evidence bundle (docs/formats.md §6) at the size of an anchor. */
export async function makeBundle(
  parts: BundleParts,
  { anchors, published }: LogEvidence,
  needs: ProofNeeds,
): Promise<Uint8Array> {
  const { size } = published.checkpoint;
  const { certificate } = parts;
  return writeBundle({
    v: 1,
    type: "touchstone-bundle",
    statement: parts.statement,
    facts: parts.shown,
    inclusion: await proveInclusion(parts.logIndex, size, needs),
    checkpoint: published.note,
    anchors: await Promise.all(anchors.map((anchor) => bundleAnchor(anchor, size, needs))),
    credential: parts.credential,
    certificateStatement: certificate?.statement ?? null,
    certificateInclusion:
      certificate === undefined ? null : await proveInclusion(certificate.logIndex, size, needs),
    status: parts.status,
  });
}

async function bundleAnchor(
  { chain, contract, size, mined, evidence }: MinedRecord,
  checkpointSize: number,
  { objects, hashPairs }: ProofNeeds,
): Promise<BundleAnchor> {
  const { transaction, block, blockHash, logIndex } = mined;
  const proof =
    size === checkpointSize
      ? []
      : await withLogNodes(objects, size, (read) => consistencyProof(checkpointSize, size, read), hashPairs);
  return {
    chain,
    contract,
    transaction,
    block,
    blockHash,
    size,
    consistency: proof.map(toHex),
    header: evidence?.header ?? null,
    receiptProof: evidence?.receiptProof ?? [],
    logIndex,
  };
}
