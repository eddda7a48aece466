// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../core/errors.ts";
import { ED25519, verifierKey } from "../../core/log/verifier-key.ts";
import { nodePrimitives } from "../../verifier/cli/node-primitives.ts";
import { createFilesObjectListing } from "../adapters/files/object-listing.ts";
import { createFilesObjectStore } from "../adapters/files/object-store.ts";
import { systemClock } from "../adapters/node/platform.ts";
import { createSecretHasher } from "../adapters/node/secret-hasher.ts";
import type { Clock } from "../ports/clock.ts";
import { ROLES, type Role } from "../ports/organization-store.ts";
import type { SecretHasher } from "../ports/secret-hasher.ts";
import type { CheckLogNeeds } from "../usecases/check-log.ts";
import type { RebuildNeeds } from "../usecases/rebuild/rebuild-state.ts";
import type { LocalKeys } from "./local-keys.ts";
import { localNotary, witnessKeysOf } from "./local-parts.ts";
import type { LocalStores } from "./local-stores.ts";
import type { RegisterNames } from "./register-identity.ts";
import { policyKeys, type WitnessPolicy } from "./witness-policy.ts";

/** A chain as it was saved. */
export interface CheckedChain {
  readonly chainId: number;
  readonly contract: string;
  /** undefined where no node can be started */
  readonly url: string | undefined;
}

export interface LogCheckParts {
  readonly names: RegisterNames;
  readonly keys: LocalKeys;
  readonly stores: LocalStores;
  readonly objectsFolder: string;
  readonly chains: readonly CheckedChain[];
  /** witnesses apart from the members: their cosignatures are checked too */
  readonly witnessPolicy?: WitnessPolicy | undefined;
}

/** Needs of a rebuild over an empty table. Throws UNAVAILABLE where a contract was deployed and no chain can be asked about it. */
export async function wireLogRebuild(parts: LogCheckParts): Promise<RebuildNeeds> {
  const { contracts, ...needs } = await wireLogCheck(parts);
  const notaries = contracts.map(({ chain, contract, notary }) => {
    if (notary === undefined)
      throw new DomainError(
        "UNAVAILABLE",
        `${chain} ${contract}: expected a chain to rebuild anchors from, got none`,
      );
    return notary;
  });
  // The others keep their memory themselves.
  const witnesses = { store: parts.stores.witnesses, keys: witnessKeysOf(parts) };
  const listing = createFilesObjectListing(parts.objectsFolder);
  return { ...needs, ...parts.stores, listing, notaries, witnesses };
}

/** What it takes to put back a client whose secret is known. */
export function clientTools(): {
  readonly hasher: SecretHasher;
  readonly clock: Clock;
  readonly roles: readonly Role[];
} {
  return { hasher: createSecretHasher(), clock: systemClock, roles: ROLES };
}

/** Needs of a check of the log of a register on one machine that does not run. */
export async function wireLogCheck(parts: LogCheckParts) {
  const { names, keys, stores, chains } = parts;
  const needs = {
    ...stores,
    settings: { origin: names.origin },
    objects: await createFilesObjectStore(parts.objectsFolder),
    logKey: verifierKey(names.origin, ED25519, keys.log.publicKey),
    witnessKeys: [
      ...witnessKeysOf({ names, keys }),
      ...(parts.witnessPolicy === undefined ? [] : policyKeys(parts.witnessPolicy)),
    ],
    verifyEd25519: nodePrimitives().verifyEd25519,
    contracts: chains.map(({ chainId, contract, url }) => ({
      chain: `eip155:${chainId}`,
      contract,
      notary: url === undefined ? undefined : localNotary({ url, chainId, contract }, keys),
    })),
  };
  return needs satisfies CheckLogNeeds;
}
