// SPDX-License-Identifier: Apache-2.0
import { ED25519, readVerifierKey, type VerifierKey, verifierKey } from "../../core/log/verifier-key.ts";
import { createAnchorEvents } from "../adapters/evm/anchor-events.ts";
import { createAnchorPayer } from "../adapters/evm/anchor-payer.ts";
import { CHAIN_PROFILES } from "../adapters/evm/chain-profile.ts";
import { createJsonRpc } from "../adapters/evm/json-rpc.ts";
import { createNotary, readNotaryState } from "../adapters/evm/notary.ts";
import { addressOf, createRelayer } from "../adapters/evm/relayer.ts";
import { createRemoteMember } from "../adapters/witness/remote-member.ts";
import type { AnchorEvents } from "../ports/anchor-events.ts";
import type { Member } from "../ports/member.ts";
import type { Notary } from "../ports/notary.ts";
import type { Signer } from "../ports/signer.ts";
import type { RegisterSettings } from "../usecases/settings.ts";
import type { WatchedContract } from "../usecases/watch-anchors.ts";
import type { HandlerValues } from "./aws-environment.ts";

type Members = HandlerValues<"sequence">["members"];
type Chain = HandlerValues<"anchor">["chains"][number];

// What a batch costs is its tiles: a thousand entries are about ten objects and well within one run.
const BATCH_SIZE = 10_000;
const MAX_MERGE_DELAY_SECONDS = 600;

/** The log's origin line. */
export function originOf(host: string): string {
  return `${host}/log`;
}

/** Everything about the register that follows from its host name. */
export function registerSettings(values: {
  readonly host: string;
  readonly registerName: string;
  readonly witnessThreshold: number;
  readonly chainThreshold: number;
}): RegisterSettings {
  const { host, registerName, witnessThreshold, chainThreshold } = values;
  return {
    origin: originOf(host),
    issuer: `did:web:${host}`,
    registerName,
    publicUrl: `https://${host}`,
    maxMergeDelaySeconds: MAX_MERGE_DELAY_SECONDS,
    witnessThreshold,
    chainThreshold,
    batchSize: BATCH_SIZE,
  };
}

export function logKeyOf({ origin }: Pick<RegisterSettings, "origin">, logSigner: Signer): VerifierKey {
  return verifierKey(origin, ED25519, logSigner.publicKey);
}

/** Members in accounts of their own. */
export function remoteMembers(members: Members): readonly Member[] {
  return members.map((member) => createRemoteMember({ ...member, fetch }));
}

export function witnessKeysOf(members: Members): readonly VerifierKey[] {
  return members.map(({ witnessKey }) => readVerifierKey(witnessKey));
}

/** What a contract ever anchored: to be read, with no key that could send anything. */
export function openEvents({ chain, contract, rpcUrl, profile: name }: Chain): AnchorEvents {
  const rpc = createJsonRpc(rpcUrl);
  const state = () => readNotaryState({ rpc, contract });
  return createAnchorEvents({ rpc, notary: { chain, contract, state }, profile: CHAIN_PROFILES[name] });
}

/** A contract and the account that pays for its anchors, to be asked about. */
export function watchedContract(
  { chain, contract, rpcUrl, profile }: Chain,
  relayer: Pick<Signer, "publicKey">,
): WatchedContract {
  const payer = createAnchorPayer({
    rpc: createJsonRpc(rpcUrl),
    chainId: chainIdOf(chain),
    contract,
    address: addressOf(relayer.publicKey),
    profile: CHAIN_PROFILES[profile],
  });
  return { contract, payer };
}

function chainIdOf(chain: string): number {
  return Number(chain.slice("eip155:".length));
}

/** The contract on one chain, with the register's relayer in front of it. */
export function openNotary(
  { chain, contract, rpcUrl, finality, profile: name }: Chain,
  relayerSigner: Signer,
): Notary {
  const chainId = chainIdOf(chain);
  const rpc = createJsonRpc(rpcUrl);
  const profile = CHAIN_PROFILES[name];
  return createNotary({
    rpc,
    chainId,
    contract,
    relayer: createRelayer(rpc, chainId, relayerSigner, profile),
    finality,
    profile,
  });
}
