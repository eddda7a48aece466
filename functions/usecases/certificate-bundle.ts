// SPDX-License-Identifier: Apache-2.0
import { type Bundle, type BundleInclusion, writeBundle } from "../../core/bundle/bundle.ts";
import { toHex } from "../../core/canonical/encoding.ts";
import type { Credential } from "../../core/credential/credential.ts";
import type { ShownFact } from "../../core/disclosure/commitment.ts";
import { DomainError } from "../../core/errors.ts";
import { inclusionPath } from "../../core/merkle/inclusion.ts";
import type { PairHasher } from "../../core/merkle/pair-hasher.ts";
import type { AnchorRecord } from "../ports/anchor-store.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import { withLogNodes } from "./log-tiles.ts";
import { type PublishedCheckpoint, readNote } from "./serve-checkpoint.ts";

/** The log's evidence at the size of a FINAL anchor. */
export interface LogEvidence {
  readonly anchor: AnchorRecord & { readonly mined: NonNullable<AnchorRecord["mined"]> };
  readonly published: PublishedCheckpoint;
}

/** Reads the checkpoint that an anchor put on its chain. */
export async function logEvidence(
  anchor: AnchorRecord | undefined,
  objects: ObjectStore,
): Promise<LogEvidence> {
  const published = anchor === undefined ? undefined : await readNote(anchor.size, objects);
  if (anchor?.mined == null || published === undefined) {
    throw new DomainError("INVARIANT", "expected a final anchor with its checkpoint");
  }
  return { anchor: { ...anchor, mined: anchor.mined }, published };
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
  { anchor, published }: LogEvidence,
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
    anchors: [
      {
        chain: anchor.chain,
        contract: anchor.contract,
        transaction: anchor.mined.transaction,
        block: anchor.mined.block,
        blockHash: anchor.mined.blockHash,
        size: anchor.size,
        consistency: [],
        header: anchor.evidence?.header ?? null,
        receiptProof: anchor.evidence?.receiptProof ?? [],
        logIndex: anchor.mined.logIndex,
      },
    ],
    credential: parts.credential,
    certificateStatement: certificate?.statement ?? null,
    certificateInclusion:
      certificate === undefined ? null : await proveInclusion(certificate.logIndex, size, needs),
    status: parts.status,
  });
}
