// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { toHex } from "../../core/canonical/encoding.ts";
import { fetchNetwork } from "../../verifier/chain/fetch-network.ts";
import { nodePrimitives } from "../../verifier/cli/node-primitives.ts";
import { createFilesTransfer } from "../adapters/files/file-transfer.ts";
import { createMemoryRateLimiter } from "../adapters/memory/rate-limiter.ts";
import { systemClock } from "../adapters/node/platform.ts";
import { createSecretHasher } from "../adapters/node/secret-hasher.ts";
import { createGlyphCheck } from "../adapters/pdf/glyph-check.ts";
import type { ApiNeeds } from "../api/api-needs.ts";
import type { FileTransfer } from "../ports/file-transfer.ts";
import { documentTools } from "./document-tools.ts";
import { withHints } from "./hinting.ts";
import { countedKeysOf, FINALITY, type LocalChain, type LocalParts, wireShared } from "./local-parts.ts";

export interface LocalApiParts extends LocalParts {
  readonly pages: ApiNeeds["pages"];
  readonly health: ApiNeeds["health"];
  readonly log: ApiNeeds["log"];
  /** called after a write that put something into the outbox */
  hint(): void;
}

const primitives = nodePrimitives();

/** Needs of the API of a register on one machine. */
export async function wireLocalApi(parts: LocalApiParts): Promise<ApiNeeds> {
  const { keys, chains } = parts;
  const { needs, logKey, seal } = await wireShared(parts);
  return {
    ...needs,
    ...withHints(needs, { send: async () => parts.hint() }),
    sdl: shippedSchema(),
    identity: {
      logKey,
      witnessKeys: countedKeysOf(parts),
      chains: chains.map(publicChain),
      issuerKey: keys.credential.publicKey,
      pdfRootCertificates: [seal.root],
    },
    transfer: uploadsOf(parts),
    ...documentTools,
    glyphs: createGlyphCheck(),
    hasher: createSecretHasher(),
    rateLimiter: createMemoryRateLimiter(systemClock),
    pointLimits: { client: 1_000_000, address: 100_000 },
    logKeyId: toHex(logKey.keyId),
    tokenSigner: keys.token,
    primitives,
    network: fetchNetwork(),
    pages: parts.pages,
    health: parts.health,
    log: parts.log,
  };
}

function publicChain({ url, chainId, contract }: LocalChain) {
  return { chain: `eip155:${chainId}`, contract, rpcUrl: url, finality: FINALITY } as const;
}

function uploadsOf({ publicUrl, keys }: LocalApiParts): FileTransfer {
  return createFilesTransfer({ publicUrl, signer: keys.uploads, verifyEd25519: primitives.verifyEd25519 });
}

/** The SDL of this version: every file of schema/, in order. */
function shippedSchema(): string {
  const folder = resolve(import.meta.dirname, "../../schema");
  const files = readdirSync(folder).filter((name) => name.endsWith(".graphql"));
  return files
    .sort()
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("\n");
}
