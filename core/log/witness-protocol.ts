// SPDX-License-Identifier: Apache-2.0
import { fromBase64, toBase64 } from "../canonical/encoding.ts";
import { DomainError } from "../errors.ts";
import { HASH_BYTES } from "../merkle/hash.ts";
import { type Checkpoint, readCheckpoint } from "./checkpoint.ts";
import { MAX_NOTE } from "./signed-note.ts";

/** What a log sends to a witness (C2SP tlog-witness, add-checkpoint). */
export interface AddCheckpoint {
  readonly oldSize: number;
  /** consistency proof from the old size, empty where that is zero */
  readonly proof: readonly Uint8Array[];
  /** the signed checkpoint, verbatim */
  readonly note: string;
}

export const MAX_ADD_CHECKPOINT = MAX_NOTE;
const MAX_PROOF_LINES = 63;
const OLD_SIZE = /^old (0|[1-9][0-9]{0,15})$/;

/** The body of an add-checkpoint request (C2SP tlog-witness). */
export function formatAddCheckpoint({ oldSize, proof, note }: AddCheckpoint): string {
  return `old ${oldSize}\n${proof.map((hash) => `${toBase64(hash)}\n`).join("")}\n${note}`;
}

/** Reads the body of an add-checkpoint request strictly (C2SP tlog-witness); anything else is BAD_INPUT. */
export function readAddCheckpoint(body: string): AddCheckpoint & { readonly checkpoint: Checkpoint } {
  if (body.length > MAX_ADD_CHECKPOINT) throw refused(`at most ${MAX_ADD_CHECKPOINT} characters`);
  const end = body.indexOf("\n\n");
  if (end < 0) throw refused("old size, proof, an empty line and a checkpoint");
  const [sizeLine = "", ...proofLines] = body.slice(0, end).split("\n");
  const oldSize = Number(OLD_SIZE.exec(sizeLine)?.[1] ?? Number.NaN);
  if (!Number.isSafeInteger(oldSize)) throw refused("a first line such as: old 20852014");
  if (proofLines.length > MAX_PROOF_LINES) throw refused(`at most ${MAX_PROOF_LINES} lines of proof`);
  const note = body.slice(end + 2);
  const checkpoint = readCheckpoint(note);
  if (oldSize > checkpoint.size) throw refused(`an old size of ${checkpoint.size} at most`);
  return { oldSize, proof: proofLines.map(readHash), note, checkpoint };
}

function readHash(line: string): Uint8Array {
  const hash = fromBase64(line);
  if (hash?.length !== HASH_BYTES) throw refused("base64 of 32 bytes on each line of the proof");
  return hash;
}

function refused(expected: string): DomainError {
  return new DomainError("BAD_INPUT", `add-checkpoint: expected ${expected}`);
}
