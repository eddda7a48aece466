// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import type { Random } from "../../ports/random.ts";

/** The same bytes for the same seed, for tests alone: anyone who knows the seed knows them all. */
export function createSeededRandom(seed: string): Random {
  let counter = 0;
  const block = (): Uint8Array => {
    counter += 1;
    return createHash("sha256").update(`${seed}:${counter}`).digest();
  };
  return {
    bytes(length) {
      const bytes = new Uint8Array(length);
      for (let at = 0; at < length; at += 32) bytes.set(block().subarray(0, length - at), at);
      return bytes;
    },
  };
}
