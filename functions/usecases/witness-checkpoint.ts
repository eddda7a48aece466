// SPDX-License-Identifier: Apache-2.0
import { isDomainError } from "../../core/errors.ts";
import { type Checkpoint, cosignedAt, type VerifyEd25519 } from "../../core/log/checkpoint.ts";
import type { NoteSignature } from "../../core/log/signed-note.ts";
import { readVerifierKey } from "../../core/log/verifier-key.ts";
import { consistencyProof } from "../../core/merkle/consistency.ts";
import type { LogStore } from "../ports/log-store.ts";
import type { CosignAnswer, Member, Witness } from "../ports/member.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import { withLogNodes } from "./log-tiles.ts";
import { keepCosignatures, readNote, serveCheckpoint } from "./serve-checkpoint.ts";

export interface WitnessNeeds {
  readonly log: LogStore;
  readonly objects: ObjectStore;
  readonly members: readonly Member[];
  /** those whose cosignatures count, where they are others than the members */
  readonly outsideWitnesses?: readonly Witness[];
  readonly verifyEd25519: VerifyEd25519;
}

/** How many of those that count have seen the newest checkpoint; `changed` where this run added a cosignature. */
export interface Witnessed {
  readonly size: number;
  readonly witnesses: number;
  /** how many there are */
  readonly members: number;
  readonly changed: boolean;
  /** why one did not cosign, by its name */
  readonly absent: Readonly<Record<string, string>>;
}

// A member's answer may be out of date once, when another run asked it at the same time; more often is its fault.
const TRIES = 3;

/** The witnesses whose cosignatures the policy counts. */
export function countedWitnesses({
  members,
  outsideWitnesses,
}: Pick<WitnessNeeds, "members" | "outsideWitnesses">): readonly Witness[] {
  return outsideWitnesses ?? members;
}

/**
 * Asks every witness and every member that has not yet cosigned the newest checkpoint. Fail-open: the checkpoint is served with whatever
 * cosignatures there are; whether they suffice is decided where it is anchored.
 */
export async function witnessCheckpoint(needs: WitnessNeeds): Promise<Witnessed | undefined> {
  const head = await needs.log.head();
  const published =
    head === undefined || head.batch !== null ? undefined : await readNote(head.size, needs.objects);
  if (published === undefined) return undefined;
  const { checkpoint, note } = published;
  const asked = await Promise.all(
    [...needs.members, ...(needs.outsideWitnesses ?? [])]
      .filter((one) => !hasSigned(checkpoint, one, needs.verifyEd25519))
      .map((one) => askWitness(one, checkpoint, note, needs)),
  );
  const added = asked.flatMap(({ signature }) => signature ?? []);
  await keepCosignatures(checkpoint, added, needs.objects);
  // Also where nothing was added: a run that died, or was overtaken, between keeping a note and serving it is mended here.
  await serveCheckpoint(checkpoint.size, needs.objects);
  const counted = countedWitnesses(needs);
  const signed = { ...checkpoint, signatures: [...checkpoint.signatures, ...added] };
  return {
    size: checkpoint.size,
    witnesses: counted.filter((one) => hasSigned(signed, one, needs.verifyEd25519)).length,
    members: counted.length,
    changed: added.length > 0,
    absent: Object.fromEntries(
      asked.flatMap(({ name, problem }) => (problem === undefined ? [] : [[name, problem]])),
    ),
  };
}

/** Names of the members whose valid cosignature stands under a checkpoint. */
export function witnessesOf(
  checkpoint: Checkpoint,
  witnessKeys: readonly string[],
  verify: VerifyEd25519,
): readonly string[] {
  return witnessKeys
    .map(readVerifierKey)
    .flatMap((key) => (cosignedAt(checkpoint, key, verify) === undefined ? [] : key.name));
}

function hasSigned(checkpoint: Checkpoint, { witnessKey }: Witness, verify: VerifyEd25519): boolean {
  return witnessesOf(checkpoint, [witnessKey], verify).length > 0;
}

interface Asked {
  readonly name: string;
  readonly signature?: NoteSignature;
  readonly problem?: string;
}

async function askWitness(
  witness: Witness,
  checkpoint: Checkpoint,
  note: string,
  needs: WitnessNeeds,
): Promise<Asked> {
  const { name } = witness;
  try {
    const answer = await cosignFrom(witness, checkpoint, note, needs);
    if (answer.status === "conflict") return { name, problem: problemOf(answer.knownSize, checkpoint.size) };
    const { keyId } = readVerifierKey(witness.witnessKey);
    const signature: NoteSignature = { name, keyId, signature: answer.cosignature };
    const isValid = hasSigned({ ...checkpoint, signatures: [signature] }, witness, needs.verifyEd25519);
    return isValid ? { name, signature } : { name, problem: "answered an invalid cosignature" };
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return { name, problem: error.message };
  }
}

function problemOf(knownSize: number, size: number): string {
  return knownSize === size ? `holds another tree of size ${size}` : `knows size ${knownSize}`;
}

async function cosignFrom(
  witness: Witness,
  checkpoint: Checkpoint,
  note: string,
  { objects }: WitnessNeeds,
): Promise<CosignAnswer> {
  let answer: CosignAnswer = { status: "conflict", knownSize: 0 };
  for (let tries = 0; tries < TRIES && answer.status === "conflict"; tries += 1) {
    const from = answer.knownSize;
    if (from > checkpoint.size) return answer;
    const proof =
      from === 0
        ? []
        : await withLogNodes(objects, checkpoint.size, (read) =>
            consistencyProof(from, checkpoint.size, read),
          );
    answer = await witness.cosign(from, proof, note);
    // Asked from the size it knows, it has not moved: its tree of that size is another.
    if (answer.status === "conflict" && answer.knownSize === from) return answer;
  }
  return answer;
}
