// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../core/errors.ts";
import { cosignedAt, isSignedBy } from "../../core/log/checkpoint.ts";
import type { VerifierKey } from "../../core/log/verifier-key.ts";
import type { Primitives } from "../../verifier/primitives.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import { type PublishedCheckpoint, readServedCheckpoint } from "./serve-checkpoint.ts";

/** The published checkpoint with how many of the register's witnesses cosigned it. */
export interface WitnessedCheckpoint extends PublishedCheckpoint {
  readonly witnesses: number;
}

interface Needs {
  readonly objects: ObjectStore;
  readonly logKey: VerifierKey;
  readonly witnessKeys: readonly VerifierKey[];
  readonly primitives: Primitives;
}

/** The checkpoint as published, or undefined before the first entry. */
export async function readWitnessedCheckpoint(needs: Needs): Promise<WitnessedCheckpoint | undefined> {
  const published = await readServedCheckpoint(needs.objects);
  if (published === undefined) return undefined;
  const { checkpoint } = published;
  const { verifyEd25519 } = needs.primitives;
  if (!isSignedBy(checkpoint, needs.logKey, verifyEd25519))
    throw new DomainError("INVARIANT", "the published checkpoint is not signed by the log's key");
  const cosigned = needs.witnessKeys.filter(
    (key) => cosignedAt(checkpoint, key, verifyEd25519) !== undefined,
  );
  return { ...published, witnesses: cosigned.length };
}

/** Size of the published log; 0 before the first entry. */
export async function readLogSize({ objects }: Pick<Needs, "objects">): Promise<number> {
  return (await readServedCheckpoint(objects))?.checkpoint.size ?? 0;
}
