// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, it } from "vitest";
import { formatCheckpoint, readCheckpoint } from "../../core/log/checkpoint.ts";
import { createMemoryObjectStore } from "../../functions/adapters/memory/object-store.ts";
import { createApi } from "../../functions/api/create-api.ts";
import { type HttpServer, startHttpServer } from "../../functions/local/components/http-server.ts";
import { mirrorLog } from "../../functions/usecases/mirror-log.ts";
import { createScene } from "../fixtures/api-scene.ts";
import type { MemoryRegister } from "../fixtures/memory-register.ts";
import { copyAt600, mirrorNeeds, textIn, witnessedLog } from "../fixtures/mirror-scene.ts";

let log: MemoryRegister;
let server: HttpServer;
const url = () => `http://localhost:${server.port}/log`;

beforeAll(async () => {
  log = await witnessedLog(600);
  const { needs } = await createScene({ objects: log.objects });
  server = await startHttpServer(0, createApi(needs));
});
afterAll(() => server.stop());

it("copies a log from the register's own API, whose entries come compressed", async () => {
  const objects = createMemoryObjectStore();
  const zipped = await fetch(`${url()}/tile/entries/000`, { headers: { "accept-encoding": "gzip" } });

  const mirrored = await mirrorLog(mirrorNeeds(log, url(), objects));

  expect(zipped.headers.get("content-encoding")).toBe("gzip");
  expect(mirrored).toEqual({ size: 600, fromSize: 0, bundles: 3, witnesses: 4 });
  expect(await copyAt600(objects)).toEqual(await copyAt600(log.objects));
});

it("refuses a checkpoint under which a trusted witness's signature is wrong, and copies nothing", async () => {
  const objects = createMemoryObjectStore();
  const checkpoint = readCheckpoint((await textIn(log.objects, "log/checkpoint")) ?? "");
  const [own, first, ...others] = checkpoint.signatures;
  const forged = first && {
    ...first,
    signature: first.signature.map((byte, i) => (i === 70 ? byte ^ 1 : byte)),
  };
  const signatures = [own, forged, ...others].flatMap((one) => one ?? []);
  const note = new TextEncoder().encode(formatCheckpoint({ ...checkpoint, signatures }));
  const { log: served, ...needs } = mirrorNeeds(log, url(), objects);
  const lying = {
    read: async (path: string, maxBytes: number) =>
      path === "checkpoint" ? note : served.read(path, maxBytes),
  };

  await expect(mirrorLog({ ...needs, log: lying })).rejects.toThrow(
    `checkpoint: expected no wrong signature of ${first?.name}, got one`,
  );
  expect(await objects.get("log/checkpoint")).toBeUndefined();
});
