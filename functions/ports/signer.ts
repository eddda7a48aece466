// SPDX-License-Identifier: Apache-2.0

export type KeyAlgorithm = "Ed25519" | "P-256" | "secp256k1";

/**
 * One key with one purpose, whose private part may live elsewhere (a key management service, a key file).
 *
 * Ed25519 signs the message itself (4,096 bytes at most) and answers 64 bytes. P-256 and secp256k1 sign a
 * 32-byte digest and answer r || s with s in the lower half (64 bytes), secp256k1 followed by the recovery
 * bit 0 or 1 (65 bytes). Takes a list so that many can be signed in one call; answers in the same order.
 */
export interface Signer {
  readonly keyId: string;
  readonly algorithm: KeyAlgorithm;
  /** Ed25519: 32 bytes; P-256 and secp256k1: 65 bytes, uncompressed. */
  readonly publicKey: Uint8Array;
  sign(inputs: readonly Uint8Array[]): Promise<readonly Uint8Array[]>;
}
