// SPDX-License-Identifier: Apache-2.0
import { readVerifierKey } from "../../core/log/verifier-key.ts";
import { nodePrimitives } from "../../verifier/cli/node-primitives.ts";
import { addressOf } from "../adapters/evm/relayer.ts";
import { systemClock, systemRandom, zlibCompressor } from "../adapters/node/platform.ts";
import { createSecretHasher } from "../adapters/node/secret-hasher.ts";
import type { Clock } from "../ports/clock.ts";
import type { Member } from "../ports/member.ts";
import type { AuditNeeds } from "../usecases/audit-chains.ts";
import type { SweepNeeds } from "../usecases/drafts/sweep-drafts.ts";
import type { IndexNeeds } from "../usecases/frames/index-log.ts";
import type { AnchorNeeds } from "../usecases/plan-anchor.ts";
import type { SequenceNeeds } from "../usecases/sequence-log.ts";
import type { StatusNeeds } from "../usecases/status-lists.ts";
import type { WatchNeeds } from "../usecases/watch-anchors.ts";
import type { WitnessNeeds } from "../usecases/witness-checkpoint.ts";
import { createMember } from "../usecases/witness-member.ts";
import { readEnvironment } from "./aws-environment.ts";
import {
  logKeyOf,
  openEvents,
  openNotary,
  originOf,
  registerSettings,
  remoteMembers,
  watchedContract,
} from "./aws-register.ts";
import { openKms, openObjects, openStores, openSweeping } from "./aws-stores.ts";
import { makeSealCertificates } from "./seal.ts";

const { verifyEd25519 } = nodePrimitives();

export async function wireSequence(): Promise<SequenceNeeds & WitnessNeeds> {
  const values = readEnvironment("sequence");
  const settings = registerSettings(values);
  const logSigner = await openKms()(values.logKey, "Ed25519", "log");
  return {
    ...openStores(values.table),
    objects: openObjects(values),
    settings,
    logSigner,
    logKey: logKeyOf(settings, logSigner),
    members: remoteMembers(values.members),
    verifyEd25519,
  };
}

export async function wireIndex(): Promise<IndexNeeds & { readonly clock: Clock }> {
  const values = readEnvironment("index-log");
  return { ...openStores(values.table), objects: openObjects(values), clock: systemClock };
}

/** One for each chain, over the same stores, and what looks after all of them. */
export async function wireAnchor(): Promise<{
  readonly anchors: readonly AnchorNeeds[];
  readonly watch: WatchNeeds;
}> {
  const values = readEnvironment("anchor");
  const relayerSigner = await openKms()(values.relayerKey, "secp256k1", "relayer");
  const shared = {
    ...openStores(values.table),
    objects: openObjects(values),
    settings: registerSettings(values),
    members: remoteMembers(values.members),
    clock: systemClock,
    verifyEd25519,
  };
  const { chains } = values;
  return {
    anchors: chains.map((chain) => ({ ...shared, notary: openNotary(chain, relayerSigner) })),
    watch: { ...shared, watched: chains.map((chain) => watchedContract(chain, relayerSigner)) },
  };
}

export async function wireAudit(): Promise<AuditNeeds> {
  const values = readEnvironment("audit");
  const origin = originOf(values.host);
  const logSigner = await openKms()(values.logKey, "Ed25519", "log");
  return {
    settings: { origin },
    events: values.chains.map(openEvents),
    objects: openObjects(values),
    logSigner,
    logKey: logKeyOf({ origin }, logSigner),
    verifyEd25519,
    clock: systemClock,
  };
}

export async function wireStatus(): Promise<StatusNeeds & SweepNeeds> {
  const values = readEnvironment("status");
  const settings = registerSettings(values);
  const signer = await openKms()(values.credentialKey, "Ed25519", "credential");
  return {
    ...openStores(values.table),
    objects: openObjects(values),
    ...openSweeping(values),
    settings,
    credentialKey: { signer, verificationMethod: `${settings.issuer}#key-1` },
    clock: systemClock,
    compressor: zlibCompressor,
  };
}

/** What is done once in the life of a register. */
export async function wireSetup() {
  const values = readEnvironment("setup");
  const objects = openObjects(values);
  const kms = openKms();
  const [rootSigner, sealSigner] = await Promise.all([
    kms(values.sealRootKey, "P-256", "seal-root"),
    kms(values.sealKey, "P-256", "seal"),
  ]);
  const { clients, organizations } = openStores(values.table);
  const shared = { objects, clock: systemClock, random: systemRandom };
  return {
    ...shared,
    clients,
    organizations,
    hasher: createSecretHasher(),
    makeSeal: () =>
      makeSealCertificates({ ...shared, rootSigner, sealSigner, registerName: values.registerName }),
  };
}

export async function wireWitness(): Promise<Member> {
  const values = readEnvironment("witness");
  const kms = openKms();
  const [witnessSigner, anchorSigner] = await Promise.all([
    kms(values.witnessKey, "Ed25519", "witness"),
    kms(values.anchorKey, "secp256k1", "anchor"),
  ]);
  return createMember(
    {
      name: values.witnessName,
      origin: values.witnessedOrigin,
      logKeys: [readVerifierKey(values.witnessedLogKey)],
    },
    {
      witnessSigner,
      anchorSigner,
      address: addressOf(anchorSigner.publicKey),
      store: openStores(values.table).witnesses,
      clock: systemClock,
      verifyEd25519,
    },
  );
}
