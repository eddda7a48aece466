// SPDX-License-Identifier: Apache-2.0
import { ED25519, verifierKey } from "../../core/log/verifier-key.ts";
import { nodePrimitives } from "../../verifier/cli/node-primitives.ts";
import { createFilesObjectStore } from "../adapters/files/object-store.ts";
import type { CheckLogNeeds } from "../usecases/check-log.ts";
import { localNotary, witnessKeysOf } from "./local.ts";
import type { LocalKeys } from "./local-keys.ts";
import type { LocalStores } from "./local-stores.ts";
import type { RegisterNames } from "./register-identity.ts";

export interface LogCheckParts {
  readonly names: RegisterNames;
  readonly keys: LocalKeys;
  readonly stores: LocalStores;
  readonly objectsFolder: string;
  readonly chainId: number;
  /** undefined where none was deployed yet */
  readonly contract: string | undefined;
  /** undefined where no chain node runs */
  readonly chainUrl: string | undefined;
}

/** Needs of a check of the log of a register on one machine that does not run. */
export async function wireLogCheck(parts: LogCheckParts): Promise<CheckLogNeeds> {
  const { names, keys, stores, chainId, contract, chainUrl } = parts;
  const notary =
    contract === undefined || chainUrl === undefined
      ? undefined
      : localNotary({ keys, chain: { url: chainUrl, chainId, contract } });
  return {
    ...stores,
    settings: { origin: names.origin },
    objects: await createFilesObjectStore(parts.objectsFolder),
    logKey: verifierKey(names.origin, ED25519, keys.log.publicKey),
    witnessKeys: witnessKeysOf({ names, keys }),
    verifyEd25519: nodePrimitives().verifyEd25519,
    contracts: contract === undefined ? [] : [{ chain: `eip155:${chainId}`, contract, notary }],
  };
}
