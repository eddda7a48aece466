// SPDX-License-Identifier: Apache-2.0
import { toHex } from "../../core/canonical/encoding.ts";
import type { Primitives } from "../../verifier/primitives.ts";

const MAX_REMEMBERED = 1000;

/**
 * The same primitives, which check a P-256 signature once: a client sends one token with every request for 15 minutes, and each
 * check costs milliseconds. Only signatures that held are remembered, so that nobody fills the memory without a token.
 */
export function rememberingP256(primitives: Primitives): Primitives {
  const held = new Set<string>();
  return {
    ...primitives,
    verifyP256: (publicKey, digest, signature) => {
      const name = [publicKey, digest, signature].map(toHex).join(".");
      if (held.has(name)) return true;
      if (!primitives.verifyP256(publicKey, digest, signature)) return false;
      if (held.size >= MAX_REMEMBERED) held.clear();
      held.add(name);
      return true;
    },
  };
}
