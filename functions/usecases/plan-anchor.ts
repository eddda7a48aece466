// SPDX-License-Identifier: Apache-2.0
import { toHex } from "../../core/canonical/encoding.ts";
import { DomainError, isDomainError } from "../../core/errors.ts";
import type { AnchorHead } from "../../core/log/anchor-message.ts";
import { isAnchorSignature } from "../../core/log/anchor-signature.ts";
import type { VerifyEd25519 } from "../../core/log/checkpoint.ts";
import { consistencyProof } from "../../core/merkle/consistency.ts";
import type { AnchorRecord, AnchorStore } from "../ports/anchor-store.ts";
import type { Clock } from "../ports/clock.ts";
import type { LogStore } from "../ports/log-store.ts";
import type { Member, Witness } from "../ports/member.ts";
import type { Notary, NotaryState } from "../ports/notary.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import { withLogNodes } from "./log-tiles.ts";
import { publishAnchor } from "./publish-anchor.ts";
import { readNote } from "./serve-checkpoint.ts";
import type { RegisterSettings } from "./settings.ts";
import { countedWitnesses, witnessesOf } from "./witness-checkpoint.ts";

export interface AnchorNeeds {
  readonly settings: Pick<RegisterSettings, "origin" | "witnessThreshold">;
  readonly notary: Notary;
  readonly anchors: AnchorStore;
  readonly log: LogStore;
  readonly objects: ObjectStore;
  readonly members: readonly Member[];
  /** those whose cosignatures count, where they are others than the members */
  readonly outsideWitnesses?: readonly Witness[];
  readonly clock: Clock;
  readonly verifyEd25519: VerifyEd25519;
  /** lets a platform's own implementation be used */
  readonly isAnchorSignature?: typeof isAnchorSignature;
}

/** Why nothing was planned, in words for the operator; undefined where there is simply nothing to anchor. */
export type Planning = { readonly planned: AnchorRecord } | { readonly waiting: string } | undefined;

interface Head {
  readonly size: number;
  readonly root: Uint8Array;
  readonly note: string;
}

/**
 * Plans to anchor the newest checkpoint. Fail-closed: it takes a quorum of witnesses and a quorum of the contract's members.
 * `previous` is the newest record of this contract, if any; the plan takes its place where the size is the same.
 */
export async function planAnchor(previous: AnchorRecord | undefined, needs: AnchorNeeds): Promise<Planning> {
  const head = await witnessedHead(needs);
  if (head === undefined) return undefined;
  if ("waiting" in head) return head;
  const state = await needs.notary.state();
  if (state.size > head.size) {
    return {
      waiting: `the contract holds size ${state.size}, the log only ${head.size}: was the log restored from a copy?`,
    };
  }
  if (state.size === head.size) return adoptForeign(head, state, previous, needs);
  const signed = await collectSignatures(head, state, needs);
  if ("waiting" in signed) return signed;
  const proof =
    state.size === 0
      ? []
      : await withLogNodes(needs.objects, head.size, (read) => consistencyProof(state.size, head.size, read));
  const { signatures } = signed;
  // Before anything is sent: where this register dies now, anybody else can relay it.
  await publishAnchor({ ...head, origin: needs.settings.origin, proof, signatures }, state, needs);
  const callData = needs.notary.encodeAnchor({ ...head, proof, signatures });
  return store({ ...blank(head, state, previous, needs), callData, signers: signatures.length }, needs);
}

interface Waiting {
  readonly waiting: string;
}

async function witnessedHead(needs: AnchorNeeds): Promise<Head | Waiting | undefined> {
  const { log, objects, settings, verifyEd25519 } = needs;
  const head = await log.head();
  const published =
    head === undefined || head.batch !== null ? undefined : await readNote(head.size, objects);
  if (published === undefined) return undefined;
  const counted = countedWitnesses(needs);
  const keys = counted.map(({ witnessKey }) => witnessKey);
  const witnesses = witnessesOf(published.checkpoint, keys, verifyEd25519).length;
  if (witnesses < settings.witnessThreshold) {
    return {
      waiting: `witnessed by ${witnesses} of ${counted.length} ${needs.outsideWitnesses === undefined ? "members" : "witnesses"}, ${settings.witnessThreshold} needed`,
    };
  }
  const { size, root } = published.checkpoint;
  return { size, root, note: published.note };
}

/** Somebody else anchored this very head: their transaction serves as well as ours. */
async function adoptForeign(
  head: Head,
  state: NotaryState,
  previous: AnchorRecord | undefined,
  needs: AnchorNeeds,
): Promise<Planning> {
  if (previous?.size === head.size && previous.status !== "OVERTAKEN") return undefined;
  if (toHex(state.root) !== toHex(head.root)) {
    throw new DomainError("INVARIANT", `the contract holds another root at log size ${head.size}`, {
      chain: needs.notary.chain,
    });
  }
  const mined = await needs.notary.findAnchored(head.root, head.size);
  if (mined === undefined)
    return { waiting: `the contract holds size ${head.size}, but the node shows no event for it` };
  const { succeeded: _succeeded, ...where } = mined;
  return store(
    { ...blank(head, state, previous, needs), status: "MINED", signers: state.threshold, mined: where },
    needs,
  );
}

function blank(
  head: Head,
  state: NotaryState,
  previous: AnchorRecord | undefined,
  { notary, clock }: AnchorNeeds,
): AnchorRecord {
  return {
    chain: notary.chain,
    contract: notary.contract,
    size: head.size,
    root: toHex(head.root),
    status: "PLANNED",
    revision: previous?.size === head.size ? previous.revision + 1 : 1,
    fromSize: state.size,
    signers: 0,
    threshold: state.threshold,
    plannedAt: new Date(clock.nowMs()).toISOString(),
    callData: "0x",
    transactions: [],
    mined: null,
    evidence: null,
  };
}

async function store(record: AnchorRecord, { anchors }: AnchorNeeds): Promise<Planning> {
  return (await anchors.put(record)) ? { planned: record } : undefined;
}

interface MemberSignature {
  readonly member: number;
  readonly signature: Uint8Array;
}

async function collectSignatures(
  head: Head,
  state: NotaryState,
  needs: AnchorNeeds,
): Promise<{ readonly signatures: readonly MemberSignature[] } | Waiting> {
  const asked = await Promise.all(
    needs.members.map(async (member) => {
      const index = state.members.indexOf(member.address);
      return index < 0 ? undefined : signatureOf(member, index, { ...head, epoch: state.epoch }, needs);
    }),
  );
  const signatures = asked
    .filter((one) => one !== undefined)
    .sort((a, b) => a.member - b.member)
    .slice(0, state.threshold);
  if (signatures.length < state.threshold) {
    return {
      waiting: `${signatures.length} of ${state.members.length} members signed the anchor, ${state.threshold} needed`,
    };
  }
  return { signatures };
}

async function signatureOf(
  member: Member,
  index: number,
  head: AnchorHead,
  { settings, isAnchorSignature: isRight = isAnchorSignature }: AnchorNeeds,
): Promise<MemberSignature | undefined> {
  try {
    const signature = await member.signAnchor(head);
    // One false signature would make the contract refuse all of them, at the relayer's expense.
    return isRight(settings.origin, head, member.address, signature)
      ? { member: index, signature }
      : undefined;
  } catch (error) {
    // A member that is down or has not seen this head yet is left out; the quorum decides.
    if (!isDomainError(error)) throw error;
    return undefined;
  }
}
