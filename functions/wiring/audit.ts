// SPDX-License-Identifier: Apache-2.0
import { ED25519, verifierKey } from "../../core/log/verifier-key.ts";
import { nodePrimitives } from "../../verifier/cli/node-primitives.ts";
import { createAnchorEvents } from "../adapters/evm/anchor-events.ts";
import { createJsonRpc } from "../adapters/evm/json-rpc.ts";
import { createFilesObjectStore } from "../adapters/files/object-store.ts";
import { systemClock } from "../adapters/node/platform.ts";
import type { AuditNeeds } from "../usecases/audit-chains.ts";
import type { LocalKeys } from "./local-keys.ts";
import { localNotary } from "./local-parts.ts";
import type { CheckedChain } from "./log-check.ts";
import type { RegisterNames } from "./register-identity.ts";

export interface AuditParts {
  readonly names: RegisterNames;
  readonly keys: LocalKeys;
  readonly objectsFolder: string;
  readonly chains: readonly CheckedChain[];
}

/** Needs of a divergence audit of a register on one machine. A chain without a node is left out. */
export async function wireAudit({ names, keys, objectsFolder, chains }: AuditParts): Promise<AuditNeeds> {
  const events = chains.flatMap(({ url, chainId, contract }) =>
    url === undefined
      ? []
      : [
          createAnchorEvents({
            rpc: createJsonRpc(url),
            notary: localNotary({ url, chainId, contract }, keys),
          }),
        ],
  );
  return {
    settings: { origin: names.origin },
    events,
    objects: await createFilesObjectStore(objectsFolder),
    logSigner: keys.log,
    logKey: verifierKey(names.origin, ED25519, keys.log.publicKey),
    verifyEd25519: nodePrimitives().verifyEd25519,
    clock: systemClock,
  };
}
