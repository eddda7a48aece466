// SPDX-License-Identifier: Apache-2.0

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SQSClient } from "@aws-sdk/client-sqs";
import { toHex } from "../../core/canonical/encoding.ts";
import { fetchNetwork } from "../../verifier/chain/fetch-network.ts";
import { nodePrimitives } from "../../verifier/cli/node-primitives.ts";
import { createMemoryRateLimiter } from "../adapters/memory/rate-limiter.ts";
import { systemClock, systemRandom } from "../adapters/node/platform.ts";
import { createSecretHasher } from "../adapters/node/secret-hasher.ts";
import { createGlyphCheck } from "../adapters/pdf/glyph-check.ts";
import { createHintQueue } from "../adapters/sqs/hint-queue.ts";
import type { ApiLogEntry, ApiNeeds, Health } from "../api/api-needs.ts";
import type { LogStore } from "../ports/log-store.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import { withKeptRecords } from "../usecases/kept-records.ts";
import { publicWatch, readAnchorWatch } from "../usecases/watch-anchors.ts";
import { readEnvironment } from "./aws-environment.ts";
import { logKeyOf, registerSettings, witnessKeysOf } from "./aws-register.ts";
import { openKms, openObjects, openStores, openTransfer } from "./aws-stores.ts";
import { shippedCatalogue, shippedEsrsConcepts } from "./catalogue.ts";
import { documentTools } from "./document-tools.ts";
import { withHints } from "./hinting.ts";
import { readSealCertificates } from "./seal.ts";

/** Of the GraphQL handler; `folder` holds schema/*.graphql. */
export async function wireGraphql(folder: string): Promise<ApiNeeds> {
  const values = readEnvironment("graphql");
  const settings = registerSettings(values);
  const objects = openObjects(values);
  const stores = withKeptRecords(openStores(values.table), objects);
  const kms = openKms();
  const [logSigner, credentialSigner, tokenSigner, seal] = await Promise.all([
    kms(values.logKey, "Ed25519", "log"),
    kms(values.credentialKey, "Ed25519", "credential"),
    kms(values.tokenKey, "P-256", "token"),
    readSealCertificates(objects),
  ]);
  const logKey = logKeyOf(settings, logSigner);
  return {
    ...stores,
    ...withHints(stores, createHintQueue(new SQSClient({}), values.hintQueueUrl)),
    objects,
    transfer: openTransfer(values),
    sdl: schemaText(join(folder, "schema")),
    settings,
    identity: {
      logKey,
      witnessKeys: witnessKeysOf(values.members),
      chains: values.chains,
      issuerKey: credentialSigner.publicKey,
      pdfRootCertificates: [seal.root],
    },
    catalogue: shippedCatalogue(),
    esrsConcepts: shippedEsrsConcepts(),
    ...documentTools,
    glyphs: createGlyphCheck(),
    hasher: createSecretHasher(),
    rateLimiter: createMemoryRateLimiter(systemClock),
    // Readers behind one edge of the distribution share an address here; the firewall at the edge bounds each of them.
    pointLimits: { client: 50_000, address: 100_000 },
    logSigner,
    logKeyId: toHex(logKey.keyId),
    tokenSigner,
    primitives: nodePrimitives(),
    network: fetchNetwork(),
    random: systemRandom,
    clock: systemClock,
    // CloudFront serves the pages.
    pages: { get: () => undefined },
    health: () => healthOf(stores.log, objects),
    log: writeLogLine,
  };
}

/** The SDL of this version: every file of schema/, in order. */
function schemaText(folder: string): string {
  const files = readdirSync(folder).filter((name) => name.endsWith(".graphql"));
  return files
    .sort()
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("\n");
}

async function healthOf(log: LogStore, objects: ObjectStore): Promise<Health> {
  try {
    const [head, watch] = await Promise.all([log.head(), readAnchorWatch(objects)]);
    const { isDegraded, parts } = publicWatch(watch, systemClock.nowMs());
    return {
      isReady: true,
      isDegraded,
      parts: { table: "ready", log: head === undefined ? "empty" : `size ${head.size}`, ...parts },
    };
  } catch {
    return { isReady: false, parts: { table: "does not answer" } };
  }
}

/** One JSON object a line, as CloudWatch Logs takes them apart. */
function writeLogLine(entry: ApiLogEntry): void {
  process.stderr.write(`${JSON.stringify(entry)}\n`);
}
