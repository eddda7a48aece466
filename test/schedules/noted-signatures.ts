// SPDX-License-Identifier: Apache-2.0
import { anchorDigest } from "../../core/log/anchor-message.ts";
import { isAnchorSignature } from "../../core/log/anchor-signature.ts";
import type { VerifyEd25519 } from "../../core/log/checkpoint.ts";
import type { Signer } from "../../functions/ports/signer.ts";
import { nodePrimitives } from "../../verifier/cli/node-primitives.ts";

const { verifyEd25519 } = nodePrimitives();
const PAIR_BYTES = 64;
const FIRST_V = 27;

/** The signatures of one run: what its own keys have signed is known to be right, the curve is asked about all else. */
export interface NotedSignatures {
  /** The signer, watched; what it has signed once it does not sign again. `maker` names it: an address, or its public key. */
  noting(signer: Signer, maker?: string): Signer;
  readonly verifyEd25519: VerifyEd25519;
  readonly isAnchorSignature: typeof isAnchorSignature;
  /** Who made these r || s of a digest in this run. */
  makerOf(digest: Uint8Array, signature: Uint8Array): string | undefined;
}

interface Noted {
  readonly maker: string;
  /** bit 0 or 1; undefined where the algorithm has none */
  readonly recovery: number | undefined;
}

export function createNotedSignatures(): NotedSignatures {
  const noted = new Map<string, Noted>();
  const find = (input: Uint8Array, signature: Uint8Array) => noted.get(nameOf(input, signature));
  return {
    noting(signer, maker = latin1(signer.publicKey)) {
      const made = new Map<string, Uint8Array>();
      const signOne = async (input: Uint8Array) => {
        const known = made.get(latin1(input));
        if (known !== undefined) return known;
        const [signature = new Uint8Array()] = await signer.sign([input]);
        made.set(latin1(input), signature);
        noted.set(nameOf(input, signature), { maker, recovery: signature[PAIR_BYTES] });
        return signature;
      };
      return { ...signer, sign: (inputs) => Promise.all(inputs.map(signOne)) };
    },
    makerOf: (digest, signature) => find(digest, signature)?.maker,
    verifyEd25519: (publicKey, message, signature) =>
      (signature.length === PAIR_BYTES && find(message, signature)?.maker === latin1(publicKey)) ||
      verifyEd25519(publicKey, message, signature),
    isAnchorSignature(origin, head, address, signature) {
      const known = find(anchorDigest(origin, head), signature);
      const isKnown = known?.maker === address && signature[PAIR_BYTES] === FIRST_V + (known.recovery ?? 0);
      return isKnown || isAnchorSignature(origin, head, address, signature);
    },
  };
}

function nameOf(input: Uint8Array, signature: Uint8Array): string {
  return latin1(signature.subarray(0, PAIR_BYTES)) + latin1(input);
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
}
