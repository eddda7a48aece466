// SPDX-License-Identifier: Apache-2.0
import { GetPublicKeyCommand, type KMSClient, KMSServiceException, SignCommand } from "@aws-sdk/client-kms";
import { DomainError } from "../../../core/errors.ts";
import type { KeyAlgorithm, Signer } from "../../ports/signer.ts";
import { lowSFromDer, withRecoveryBit } from "./ecdsa.ts";
import { publicKeyFromSpki } from "./public-key.ts";

export interface KmsSignerOptions {
  readonly client: KMSClient;
  /** ARN: an alias could be pointed at another key */
  readonly keyArn: string;
  readonly algorithm: KeyAlgorithm;
  /** the name others know the key by */
  readonly keyId: string;
}

const MAX_RAW_MESSAGE = 4096;
const DIGEST_BYTES = 32;
// Requests at one time, well below the 1,000 a second that an account's ECC keys share in most regions.
const PARALLEL = 16;

/** A signer whose key never leaves KMS. Reads the public key once and refuses a key of another kind. */
export async function createKmsSigner({
  client,
  keyArn,
  algorithm,
  keyId,
}: KmsSignerOptions): Promise<Signer> {
  const { PublicKey } = await client
    .send(new GetPublicKeyCommand({ KeyId: keyArn }))
    .catch((error: unknown) => refuse(error, "its public key"));
  const publicKey = publicKeyFromSpki(PublicKey ?? new Uint8Array(), algorithm);

  const signOne = async (input: Uint8Array): Promise<Uint8Array> => {
    checkInput(input, algorithm);
    const { Signature } = await client
      .send(new SignCommand({ KeyId: keyArn, Message: input, ...SIGNING[algorithm] }))
      .catch((error: unknown) => refuse(error, "a signature"));
    return finish(Signature ?? new Uint8Array(), input, algorithm, publicKey);
  };

  return {
    keyId,
    algorithm,
    publicKey,
    async sign(inputs) {
      const signatures: Uint8Array[] = [];
      for (let at = 0; at < inputs.length; at += PARALLEL) {
        signatures.push(...(await Promise.all(inputs.slice(at, at + PARALLEL).map(signOne))));
      }
      return signatures;
    },
  };
}

const ECDSA = { MessageType: "DIGEST", SigningAlgorithm: "ECDSA_SHA_256" } as const;
const SIGNING = {
  Ed25519: { MessageType: "RAW", SigningAlgorithm: "ED25519_SHA_512" },
  "P-256": ECDSA,
  secp256k1: ECDSA,
} as const;

function finish(signature: Uint8Array, input: Uint8Array, algorithm: KeyAlgorithm, publicKey: Uint8Array) {
  if (algorithm !== "Ed25519") {
    const compact = lowSFromDer(signature, algorithm);
    return algorithm === "secp256k1" ? withRecoveryBit(compact, input, publicKey) : compact;
  }
  if (signature.length === 64) return signature;
  throw new DomainError("INVARIANT", `signature: expected 64 bytes of Ed25519, got ${signature.length}`);
}

function checkInput(input: Uint8Array, algorithm: KeyAlgorithm): void {
  const fits = algorithm === "Ed25519" ? input.length <= MAX_RAW_MESSAGE : input.length === DIGEST_BYTES;
  if (fits) return;
  const expected =
    algorithm === "Ed25519" ? `at most ${MAX_RAW_MESSAGE} bytes` : `a digest of ${DIGEST_BYTES} bytes`;
  throw new DomainError("INVARIANT", `signing input: expected ${expected}, got ${input.length}`);
}

// Anything without an answer, and throttling, may succeed later; a missing right or key may not.
function refuse(error: unknown, wanted: string): never {
  const answered = error instanceof KMSServiceException ? error : undefined;
  const status = answered?.$metadata.httpStatusCode ?? 503;
  if (status >= 500 || status === 429 || answered?.name === "ThrottlingException") {
    throw new DomainError(
      "UNAVAILABLE",
      `key service: expected ${wanted}, got ${status}`,
      {},
      { cause: error },
    );
  }
  throw error;
}
