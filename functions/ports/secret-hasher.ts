// SPDX-License-Identifier: Apache-2.0

/** Turns client secrets into something that may be stored. Deliberately slow; the text carries its own parameters. */
export interface SecretHasher {
  /** `scrypt$N$r$p$salt$hash`, with a new salt each time. */
  hash(secret: string): Promise<string>;
  /** True when the secret has this hash; compares in constant time. False for a hash it cannot read. */
  verify(secret: string, hash: string): Promise<boolean>;
}
