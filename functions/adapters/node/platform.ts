// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Clock } from "../../ports/clock.ts";
import type { Compressor } from "../../ports/compressor.ts";
import type { Random } from "../../ports/random.ts";

const gzipAsync = promisify(gzip);

/** The machine's clock. */
export const systemClock: Clock = { nowMs: () => Date.now() };

/** The operating system's random bytes. */
export const systemRandom: Random = { bytes: (length) => new Uint8Array(randomBytes(length)) };

/** zlib, which writes no name and no time into the header. */
export const zlibCompressor: Compressor = {
  gzip: async (bytes) => new Uint8Array(await gzipAsync(bytes, { level: 9 })),
};
