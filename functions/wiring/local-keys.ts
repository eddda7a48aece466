// SPDX-License-Identifier: Apache-2.0

import { addressOf } from "../adapters/evm/relayer.ts";
import { openKeyfile } from "../adapters/keyfile/open-keyfile.ts";

export const MEMBER_COUNT = 4;

/** The keys of a local register and of the four members that run beside it, one key one purpose. */
export function openLocalKeys(path: string) {
  const keyfile = openKeyfile(path);
  const relayer = keyfile.signer("relayer", "secp256k1");
  return {
    keyfile,
    log: keyfile.signer("log", "Ed25519"),
    credential: keyfile.signer("credential", "Ed25519"),
    token: keyfile.signer("token", "P-256"),
    uploads: keyfile.signer("uploads", "Ed25519"),
    relayer,
    relayerAddress: addressOf(relayer.publicKey),
    members: Array.from({ length: MEMBER_COUNT }, (_, i) => {
      const anchor = keyfile.signer(`member-${i + 1}-anchor`, "secp256k1");
      return {
        witness: keyfile.signer(`member-${i + 1}-witness`, "Ed25519"),
        anchor,
        address: addressOf(anchor.publicKey),
      };
    }),
  };
}

export type LocalKeys = ReturnType<typeof openLocalKeys>;
