// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { toHex } from "../../core/canonical/encoding.ts";
import { DomainError } from "../../core/errors.ts";
import { COSIGNATURE_V1, ED25519, type VerifierKey, verifierKey } from "../../core/log/verifier-key.ts";
import { fetchNetwork } from "../../verifier/chain/fetch-network.ts";
import { nodePrimitives } from "../../verifier/cli/node-primitives.ts";
import { createAnchorPayer } from "../adapters/evm/anchor-payer.ts";
import { deployNotary, isDeployed } from "../adapters/evm/deploy-notary.ts";
import { createJsonRpc } from "../adapters/evm/json-rpc.ts";
import { createNotary } from "../adapters/evm/notary.ts";
import { createRelayer } from "../adapters/evm/relayer.ts";
import { createFilesTransfer } from "../adapters/files/file-transfer.ts";
import { createFilesObjectStore } from "../adapters/files/object-store.ts";
import { createMemoryRateLimiter } from "../adapters/memory/rate-limiter.ts";
import { systemClock, systemRandom, zlibCompressor } from "../adapters/node/platform.ts";
import { createSecretHasher } from "../adapters/node/secret-hasher.ts";
import { createGlyphCheck } from "../adapters/pdf/glyph-check.ts";
import { createPairHasher } from "../adapters/wasm/pair-hasher.ts";
import type { ApiNeeds } from "../api/api-needs.ts";
import type { CertificateRenderer } from "../ports/certificate-renderer.ts";
import type { FileTransfer } from "../ports/file-transfer.ts";
import type { Member } from "../ports/member.ts";
import type { Notary } from "../ports/notary.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import { withKeptRecords } from "../usecases/kept-records.ts";
import type { PipelineNeeds } from "../usecases/run-pipeline.ts";
import type { WatchedContract, WatchNeeds } from "../usecases/watch-anchors.ts";
import { createMember } from "../usecases/witness-member.ts";
import { shippedMetrics } from "./catalogue.ts";
import { documentTools } from "./document-tools.ts";
import { withHints } from "./hinting.ts";
import type { LocalKeys } from "./local-keys.ts";
import type { LocalStores } from "./local-stores.ts";
import { localSettings, type RegisterNames } from "./register-identity.ts";
import { makeSealCertificates } from "./seal.ts";

/** A chain on this machine with the register's contract on it. */
export interface LocalChain {
  readonly url: string;
  readonly chainId: number;
  readonly contract: string;
}

export interface LocalParts {
  readonly names: RegisterNames;
  readonly publicUrl: string;
  readonly objectsFolder: string;
  readonly keys: LocalKeys;
  readonly stores: LocalStores;
  readonly chains: readonly LocalChain[];
  /** how many of them a certificate waits for */
  readonly chainThreshold: number;
  readonly pages: ApiNeeds["pages"];
  readonly health: ApiNeeds["health"];
  readonly log: ApiNeeds["log"];
  /** called after a write that put something into the outbox */
  hint(): void;
  /** lets the operator of a member stop and start it */
  isMemberStopped(name: string): boolean;
}

const QUORUM = 3;
const FINALITY = "finalized";
const primitives = nodePrimitives();

interface WiredRegister {
  readonly api: ApiNeeds;
  readonly pipeline: PipelineNeeds;
  readonly watch: WatchNeeds;
}

/** Needs of the API and of the pipeline of a register on one machine, over the same stores. */
export async function wireLocal(parts: LocalParts): Promise<WiredRegister> {
  const { keys, chains } = parts;
  const settings = localSettings(parts.names, parts.publicUrl, parts.chainThreshold);
  const objects = await createFilesObjectStore(parts.objectsFolder);
  const stores = withKeptRecords(parts.stores, objects);
  const seal = await openSeal(parts, settings.registerName, objects);
  const shared = {
    ...stores,
    settings,
    ...shippedMetrics(),
    objects,
    logSigner: keys.log,
    clock: systemClock,
    random: systemRandom,
  };
  const logKey = verifierKey(settings.origin, ED25519, keys.log.publicKey);
  const members = localMembers(parts, logKey);
  const notaries = chains.map((chain) => localNotary(chain, keys));
  const pipeline: PipelineNeeds = {
    ...shared,
    logKey,
    members,
    notaries,
    verifyEd25519: primitives.verifyEd25519,
    renderer: lazyRenderer(seal),
    credentialKey: { signer: keys.credential, verificationMethod: `${settings.issuer}#key-1` },
    chains: notaries.map(({ chain, contract }) => ({ chain, contract })),
    witnessKeys: members.map(({ witnessKey }) => witnessKey),
    compressor: zlibCompressor,
    hashPairs: createPairHasher(),
  };
  const api: ApiNeeds = {
    ...shared,
    ...withHints(stores, { send: async () => parts.hint() }),
    sdl: shippedSchema(),
    identity: identityOf(parts, logKey, seal.root),
    transfer: uploadsOf(parts),
    ...documentTools,
    glyphs: createGlyphCheck(),
    hasher: createSecretHasher(),
    rateLimiter: createMemoryRateLimiter(systemClock),
    pointLimits: { client: 1_000_000, address: 100_000 },
    logKeyId: toHex(logKey.keyId),
    tokenSigner: keys.token,
    primitives,
    network: fetchNetwork(),
    pages: parts.pages,
    health: parts.health,
    log: parts.log,
  };
  return { api, pipeline, watch: { ...shared, watched: chains.map((chain) => watched(chain, keys)) } };
}

function watched({ url, chainId, contract }: LocalChain, { relayerAddress }: LocalKeys): WatchedContract {
  const payer = { rpc: createJsonRpc(url), chainId, contract, address: relayerAddress };
  return { contract, payer: createAnchorPayer(payer) };
}

function identityOf(parts: LocalParts, logKey: VerifierKey, pdfRoot: Uint8Array): ApiNeeds["identity"] {
  return {
    logKey,
    witnessKeys: witnessKeysOf(parts),
    chains: parts.chains.map(publicChain),
    issuerKey: parts.keys.credential.publicKey,
    pdfRootCertificates: [pdfRoot],
  };
}

function publicChain({ url, chainId, contract }: LocalChain) {
  return { chain: `eip155:${chainId}`, contract, rpcUrl: url, finality: FINALITY } as const;
}

function uploadsOf({ publicUrl, keys }: LocalParts): FileTransfer {
  return createFilesTransfer({ publicUrl, signer: keys.uploads, verifyEd25519: primitives.verifyEd25519 });
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

type SealKeyAndRoot = Awaited<ReturnType<typeof openSeal>>;

async function openSeal({ keys }: LocalParts, registerName: string, objects: ObjectStore) {
  const rootSigner = keys.keyfile.signer("pdf-root", "P-256");
  const signer = keys.keyfile.signer("pdf-seal", "P-256");
  const needs = {
    rootSigner,
    sealSigner: signer,
    registerName,
    objects,
    clock: systemClock,
    random: systemRandom,
  };
  return { signer, ...(await makeSealCertificates(needs)) };
}

export function localNotary(chain: LocalChain, keys: LocalKeys): Notary {
  const rpc = createJsonRpc(chain.url);
  const relayer = createRelayer(rpc, chain.chainId, keys.relayer);
  return createNotary({ rpc, chainId: chain.chainId, contract: chain.contract, relayer, finality: FINALITY });
}

/** The contract's address: the one noted before where its code still stands, else a new deployment. */
export async function openNotary(
  chain: { readonly url: string; readonly chainId: number },
  noted: string | undefined,
  origin: string,
  keys: LocalKeys,
): Promise<string> {
  const rpc = createJsonRpc(chain.url);
  if (noted !== undefined && (await isDeployed(rpc, noted))) return noted;
  const relayer = createRelayer(rpc, chain.chainId, keys.relayer);
  return deployNotary(rpc, relayer, {
    origin,
    members: keys.members.map(({ address }) => address),
    threshold: QUORUM,
  });
}

function memberName({ origin }: RegisterNames, i: number): string {
  return `member-${i + 1}.${origin.replace(/\/log$/, "")}/witness`;
}

export function witnessKeysOf({ names, keys }: Pick<LocalParts, "names" | "keys">): readonly VerifierKey[] {
  return keys.members.map(({ witness }, i) =>
    verifierKey(memberName(names, i), COSIGNATURE_V1, witness.publicKey),
  );
}

function localMembers(parts: LocalParts, logKey: VerifierKey): readonly Member[] {
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

/** The SDL of this version: every file of schema/, in order. */
function shippedSchema(): string {
  const folder = resolve(import.meta.dirname, "../../schema");
  const files = readdirSync(folder).filter((name) => name.endsWith(".graphql"));
  return files
    .sort()
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("\n");
}
