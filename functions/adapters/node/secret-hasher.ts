// SPDX-License-Identifier: Apache-2.0
import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";
import type { SecretHasher } from "../../ports/secret-hasher.ts";

// Secrets are 256 random bits: nobody guesses one whatever a guess costs, so no time is spent on stretching them.
const PARAMETERS = { N: 1024, r: 8, p: 1 } as const;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
const STORED = /^scrypt\$(\d{1,7})\$(\d{1,2})\$(\d{1,2})\$([A-Za-z0-9_-]{22})\$([A-Za-z0-9_-]{43})$/;
const MAX_COST = 1_048_576;

/** scrypt (RFC 7914) of the Node platform. */
export function createSecretHasher(): SecretHasher {
  return {
    async hash(secret) {
      const salt = randomBytes(SALT_BYTES);
      const { N, r, p } = PARAMETERS;
      const hash = await derive(secret, salt, PARAMETERS);
      return `scrypt$${N}$${r}$${p}$${salt.toString("base64url")}$${hash.toString("base64url")}`;
    },
    async verify(secret, stored) {
      const [, n, r, p, salt = "", hash = ""] = STORED.exec(stored) ?? [];
      const options = { N: Number(n), r: Number(r), p: Number(p) };
      const isBounded = options.N * options.r <= MAX_COST && options.p <= 4;
      if (hash === "" || !isBounded) return false;
      const derived = await derive(secret, Buffer.from(salt, "base64url"), options);
      return timingSafeEqual(derived, Buffer.from(hash, "base64url"));
    },
  };
}

function derive(secret: string, salt: Uint8Array, options: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(secret, salt, HASH_BYTES, { ...options, maxmem: 256 * 1024 * 1024 }, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}
