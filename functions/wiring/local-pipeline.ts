// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../core/errors.ts";
import { formatVerifierKey, type VerifierKey } from "../../core/log/verifier-key.ts";
import { nodePrimitives } from "../../verifier/cli/node-primitives.ts";
import { createAnchorPayer } from "../adapters/evm/anchor-payer.ts";
import { createJsonRpc } from "../adapters/evm/json-rpc.ts";
import { createFilesObjectListing } from "../adapters/files/object-listing.ts";
import { createFilesObjectRemoval } from "../adapters/files/object-removal.ts";
import { systemClock, zlibCompressor } from "../adapters/node/platform.ts";
import { createPairHasher } from "../adapters/wasm/pair-hasher.ts";
import type { CertificateRenderer } from "../ports/certificate-renderer.ts";
import type { Member } from "../ports/member.ts";
import type { SweepNeeds } from "../usecases/drafts/sweep-drafts.ts";
import type { PipelineNeeds } from "../usecases/run-pipeline.ts";
import type { WatchedContract, WatchNeeds } from "../usecases/watch-anchors.ts";
import { createMember } from "../usecases/witness-member.ts";
import type { LocalKeys } from "./local-keys.ts";
import {
  countedKeysOf,
  type LocalChain,
  type LocalParts,
  localNotary,
  memberName,
  type SealKeyAndRoot,
  wireShared,
} from "./local-parts.ts";
import { openWitnesses } from "./witness-policy.ts";

export interface LocalPipelineParts extends LocalParts {
  /** lets the operator of a member stop and start it */
  isMemberStopped(name: string): boolean;
}

const primitives = nodePrimitives();

interface WiredPipeline {
  readonly pipeline: PipelineNeeds;
  readonly watch: WatchNeeds;
  /** for what drafts leave over */
  readonly sweep: SweepNeeds;
}

/** Needs of the pipeline of a register on one machine. Only after the API was wired, which makes the keys that are new. */
export async function wireLocalPipeline(parts: LocalPipelineParts): Promise<WiredPipeline> {
  const { needs, logKey, seal } = await wireShared(parts);
  const members = localMembers(parts, logKey);
  const notaries = parts.chains.map((chain) => localNotary(chain, parts.keys));
  const pipeline: PipelineNeeds = {
    ...needs,
    logKey,
    members,
    notaries,
    verifyEd25519: primitives.verifyEd25519,
    renderer: lazyRenderer(seal),
    credentialKey: {
      signer: parts.keys.credential,
      verificationMethod: `${needs.settings.issuer}#key-1`,
    },
    chains: notaries.map(({ chain, contract }) => ({ chain, contract })),
    ...(parts.witnessPolicy && { outsideWitnesses: openWitnesses(parts.witnessPolicy, systemClock) }),
    witnessKeys: countedKeysOf(parts).map(formatVerifierKey),
    compressor: zlibCompressor,
    hashPairs: createPairHasher(),
  };
  return {
    pipeline,
    watch: { ...needs, watched: parts.chains.map((chain) => watched(chain, parts.keys)) },
    sweep: {
      ...needs,
      listing: createFilesObjectListing(parts.objectsFolder),
      removal: createFilesObjectRemoval(parts.objectsFolder),
    },
  };
}

function watched({ url, chainId, contract }: LocalChain, { relayerAddress }: LocalKeys): WatchedContract {
  const payer = { rpc: createJsonRpc(url), chainId, contract, address: relayerAddress };
  return { contract, payer: createAnchorPayer(payer) };
}

/** The PDF library and its fonts are a fifth of a start: they are opened with the first certificate. */
function lazyRenderer(seal: SealKeyAndRoot): CertificateRenderer {
  const open = async () => {
    const [{ createPdfRenderer }, { readFontFiles }] = await Promise.all([
      import("../adapters/pdf/pdf-renderer.ts"),
      import("../adapters/pdf/font-files.ts"),
    ]);
    return createPdfRenderer({ fonts: readFontFiles(), ...seal, chain: [seal.root] });
  };
  let opened: Promise<CertificateRenderer> | undefined;
  const forget = (error: unknown): never => {
    opened = undefined;
    throw error;
  };
  return {
    render: async (content) => {
      opened ??= open();
      return (await opened.catch(forget)).render(content);
    },
  };
}

function localMembers(parts: LocalPipelineParts, logKey: VerifierKey): readonly Member[] {
  const { names, keys, stores } = parts;
  return keys.members.map(({ witness, anchor, address }, i) => {
    const member = createMember(
      { name: memberName(names, i), logKeys: [logKey], origin: names.origin },
      {
        witnessSigner: witness,
        anchorSigner: anchor,
        address,
        store: stores.witnesses,
        clock: systemClock,
        verifyEd25519: primitives.verifyEd25519,
      },
    );
    return withSwitch(member, () => parts.isMemberStopped(`member-${i + 1}`));
  });
}

/** A member that answers nothing while it is stopped, as one that runs elsewhere would. */
function withSwitch(member: Member, isStopped: () => boolean): Member {
  const unlessStopped =
    <A extends readonly unknown[], T>(answer: (...args: A) => Promise<T>) =>
    async (...args: A): Promise<T> => {
      if (isStopped()) throw new DomainError("UNAVAILABLE", `${member.name} is stopped`);
      return answer(...args);
    };
  return { ...member, cosign: unlessStopped(member.cosign), signAnchor: unlessStopped(member.signAnchor) };
}
