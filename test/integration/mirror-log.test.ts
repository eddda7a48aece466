// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { utf8 } from "../../core/canonical/canonical-json.ts";
import { readVerifierKey } from "../../core/log/verifier-key.ts";
import { emptyRoot } from "../../core/merkle/hash.ts";
import { createFilesObjectStore } from "../../functions/adapters/files/object-store.ts";
import { createMemoryObjectStore } from "../../functions/adapters/memory/object-store.ts";
import type { ObjectStore } from "../../functions/ports/object-store.ts";
import { type MirrorNeeds, mirrorLog } from "../../functions/usecases/mirror-log.ts";
import { damaged, flipped, missing, signedNote } from "../fixtures/checked-log.ts";
import { type LogServer, startLogServer } from "../fixtures/log-server.ts";
import { type MemoryRegister, ORIGIN } from "../fixtures/memory-register.ts";
import { asOf, copyAt600, mirrorNeeds, textIn, witnessedLog } from "../fixtures/mirror-scene.ts";

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

describe("a mirror", () => {
  it("copies a whole log, with its checkpoint as it is served", async () => {
    const seen: number[] = [];

    const mirrored = await mirrorLog(needsOf({ progress: ({ entries }) => seen.push(entries) }));

    expect(mirrored).toEqual({ size: 600, fromSize: 0, bundles: 3, witnesses: 4 });
    expect(seen).toEqual([256, 512, 600]);
    await expectWholeCopy();
  });

  it("keeps its copy in files, too", async () => {
    const folder = await mkdtemp(join(tmpdir(), "touchstone-mirror-"));
    objects = await createFilesObjectStore(folder);

    await mirrorLog(needsOf());

    await expectWholeCopy();
    await rm(folder, { recursive: true });
  });

  it("fetches only what is new", async () => {
    server.serve(at300());
    await mirrorLog(needsOf());
    server.serve(log.objects);
    const before = server.asked.length;

    const mirrored = await mirrorLog(needsOf());

    expect(mirrored).toMatchObject({ size: 600, fromSize: 300, bundles: 2 });
    expect(server.asked.slice(before)).not.toContain("tile/entries/000");
    await expectWholeCopy();
  });

  it("asks only for the checkpoint when it has everything", async () => {
    await mirrorLog(needsOf());
    const before = server.asked.length;

    const mirrored = await mirrorLog(needsOf());

    expect(mirrored).toMatchObject({ size: 600, fromSize: 600, bundles: 0 });
    expect(server.asked.slice(before)).toEqual(["checkpoint"]);
  });

  it("takes cosignatures that come later, and keeps them", async () => {
    const head = (await log.log.head()) as { readonly size: number; readonly root: string };
    const root = Uint8Array.from(Buffer.from(head.root, "hex"));
    const bare = utf8(await signedNote({ origin: ORIGIN, size: 600, root }));
    server.serve(damaged(log.objects, "log/checkpoint", () => bare));
    const first = await mirrorLog(needsOf());
    server.serve(log.objects);
    const second = await mirrorLog(needsOf());
    server.serve(damaged(log.objects, "log/checkpoint", () => bare));

    await mirrorLog(needsOf());

    expect([first.witnesses, second.witnesses]).toEqual([0, 4]);
    await expectWholeCopy();
  });

  it("uses the full tile where the narrow one is gone", async () => {
    const gone = damaged(
      damaged(at300(), "log/tile/0/001.p/44", missing),
      "log/tile/entries/001.p/44",
      missing,
    );
    server.serve(gone);

    await mirrorLog(needsOf());

    expect(await objects.get("log/tile/entries/001.p/44")).toEqual(
      await log.objects.get("log/tile/entries/001.p/44"),
    );
    expect(await textIn(objects, "log/checkpoint")).toBe(await textIn(log.objects, "log/notes/300"));
  });

  it("reads everything again when asked to, and gets anew only what is damaged", async () => {
    await mirrorLog(needsOf());
    const whole = (await objects.get("log/tile/entries/001")) as Uint8Array;
    await objects.put("log/tile/entries/001", flipped(100)(whole) as Uint8Array, "");
    await objects.put("log/tile/0/000", new Uint8Array(8192), "");

    const mirrored = await mirrorLog(needsOf({ isRecheck: true }));

    expect(mirrored).toMatchObject({ size: 600, bundles: 1 });
    await expectWholeCopy();
  });

  it("says that its own copy is damaged", async () => {
    await mirrorLog(needsOf());
    await objects.put("log/tile/1/000.p/2", new Uint8Array(64), "");

    await expect(mirrorLog(needsOf())).rejects.toMatchObject({
      code: "INVARIANT",
      message: "mirror: expected its own tiles to lead to its checkpoint of size 600; recheck it",
    });
  });

  it("has nothing to copy from an empty log", async () => {
    const empty = utf8(await signedNote({ origin: ORIGIN, size: 0, root: emptyRoot() }));
    server.serve({ get: async () => empty });

    expect(await mirrorLog(needsOf())).toMatchObject({ size: 0, bundles: 0 });
  });
});

describe("a log that is served damaged", () => {
  it.each([
    ["without a checkpoint", "checkpoint", missing, "NOT_FOUND"],
    ["with a changed checkpoint", "checkpoint", flipped(30), "BAD_INPUT"],
    ["without its last bundle", "tile/entries/002.p/88", missing, "BAD_INPUT"],
    ["without a bundle in the middle", "tile/entries/001", missing, "BAD_INPUT"],
    ["with a changed entry", "tile/entries/001", flipped(500), "BAD_INPUT"],
    ["with a shortened bundle", "tile/entries/001", (b: Uint8Array) => b.slice(0, -1), "BAD_INPUT"],
    ["with a bundle that does not end", "tile/entries/001", () => new Uint8Array(2_000_000), "TOO_LARGE"],
    ["with a changed tile", "tile/0/001", flipped(0), "BAD_INPUT"],
    ["without a tile above", "tile/1/000.p/2", missing, "BAD_INPUT"],
    ["with a changed tile above", "tile/1/000.p/2", flipped(0), "BAD_INPUT"],
    ["with a changed last tile", "tile/0/002.p/88", flipped(0), "BAD_INPUT"],
  ] as const)("%s is refused, and the copy stays as it was", async (_how, path, damage, code) => {
    server.serve(at300());
    await mirrorLog(needsOf());
    server.serve(damaged(log.objects, `log/${path}`, damage));

    await expect(mirrorLog(needsOf())).rejects.toMatchObject({ code });

    expect(await textIn(objects, "log/checkpoint")).toBe(await textIn(log.objects, "log/notes/300"));
    expect(await objects.get("fork-600.txt")).toBeUndefined();
    server.serve(log.objects);
    await mirrorLog(needsOf());
    await expectWholeCopy();
  });

  it("by another key, or under another name, is refused", async () => {
    const other = { ...needsOf().trust, origin: "other.example/log" };
    const key = readVerifierKey(log.members[0]?.witnessKey ?? "");

    await expect(mirrorLog(needsOf({ trust: other }))).rejects.toThrow("expected origin other.example/log");
    await expect(mirrorLog(needsOf({ trust: { ...needsOf().trust, logKey: key } }))).rejects.toThrow(
      "expected a signature of member-1.example/witness",
    );
  });

  it("by a server that fails is UNAVAILABLE", async () => {
    server.serve({ get: () => Promise.reject(new Error("the disk is away")) });

    await expect(mirrorLog(needsOf())).rejects.toMatchObject({ code: "UNAVAILABLE" });
  });
});
