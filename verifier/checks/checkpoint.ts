// SPDX-License-Identifier: Apache-2.0
import { equalBytes } from "../../core/canonical/encoding.ts";
import { type Checkpoint, cosignedAt, isSignedBy } from "../../core/log/checkpoint.ts";
import type { VerifierKey } from "../../core/log/verifier-key.ts";
import type { Read } from "../evidence.ts";
import type { Primitives } from "../primitives.ts";
import type { Trust } from "../trust.ts";
import { failed, type Outcome, passed } from "./outcome.ts";

interface Needs {
  readonly trust: Trust;
  readonly primitives: Primitives;
}

export interface Cosignature {
  readonly name: string;
  readonly unixSeconds: number;
}

/** CHECKPOINT_SIGNATURE: the trusted log's key signed this state (C2SP tlog-checkpoint). */
export function checkCheckpointSignature(
  checkpoint: Read<Checkpoint>,
  { trust, primitives }: Needs,
): Outcome {
  if (!checkpoint.isReadable) return failed("CHECKPOINT_MALFORMED", { problem: checkpoint.problem });
  const { origin } = checkpoint.value;
  if (origin !== trust.origin) return failed("ORIGIN_MISMATCH", { origin, expected: trust.origin });
  if (!hasLineOf(checkpoint.value, trust.logKey)) return failed("LOG_SIGNATURE_MISSING");
  return isSignedBy(checkpoint.value, trust.logKey, primitives.verifyEd25519)
    ? passed({ origin })
    : failed("LOG_SIGNATURE_INVALID");
}

/**
 * What the trusted witnesses' lines under a checkpoint are worth. A witness that changed its key counts once;
 * `lying` is the name over a signature that is wrong.
 */
export interface WitnessLines {
  readonly cosignatures: readonly Cosignature[];
  readonly lying: string | undefined;
}

/** Checks every line that names a trusted witness. */
export function readWitnessLines(checkpoint: Checkpoint, { trust, primitives }: Needs): WitnessLines {
  const times = new Map<string, number>();
  let lying: string | undefined;
  for (const key of trust.witnesses.filter((witness) => hasLineOf(checkpoint, witness))) {
    const unixSeconds = cosignedAt(checkpoint, key, primitives.verifyEd25519);
    if (unixSeconds === undefined) lying ??= key.name;
    else times.set(key.name, unixSeconds);
  }
  return { cosignatures: [...times].map(([name, unixSeconds]) => ({ name, unixSeconds })), lying };
}

/** WITNESS_QUORUM: enough distinct trusted witnesses cosigned, and no line that names one of them is wrong (C2SP signed-note). */
export function checkWitnesses({ cosignatures, lying }: WitnessLines, trust: Trust): Outcome {
  if (lying !== undefined) return failed("COSIGNATURE_INVALID", { witness: lying });
  const known = new Set(trust.witnesses.map(({ name }) => name)).size;
  const values = { seen: cosignatures.length, known, needed: trust.witnessThreshold };
  return cosignatures.length >= trust.witnessThreshold ? passed(values) : failed("WITNESSES_TOO_FEW", values);
}

function hasLineOf({ signatures }: Checkpoint, key: VerifierKey): boolean {
  return signatures.some(({ name, keyId }) => name === key.name && equalBytes(keyId, key.keyId));
}
