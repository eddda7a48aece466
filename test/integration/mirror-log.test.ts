// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { utf8 } from "../../core/canonical/canonical-json.ts";
import { readVerifierKey } from "../../core/log/verifier-key.ts";
import { emptyRoot } from "../../core/merkle/hash.ts";
import { createFilesObjectStore } from "../../functions/adapters/files/object-store.ts";
import { createPublicLog } from "../../functions/adapters/http/public-log.ts";
import { createFixedClock } from "../../functions/adapters/memory/fixed-clock.ts";
import { createMemoryObjectStore } from "../../functions/adapters/memory/object-store.ts";
import type { ObjectStore } from "../../functions/ports/object-store.ts";
import { type MirrorNeeds, mirrorLog } from "../../functions/usecases/mirror-log.ts";
import { sequenceLog } from "../../functions/usecases/sequence-log.ts";
import { witnessCheckpoint } from "../../functions/usecases/witness-checkpoint.ts";
import { nodePrimitives } from "../../verifier/cli/node-primitives.ts";
import { damaged, flipped, missing, signedNote } from "../fixtures/checked-log.ts";
import { crashPoints, died, withCrash } from "../fixtures/fault-injection.ts";
import { type LogServer, startLogServer } from "../fixtures/log-server.ts";
import { plantStatements } from "../fixtures/log-statements.ts";
import {
  createMemoryRegister,
  LOG_KEY,
  type MemoryRegister,
  NOW_MS,
  ORIGIN,
} from "../fixtures/memory-register.ts";

let server: LogServer;
let objects: ObjectStore;
/** the log at 600 entries, and as it was at 300 */
let log: MemoryRegister;
const at300 = () => asOf(log, 300);

/** A log of batches of 300; `first` makes its statements others. */
async function logOf(count: number, first = 0): Promise<MemoryRegister> {
  const register = await createMemoryRegister({ batchSize: 300 });
  await plantStatements(register.disclosures, count, first);
  for (let done = 0; done < count; done += 300) {
    await sequenceLog(register.pipeline);
    await witnessCheckpoint(register.pipeline);
  }
  return register;
}

/** What a register served when its log had this size. */
function asOf({ objects: all }: MemoryRegister, size: number): Pick<ObjectStore, "get"> {
  return { get: (key) => all.get(key === "log/checkpoint" ? `log/notes/${size}` : key) };
}

function needsOf(changes: Partial<MirrorNeeds> = {}): MirrorNeeds {
  return {
    trust: {
      origin: ORIGIN,
      logKey: LOG_KEY,
      witnesses: log.members.map(({ witnessKey }) => readVerifierKey(witnessKey)),
    },
    log: createPublicLog(server.url),
    objects,
    verifyEd25519: nodePrimitives().verifyEd25519,
    clock: createFixedClock(NOW_MS),
    ...changes,
  };
}

async function textOf(key: string, store: Pick<ObjectStore, "get"> = objects): Promise<string | undefined> {
  const bytes = await store.get(key);
  return bytes && new TextDecoder().decode(bytes);
}

const TILES = [
  "tile/entries/000",
  "tile/entries/001",
  "tile/entries/002.p/88",
  "tile/0/000",
  "tile/0/001",
  "tile/0/002.p/88",
  "tile/1/000.p/2",
];

async function expectWholeCopy(): Promise<void> {
  const keys = ["checkpoint", ...TILES].map((path) => `log/${path}`);
  const copies = await Promise.all(keys.map((key) => objects.get(key)));

  expect(copies).toEqual(await Promise.all(keys.map((key) => log.objects.get(key))));
}

beforeAll(async () => {
  log = await logOf(600);
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
    expect(await textOf("log/checkpoint")).toBe(await textOf("log/notes/300", log.objects));
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

    expect(await textOf("log/checkpoint")).toBe(await textOf("log/notes/300", log.objects));
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

describe("a log that shows another past", () => {
  it.each([
    ["larger", 600, 300],
    ["as large", 300, 300],
    ["smaller", 300, 600],
  ])("and is %s is refused, with both checkpoints kept", async (_how, shownSize, heldSize) => {
    server.serve(asOf(log, heldSize));
    await mirrorLog(needsOf());
    const held = (await textOf("log/checkpoint")) ?? "";
    const forked = await logOf(shownSize, 5000);
    server.serve(forked.objects);

    await expect(mirrorLog(needsOf())).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringMatching(/^FORK: /),
      details: { size: shownSize, evidence: `fork-${shownSize}.txt` },
    });

    const evidence = (await textOf(`fork-${shownSize}.txt`)) ?? "";
    expect(evidence).toContain(held);
    expect(evidence).toContain((await textOf("log/checkpoint", forked.objects)) ?? "?");
    expect(await textOf("log/checkpoint")).toBe(held);
  });

  it("keeps the first evidence of a size", async () => {
    server.serve(at300());
    await mirrorLog(needsOf());
    server.serve((await logOf(300, 5000)).objects);
    await mirrorLog(needsOf()).catch(() => undefined);
    const first = await textOf("fork-300.txt");
    server.serve((await logOf(300, 7000)).objects);

    await expect(mirrorLog(needsOf())).rejects.toThrow("FORK");

    expect(await textOf("fork-300.txt")).toBe(first);
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
    const checkpointThen = await textOf("log/checkpoint");
    const kept = await Promise.all(
      TILES.filter((path) => path.startsWith("tile/entries")).map(
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
