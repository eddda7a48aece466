// SPDX-License-Identifier: Apache-2.0

/** Cryptographically secure random bytes. */
export interface Random {
  bytes(length: number): Uint8Array;
}
