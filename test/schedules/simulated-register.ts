// SPDX-License-Identifier: Apache-2.0
import { gzipSync } from "node:zlib";
import { toHex } from "../../core/canonical/encoding.ts";
import { addressOf } from "../../functions/adapters/evm/relayer.ts";
import { createMemoryStores } from "../../functions/adapters/memory/memory-stores.ts";
import { createSeededRandom } from "../../functions/adapters/memory/seeded-random.ts";
import { createMemoryWitnessStore } from "../../functions/adapters/memory/witness-store.ts";
import { createPairHasher } from "../../functions/adapters/wasm/pair-hasher.ts";
import type { Compressor } from "../../functions/ports/compressor.ts";
import type { Member } from "../../functions/ports/member.ts";
import type { PipelineNeeds } from "../../functions/usecases/run-pipeline.ts";
import type { SubmitNeeds } from "../../functions/usecases/submit-disclosure.ts";
import { createMember, type MemberNeeds } from "../../functions/usecases/witness-member.ts";
import { catalogue } from "../fixtures/catalogue.ts";
import { ISSUER, LOG_KEY, NOW_MS, ORIGIN, PUBLIC_URL, plainRenderer } from "../fixtures/memory-register.ts";
import { organization } from "../fixtures/records.ts";
import { fixedNonceSigner } from "./fixed-nonce-signer.ts";
import { createNotedSignatures } from "./noted-signatures.ts";
import type { Process, Scheduler } from "./scheduler.ts";
import type { Choices } from "./seeded-choices.ts";
import { type ChainUnderTest, createSimulatedChain } from "./simulated-chain.ts";
import { simulatedPort } from "./simulated-port.ts";
import { watchedStores } from "./watched-stores.ts";

export const FOUR_EYES = "org-four-eyes";
export const WITNESS_THRESHOLD = 2;
const LOG_SIGNER = fixedNonceSigner("log", "Ed25519");
const CREDENTIAL_SIGNER = fixedNonceSigner("credential", "Ed25519");
const NAMES = [1, 2, 3].map((n) => `member-${n}.example/witness`);
// Keys cost more than all that is signed with them in one run.
const KEYS = NAMES.map((name) => {
  const anchorSigner = fixedNonceSigner(name, "secp256k1");
  return {
    name,
    anchorSigner,
    witnessSigner: fixedNonceSigner(name, "Ed25519"),
    address: addressOf(anchorSigner.publicKey),
  };
});
export const MEMBER_ADDRESSES = KEYS.map(({ address }) => address);
// Most contracts know one member alone: more of them sign the same, and take their time.
const QUORUMS = [
  { weight: 5, count: 1, threshold: 1 },
  { weight: 1, count: 3, threshold: 2 },
];

/** Compiled once: it holds nothing between two calls. */
const hashPairs = createPairHasher();

const compressed = new Map<string, Uint8Array>();
/** Does at once what zlib does in a thread of its own, where no scheduler could follow; the lists are few. */
const compressor: Compressor = {
  async gzip(bytes) {
    const key = Buffer.from(bytes).toString("latin1");
    const known = compressed.get(key) ?? new Uint8Array(gzipSync(bytes, { level: 1 }));
    compressed.set(key, known);
    return known;
  },
};

export interface SimulatedClock {
  nowMs(): number;
  advance(ms: number): void;
}

export interface RegisterOptions {
  readonly seed: number;
  readonly choices: Choices;
  /** a simulated one where it is not given */
  readonly openChain?: (choices: Choices) => Promise<ChainUnderTest>;
}

/** The world of one run: one register's stores, its members and a chain; what processes share and no kill erases. */
export async function createSimulatedRegister({ seed, choices, openChain }: RegisterOptions) {
  let nowMs = NOW_MS;
  const clock: SimulatedClock = {
    nowMs: () => nowMs,
    advance: (ms) => {
      nowMs += ms;
    },
  };
  const { stores, history } = watchedStores(createMemoryStores());
  const { noting, verifyEd25519, isAnchorSignature, makerOf } = createNotedSignatures();
  const quorum = choices.weighed(QUORUMS);
  const chain =
    (await openChain?.(choices)) ??
    createSimulatedChain(
      {
        origin: ORIGIN,
        members: MEMBER_ADDRESSES.slice(0, quorum.count),
        threshold: quorum.threshold,
        startMs: NOW_MS,
        signerOf: makerOf,
      },
      choices,
    );
  const logSigner = noting(LOG_SIGNER);
  const memberNeeds = KEYS.map(({ anchorSigner, witnessSigner, ...key }) => ({
    ...key,
    anchorSigner: noting(anchorSigner, key.address),
    witnessSigner: noting(witnessSigner),
    store: createMemoryWitnessStore(),
    clock,
    verifyEd25519,
  }));
  const settings = {
    origin: ORIGIN,
    issuer: ISSUER,
    registerName: "Test register",
    publicUrl: PUBLIC_URL,
    maxMergeDelaySeconds: 60,
    witnessThreshold: WITNESS_THRESHOLD,
    chainThreshold: 1,
    batchSize: choices.pick([1, 2, 3, 100]),
  };
  const members = memberNeeds.map((needs) => memberOver(needs));
  const pipeline: PipelineNeeds = {
    ...stores,
    settings,
    catalogue,
    clock,
    logSigner,
    logKey: LOG_KEY,
    members,
    notaries: [chain.notary],
    verifyEd25519,
    isAnchorSignature,
    renderer: plainRenderer,
    credentialKey: { signer: CREDENTIAL_SIGNER, verificationMethod: `${ISSUER}#key-1` },
    chains: [{ chain: chain.notary.chain, contract: chain.notary.contract }],
    witnessKeys: members.map(({ witnessKey }) => witnessKey),
    compressor,
    hashPairs,
  };
  const submit: SubmitNeeds = {
    ...stores,
    settings,
    catalogue,
    clock,
    logSigner,
    logKeyId: toHex(LOG_KEY.keyId),
    random: createSeededRandom(`salts ${seed}`),
    glyphs: { requirePrintable: () => undefined },
  };
  await insertOrganizations(pipeline);
  return { stores, history, clock, chain, settings, memberNeeds, members, pipeline, submit, verifyEd25519 };
}

export type SimulatedRegister = Awaited<ReturnType<typeof createSimulatedRegister>>;

async function insertOrganizations({ organizations }: PipelineNeeds): Promise<void> {
  await organizations.insert(organization());
  const did = `${ISSUER}:organizations:${FOUR_EYES}`;
  await organizations.insert(
    organization({ id: FOUR_EYES, did, lei: null, uscc: null, isin: [], fourEyes: true }),
  );
}

function memberOver({ name, ...needs }: MemberNeeds & { readonly name: string }): Member {
  return createMember({ name, logKeys: [LOG_KEY], origin: ORIGIN }, needs);
}

/** The members as servers of their own: what they read and write waits for the scheduler too, and they can be killed. */
export function startMembers(
  { memberNeeds }: SimulatedRegister,
  scheduler: Scheduler,
): readonly { readonly member: Member; readonly server: Process }[] {
  return memberNeeds.map((needs) => {
    const server = scheduler.serve(needs.name);
    const store = simulatedPort(needs.store, "memory", server, scheduler);
    return { member: memberOver({ ...needs, store }), server };
  });
}

const PIPELINE_PORTS = [
  "disclosures",
  "organizations",
  "certificates",
  "statuses",
  "anchors",
  "objects",
  "outbox",
  "workQueue",
  "logIndex",
  "factIndex",
  "log",
  "logSigner",
  "renderer",
] as const;

/** What the contracts of the ports let a lagging index answer. */
function weakAnswers(choices: Choices): Readonly<Record<string, (answer: unknown) => unknown>> {
  const someOf = (answer: unknown) =>
    Array.isArray(answer) ? answer.filter(() => choices.chance(0.6)) : undefined;
  return { pending: someOf, findByIdempotencyHash: () => undefined };
}

/** The needs of a pipeline as one process has them. */
export function pipelineOf(
  { pipeline, chain }: SimulatedRegister,
  members: ReturnType<typeof startMembers>,
  process: Process,
  scheduler: Scheduler,
  choices: Choices,
): PipelineNeeds {
  const weaken = weakAnswers(choices);
  const ports = PIPELINE_PORTS.map((name) => [
    name,
    simulatedPort(pipeline[name] as object, name, process, scheduler, { weaken }),
  ]);
  const { signer, verificationMethod } = pipeline.credentialKey;
  return {
    ...pipeline,
    ...Object.fromEntries(ports),
    notaries: pipeline.notaries.map((notary) =>
      simulatedPort(notary, "notary", process, scheduler, {
        isStrict: true,
        isExternal: chain.isExternal ?? false,
      }),
    ),
    members: members.map(({ member, server }) =>
      simulatedPort(member, member.name, process, scheduler, { server, isStrict: true }),
    ),
    credentialKey: {
      signer: simulatedPort(signer, "credentialSigner", process, scheduler),
      verificationMethod,
    },
  };
}

const SUBMIT_PORTS = ["disclosures", "organizations", "objects", "evidence", "logSigner"] as const;

/** The needs of a request as the process has them that answers it. */
export function submitOf(
  { submit }: SimulatedRegister,
  process: Process,
  scheduler: Scheduler,
  choices: Choices,
): SubmitNeeds {
  const weaken = weakAnswers(choices);
  const ports = SUBMIT_PORTS.map((name) => [
    name,
    simulatedPort(submit[name] as object, name, process, scheduler, { weaken }),
  ]);
  return { ...submit, ...Object.fromEntries(ports) };
}
