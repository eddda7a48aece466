// SPDX-License-Identifier: Apache-2.0
import { equalBytes, toHex } from "../../core/canonical/encoding.ts";
import { DomainError } from "../../core/errors.ts";
import { anchorDigest } from "../../core/log/anchor-message.ts";
import {
  type Checkpoint,
  cosignatureBytes,
  cosignatureMessage,
  isSignedBy,
  readCheckpoint,
  type VerifyEd25519,
  wronglySigned,
} from "../../core/log/checkpoint.ts";
import {
  COSIGNATURE_V1,
  formatVerifierKey,
  type VerifierKey,
  verifierKey,
} from "../../core/log/verifier-key.ts";
import { isConsistent } from "../../core/merkle/consistency.ts";
import { emptyRoot } from "../../core/merkle/hash.ts";
import type { Clock } from "../ports/clock.ts";
import type { CosignAnswer, Member, WitnessedHeads, WitnessStore } from "../ports/member.ts";
import type { Signer } from "../ports/signer.ts";
import { storedHash } from "./stored-hash.ts";

export interface MemberNeeds {
  /** Ed25519, for cosignatures only */
  readonly witnessSigner: Signer;
  /** secp256k1, for anchors only */
  readonly anchorSigner: Signer;
  /** lower-case 0x address of the anchor key */
  readonly address: string;
  readonly store: WitnessStore;
  readonly clock: Clock;
  readonly verifyEd25519: VerifyEd25519;
}

export interface MemberSettings {
  readonly name: string;
  /** keys of the one log this member watches; any of them makes a checkpoint the log's */
  readonly logKeys: readonly VerifierKey[];
  readonly origin: string;
}

/** Heads a member remembers: anchors may be asked for while newer checkpoints are already cosigned. */
export const REMEMBERED = 64;

/** A consortium member: a C2SP tlog-witness of one log that also signs anchors of what it has witnessed. */
export function createMember(settings: MemberSettings, needs: MemberNeeds): Member {
  const witnessKey = verifierKey(settings.name, COSIGNATURE_V1, needs.witnessSigner.publicKey);
  return {
    name: settings.name,
    witnessKey: formatVerifierKey(witnessKey),
    address: needs.address,
    cosign: (oldSize, proof, note) => cosign(settings, needs, { oldSize, proof, note }),
    signAnchor: (head) => signAnchor(settings, needs, head),
  };
}

interface CosignRequest {
  readonly oldSize: number;
  readonly proof: readonly Uint8Array[];
  readonly note: string;
}

async function cosign(
  settings: MemberSettings,
  needs: MemberNeeds,
  request: CosignRequest,
): Promise<CosignAnswer> {
  const checkpoint = readCheckpoint(request.note);
  if (checkpoint.origin !== settings.origin) {
    throw new DomainError(
      "NOT_FOUND",
      `origin: expected ${settings.origin}, got "${checkpoint.origin.slice(0, 120)}"`,
    );
  }
  requireLogSignature(checkpoint, settings, needs);
  const known = await needs.store.load(settings.name);
  const last = known?.heads.at(-1) ?? { size: 0, root: toHex(emptyRoot()) };
  if (last.size !== request.oldSize) return { status: "conflict", knownSize: last.size };
  checkExtends(last, checkpoint, request.proof);
  if (last.size !== checkpoint.size) {
    const heads = [...(known?.heads ?? []), { size: checkpoint.size, root: toHex(checkpoint.root) }].slice(
      -REMEMBERED,
    );
    const next: WitnessedHeads = { revision: (known?.revision ?? 0) + 1, heads };
    // Durable before anything is signed: a crash after this line cosigns the same head again, never a fork.
    if (!(await needs.store.save(settings.name, next))) {
      const now = await needs.store.load(settings.name);
      return { status: "conflict", knownSize: now?.heads.at(-1)?.size ?? 0 };
    }
  }
  return { status: "cosigned", cosignature: await signHead(checkpoint, needs) };
}

/** One good signature is enough, and none in the name of a key of the log may be wrong (C2SP signed-note). */
function requireLogSignature(
  checkpoint: Checkpoint,
  { logKeys }: MemberSettings,
  { verifyEd25519 }: MemberNeeds,
): void {
  const isSigned = logKeys.some((key) => isSignedBy(checkpoint, key, verifyEd25519));
  if (!isSigned || wronglySigned(checkpoint, logKeys, verifyEd25519) !== undefined)
    throw new DomainError("FORBIDDEN", "checkpoint: expected a signature of the log's key");
}

function checkExtends(
  last: { readonly size: number; readonly root: string },
  { size, root }: Checkpoint,
  proof: readonly Uint8Array[],
): void {
  const firstRoot = storedHash(last.root);
  if ((last.size === 0 || last.size === size) && proof.length > 0)
    throw new DomainError("BAD_INPUT", `proof: expected none from size ${last.size} to ${size}`);
  if (last.size === size && !equalBytes(firstRoot, root))
    throw new DomainError(
      "CONFLICT",
      `root: expected the one that was cosigned at size ${size}, got another`,
    );
  // Every tree extends the empty one.
  if (last.size === 0) return;
  if (!isConsistent({ first: last.size, second: size, firstRoot, secondRoot: root, proof })) {
    throw new DomainError(
      "BAD_INPUT",
      `proof: expected a proof that size ${size} extends size ${last.size}`,
      { size, knownSize: last.size },
    );
  }
}

async function signHead(checkpoint: Checkpoint, { witnessSigner, clock }: MemberNeeds): Promise<Uint8Array> {
  const seconds = Math.floor(clock.nowMs() / 1000);
  const [signature = new Uint8Array()] = await witnessSigner.sign([cosignatureMessage(checkpoint, seconds)]);
  return cosignatureBytes(seconds, signature);
}

async function signAnchor(
  { name, origin }: MemberSettings,
  { store, anchorSigner }: MemberNeeds,
  head: { readonly size: number; readonly root: Uint8Array; readonly epoch: number },
): Promise<Uint8Array> {
  const known = await store.load(name);
  const isWitnessed =
    known?.heads.some(({ size, root }) => size === head.size && root === toHex(head.root)) ?? false;
  if (!isWitnessed)
    throw new DomainError(
      "FORBIDDEN",
      `anchor: expected a head this member has cosigned, got size ${head.size}`,
    );
  const [signature = new Uint8Array()] = await anchorSigner.sign([anchorDigest(origin, head)]);
  const recovery = signature[64] ?? 0;
  const rsv = signature.slice(0, 65);
  rsv[64] = 27 + recovery;
  return rsv;
}
