// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createMemoryObjectStore } from "../../functions/adapters/memory/object-store.ts";
import type { ObjectStore } from "../../functions/ports/object-store.ts";
import { type MirrorNeeds, mirrorLog } from "../../functions/usecases/mirror-log.ts";
import { crashPoints, died, withCrash } from "../fixtures/fault-injection.ts";
import { type LogServer, startLogServer } from "../fixtures/log-server.ts";
import type { MemoryRegister } from "../fixtures/memory-register.ts";
import {
  asOf,
  copyAt600,
  mirrorNeeds,
  PATHS_AT_600,
  textIn,
  witnessedLog,
} from "../fixtures/mirror-scene.ts";

let server: LogServer;
let objects: ObjectStore;
/** the log at 600 entries, and as it was at 300 */
let log: MemoryRegister;
const at300 = () => asOf(log, 300);
const needsOf = (changes: Partial<MirrorNeeds> = {}): MirrorNeeds => ({
  ...mirrorNeeds(log, server.url, objects),
  ...changes,
});

async function expectWholeCopy(): Promise<void> {
  expect(await copyAt600(objects)).toEqual(await copyAt600(log.objects));
}

beforeAll(async () => {
  log = await witnessedLog(600);
  server = await startLogServer(log.objects);
});
afterAll(() => server.stop());
beforeEach(() => {
  objects = createMemoryObjectStore();
  server.serve(log.objects);
});

describe("a log that shows another past", () => {
  it.each([
    ["larger", 600, 300],
    ["as large", 300, 300],
    ["smaller", 300, 600],
  ])("and is %s is refused, with both checkpoints kept", async (_how, shownSize, heldSize) => {
    server.serve(asOf(log, heldSize));
    await mirrorLog(needsOf());
    const held = (await textIn(objects, "log/checkpoint")) ?? "";
    const forked = await witnessedLog(shownSize, 5000);
    server.serve(forked.objects);

    await expect(mirrorLog(needsOf())).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringMatching(/^FORK: /),
      details: { size: shownSize, evidence: `fork-${shownSize}.txt` },
    });

    const evidence = (await textIn(objects, `fork-${shownSize}.txt`)) ?? "";
    expect(evidence).toContain(held);
    expect(evidence).toContain((await textIn(forked.objects, "log/checkpoint")) ?? "?");
    expect(await textIn(objects, "log/checkpoint")).toBe(held);
  });

  it("keeps the first evidence of a size", async () => {
    server.serve(at300());
    await mirrorLog(needsOf());
    server.serve((await witnessedLog(300, 5000)).objects);
    await mirrorLog(needsOf()).catch(() => undefined);
    const first = await textIn(objects, "fork-300.txt");
    server.serve((await witnessedLog(300, 7000)).objects);

    await expect(mirrorLog(needsOf())).rejects.toThrow("FORK");

    expect(await textIn(objects, "fork-300.txt")).toBe(first);
  });

  it("is not what an older checkpoint of the same log is", async () => {
    await mirrorLog(needsOf());
    server.serve(at300());

    await expect(mirrorLog(needsOf())).rejects.toThrow(
      "log: expected at least 600 entries, as the mirror holds, got 300",
    );

    expect(await objects.get("fork-300.txt")).toBeUndefined();
    await expectWholeCopy();
  });
});

describe("a mirror that dies before a write", () => {
  const WRITES = Array.from({ length: 9 }, (_, i) => [i + 1] as const);

  it("writes the checkpoint last", async () => {
    const { needs, writes } = withCrash(needsOf(), ["objects"]);
    await mirrorLog(needs);

    expect(crashPoints(writes)).toHaveLength(WRITES.length);
  });

  it.each(WRITES)("number %i goes on where it was", async (dyingAt) => {
    const { needs } = withCrash(needsOf(), ["objects"], dyingAt);
    await died(() => mirrorLog(needs));
    const checkpointThen = await textIn(objects, "log/checkpoint");
    const kept = await Promise.all(
      PATHS_AT_600.filter((path) => path.startsWith("tile/entries")).map(
        async (path) => (await objects.get(`log/${path}`)) !== undefined,
      ),
    );

    const { bundles } = await mirrorLog(needsOf());

    expect(checkpointThen).toBeUndefined();
    expect(bundles).toBe(kept.filter((one) => !one).length);
    await expectWholeCopy();
  });

  it.each([1, 2, 3, 4, 5, 6, 7].map((n) => [n] as const))(
    "number %i of a later run leaves the smaller copy whole",
    async (dyingAt) => {
      server.serve(at300());
      await mirrorLog(needsOf());
      server.serve(log.objects);
      const { needs } = withCrash(needsOf(), ["objects"], dyingAt);
      await died(() => mirrorLog(needs));
      server.serve(at300());
      const between = await mirrorLog(needsOf());
      server.serve(log.objects);

      await mirrorLog(needsOf());

      expect(between).toMatchObject({ size: 300, bundles: 0 });
      await expectWholeCopy();
    },
  );
});
