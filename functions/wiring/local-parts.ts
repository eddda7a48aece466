// SPDX-License-Identifier: Apache-2.0
import { COSIGNATURE_V1, ED25519, type VerifierKey, verifierKey } from "../../core/log/verifier-key.ts";
import { deployNotary, isDeployed } from "../adapters/evm/deploy-notary.ts";
import { createJsonRpc } from "../adapters/evm/json-rpc.ts";
import { createNotary } from "../adapters/evm/notary.ts";
import { createRelayer } from "../adapters/evm/relayer.ts";
import { createFilesObjectStore } from "../adapters/files/object-store.ts";
import { systemClock, systemRandom } from "../adapters/node/platform.ts";
import type { Notary } from "../ports/notary.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import { withKeptRecords } from "../usecases/kept-records.ts";
import { shippedMetrics } from "./catalogue.ts";
import type { LocalKeys } from "./local-keys.ts";
import type { LocalStores } from "./local-stores.ts";
import { localSettings, type RegisterNames } from "./register-identity.ts";
import { makeSealCertificates } from "./seal.ts";
import { policyKeys, type WitnessPolicy } from "./witness-policy.ts";

/** A chain on this machine with the register's contract on it. */
export interface LocalChain {
  readonly url: string;
  readonly chainId: number;
  readonly contract: string;
}

/** What API and pipeline of a register on one machine are both made from. */
export interface LocalParts {
  readonly names: RegisterNames;
  readonly publicUrl: string;
  readonly objectsFolder: string;
  readonly keys: LocalKeys;
  readonly stores: LocalStores;
  readonly chains: readonly LocalChain[];
  /** how many of them a certificate waits for */
  readonly chainThreshold: number;
  /** witnesses apart from the members; where there are any, only they count */
  readonly witnessPolicy: WitnessPolicy | undefined;
}

export const FINALITY = "finalized";
const QUORUM = 3;

/** What API and pipeline both need, over the same stores, files and keys. The first run makes the certificates of the seal. */
export async function wireShared(parts: LocalParts) {
  const { keys } = parts;
  const settings = localSettings(
    parts.names,
    parts.publicUrl,
    parts.chainThreshold,
    parts.witnessPolicy?.threshold,
  );
  const objects = await createFilesObjectStore(parts.objectsFolder);
  const stores = withKeptRecords(parts.stores, objects);
  return {
    needs: {
      ...stores,
      settings,
      ...shippedMetrics(),
      objects,
      logSigner: keys.log,
      clock: systemClock,
      random: systemRandom,
    },
    logKey: verifierKey(settings.origin, ED25519, keys.log.publicKey),
    seal: await openSeal(parts, settings.registerName, objects),
  };
}

export type SealKeyAndRoot = Awaited<ReturnType<typeof openSeal>>;

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

export function memberName({ origin }: RegisterNames, i: number): string {
  return `member-${i + 1}.${origin.replace(/\/log$/, "")}/witness`;
}

export function witnessKeysOf({ names, keys }: Pick<LocalParts, "names" | "keys">): readonly VerifierKey[] {
  return keys.members.map(({ witness }, i) =>
    verifierKey(memberName(names, i), COSIGNATURE_V1, witness.publicKey),
  );
}

/** Keys of those whose cosignatures make a checkpoint witnessed. */
export function countedKeysOf(parts: LocalParts): readonly VerifierKey[] {
  return parts.witnessPolicy === undefined ? witnessKeysOf(parts) : policyKeys(parts.witnessPolicy);
}
